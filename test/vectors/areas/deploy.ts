import type { Resource } from "@pulumi/pulumi";
import { servingOf } from "#src/components/scoringTarget";
import { expectedOf } from "../expected";
import { flatten } from "../flatten";
import { type Trial, WAYS } from "../program";
import { type EndpointProgram, emptyProgram, given } from "../service";
import type { Members } from "../settings";
import { type Adapter, membersOf } from "../tried";
import { tryVersions, writeDeployed } from "./endpoints";
import { settingsIn, tryProgram, writeService } from "./services";

/** `Model.deploy(…)`: which configuration on which target. */
export const deployModel: Adapter = (one) => {
    const { name = "svc", deployment_config: written, deployment_target: target, ...others } = membersOf(one);
    const config = configOf(written, others);
    const body = settingsIn(flatten(one.expect.effective, "wire"));
    const expected = expectedOf(body, { vocabulary: "wire", of: ["target", "endpoint"] });
    const asked = given({ ...config.args, name, deployment_config: written, deployment_target: target });
    return {
        asked,
        trials: WAYS.map((way): Trial => {
            const program = emptyProgram(way);
            const place = OF_AKS.includes(config.of) ? placeOf(target, config) : undefined;
            writeConfig(program, config, place ?? "aks");
            program.endpoint.set(["endpointName"], name, "name");
            const trial =
                config.of === "AksEndpoint" ? tryVersions(program) : tryProgram("svc", program, "default");
            return place === undefined
                ? { ...trial, refusals: [withoutTarget(target), ...trial.refusals] }
                : trial;
        }),
        compare: ({ way, values }) => [[expected, values, { way }]],
        unknown: expected.unknown,
    };
};

interface Config {
    readonly of: string;
    readonly args: Members;
    /** Whether the case has one; none is all of v1's defaults, on a cluster. */
    readonly isWritten: boolean;
}

/** Configurations of what is served on AKS; others have no target here. */
const OF_AKS = ["AksWebservice", "AksEndpoint"];

/** `AksWebservice(cpu_cores=1)`, as the cases write a configuration; none is all of v1's defaults. */
function configOf(written: unknown, others: Members): Config {
    if (written === null || written === undefined) {
        return { of: "AksWebservice", args: given(others), isWritten: false };
    }
    const [, of = "", text = ""] = /^(\w+)\((.*)\)$/s.exec(typeof written === "string" ? written : "") ?? [];
    if (of === "") {
        throw new Error(`configuration ${JSON.stringify(written)} cannot be read`);
    }
    const pairs = text === "" ? [] : text.split(/,\s*/).map((pair) => pair.split("="));
    return {
        of,
        isWritten: true,
        args: given({
            ...others,
            ...Object.fromEntries(pairs.map(([key = "", ...rest]) => [key.trim(), valueOf(rest.join("="))])),
        }),
    };
}

/** A Python literal. */
function valueOf(text: string): unknown {
    const quoted = /^\s*(['"])(.*)\1\s*$/.exec(text);
    if (quoted !== null) {
        return quoted[2];
    }
    const word = text.trim();
    const literals: Readonly<Record<string, unknown>> = { True: true, False: false, None: null };
    return Object.hasOwn(literals, word)
        ? literals[word]
        : Number.isFinite(Number(word))
          ? Number(word)
          : word;
}

/** The compute that is served on; undefined where the target is none. */
function placeOf(target: unknown, { args, isWritten }: Config): string | undefined {
    if (target === null || target === undefined) {
        const own = args["compute_target_name"];
        return typeof own === "string" ? own : undefined;
    }
    const name = typeof target === "string" ? target : "";
    const cluster = /^<AksCompute (.+)>$/.exec(name)?.[1];
    // What any other target is, only the configuration says.
    return cluster ?? (isWritten && !name.startsWith("<") ? name : undefined);
}

function writeConfig(program: EndpointProgram, { of, args }: Config, place: string): void {
    const { compute_target_name: own, ...others } = args;
    const write = of === "AksEndpoint" ? writeDeployed : writeService;
    write(program, { ...others, compute_target_name: place });
    if (own !== undefined && own !== place) {
        // v1 had two places for it. Here there is one, and a second is a setting that does not exist.
        program.endpoint.set(["computeTargetName"], own, "compute_target_name");
    }
}

/** What the component says of a target that is none. */
function withoutTarget(target: unknown) {
    const given = target === null || target === undefined ? undefined : {};
    try {
        servingOf({} as Resource, 'ScoringEndpoint "svc"', given, () => []);
    } catch (error) {
        const rule = (error as Error).message.split("\n").at(-1)?.trim() ?? "";
        return {
            path: "endpoint.target",
            about: ["deployment_target", "deployment_config"],
            problem: { path: "target", value: undefined, rule, remedy: "" },
        };
    }
    throw new Error("a target that is none was taken");
}
