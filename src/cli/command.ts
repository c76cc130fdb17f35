import { resolve } from "node:path";
import { listed } from "../core/checks";
import { type Given, UsageError, requireFlags } from "./commandLine";
import { READERS } from "./endpointDocuments";
import { type PoolChoice, readCluster, readPool, readPools } from "./existing";
import { COMMANDS, type CommandName } from "./flags";
import { nextSteps } from "./nextSteps";
import { placed, poolsFor } from "./program/cluster";
import { USUAL_NAME, nameOf } from "./program/endpoint";
import { seenFrom } from "./program/paths";
import { secretVariables } from "./program/secretVariables";
import { type Program, writeProgram } from "./program/program";
import { projectFiles } from "./project";
import { chooseTarget, readTarget } from "./targetChoice";
import { writeFiles } from "./writeFiles";
import type { EndpointDocument } from "../documents/endpointDocument";

/** Where a command writes to. */
export interface Terminal {
    /** What was asked for. */
    readonly out: (text: string) => void;
    /** What is said beside it. */
    readonly err: (text: string) => void;
}

/** Runs a command by its flags. */
export function runCommand(name: CommandName, given: Given, { out, err }: Terminal): void {
    requireFlags(given, COMMANDS[name].flags);
    const asked = readTarget(given.values["target"]?.[0]);
    const [clusterText] = given.values["cluster"] ?? [];
    const [directory] = given.values["out"] ?? [];
    const force = given.switches.has("force");
    if (force && directory === undefined) {
        throw new UsageError("--force is for --out, which is missing.");
    }
    const identity = clusterText === undefined ? undefined : readCluster(clusterText);
    const pools = readPoolChoice(name, given, identity !== undefined);
    const {
        document: read,
        placeOf,
        files,
    } = READERS[name](given, pools, (warning) => err(`warning: ${warning}\n`));
    const note = (text: string) => {
        err(`note: ${text}\n`);
    };
    if (name === "from-v1" && given.values["name"] === undefined) {
        note(`without --name the endpoint is called ${USUAL_NAME}, which is part of its address.`);
    }
    const document = placed(read);
    const cluster = identity === undefined ? undefined : { identity, poolNames: pools.names };
    const target = chooseTarget({ asked, document, cluster, placeOf }, note);
    noteSecrets(document, note);
    const program = writeProgram({
        document: seenFrom(resolve(directory ?? ""), document),
        target,
        pools: poolsFor(document, target),
        cluster,
        origin: { command: name, files },
    });
    deliver(program, document, directory, force, { out, err });
    err(nextSteps(program, { directory, newCluster: identity === undefined }));
}

/** Says which values are left out of the program, and why. */
function noteSecrets({ versions }: EndpointDocument, note: (text: string) => void): void {
    const found = Object.entries(versions).flatMap(([version, settings]) =>
        secretVariables(settings).map((name) => `${name} of ${version}`),
    );
    if (found.length > 0) {
        const are = found.length === 1 ? "looks like a secret, and is" : "look like secrets, and are";
        note(`${listed(found, "and")} ${are} taken from the configuration of the stack.`);
    }
}

function deliver(
    program: Program,
    document: EndpointDocument,
    directory: string | undefined,
    force: boolean,
    { out }: Terminal,
): void {
    if (directory === undefined) {
        out(program.text);
    } else {
        writeFiles(directory, projectFiles(nameOf(document), program), force);
    }
}

function readPoolChoice(name: CommandName, { values }: Given, exists: boolean): PoolChoice {
    const [text] = values["pool"] ?? [];
    return name === "from-v1" ? readPool(text, exists) : readPools(text, exists);
}
