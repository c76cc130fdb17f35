import { Findings } from "#src/core/problems";
import { fromV1Documents } from "#src/documents/fromV1Documents";
import { readDocument } from "#src/documents/readDocument";
import { DocumentSettings, askedOf, contentOf, read } from "../documentSource";
import { expectedOf } from "../expected";
import { flatten } from "../flatten";
import { inFolder } from "../folder";
import { type Program, type Trial, WAYS, type Way } from "../program";
import { IMAGE } from "../service";
import { type Members, Settings } from "../settings";
import type { Adapter } from "../tried";
import { LEVELS, SHARING, tryProgram } from "./services";

const FILE = "deploymentconfig.json";
const NAME = "svc";

/** `deploymentconfig.json`: what `fromV1Documents` makes of it, with an image that scores by itself. */
export const deploymentConfig: Adapter = (one) => {
    const asked = askedOf(flatten(contentOf(one.input, "v1"), "document"), "document");
    const isEndpoint = String(one.expect.effective?.["class"]).startsWith("AksEndpoint");
    const expected = expectedOf(flatten(one.expect.effective, "argument"), {
        vocabulary: "argument",
        of: isEndpoint ? SHARING : LEVELS,
        defaults: "v1",
    });
    return {
        asked,
        trials: inFolder({ [FILE]: one.input }, () => WAYS.map((way) => tryDocument(way, asked))),
        compare: ({ way, values }) => [[expected, values, { way }]],
        unknown: expected.unknown,
    };
};

function tryDocument(way: Way, asked: Members): Trial {
    const { document, refusals } = read(
        () =>
            fromV1Documents({ name: NAME, deploymentConfig: FILE, image: IMAGE, onWarning: () => undefined }),
        "document",
    );
    if (document === undefined) {
        return { way, refusals, values: new Map() };
    }
    const endpoint = new DocumentSettings(withToken(way, document), asked);
    const program: Program = { way, target: targetOf(way, document.namespace), endpoint };
    const [version = ""] = Object.keys(document.versions);
    const trial = tryProgram(NAME, program, version);
    return { ...trial, values: new Map([...trial.values, ["versions", [version]]]) };
}

/** Where the document says it serves is the target's business: the program says it there. */
function targetOf(way: Way, namespace: string | undefined): Settings {
    const target = new Settings(way === "Azure ML" ? "attachment" : "gateway");
    if (namespace !== undefined && way === "Azure ML") {
        target.set(["namespace"], namespace, "namespace");
        if (namespace === "default") {
            target.set(["createNamespace"], false, "namespace");
        }
    } else if (namespace !== undefined) {
        target.set(["namespaces"], [namespace], "namespace");
    }
    const compute = readDocument(new Findings(), "deploymentConfig", FILE, {
        reader: "v1",
        outside: true,
    })?.root.at("computeTargetName").value;
    if (typeof compute === "string" && compute !== "" && way === "Azure ML") {
        target.set(["computeName"], compute, "compute_target_name");
    }
    return target;
}

/** Plain Kubernetes has no tokens of its own: the program says whose it takes. */
function withToken(way: Way, document: Members): Members {
    const token = { tenantId: "00000000-0000-0000-0000-000000000000", audience: "api://scoring" };
    return document["auth"] === "token" && way === "plain Kubernetes" ? { ...document, token } : document;
}
