import type { EndpointDocument, VersionDocument } from "../../documents/endpointDocument";
import { CPU_CORES, MEMORY_GB } from "../../plan/podResources";
import { LIVENESS } from "../../plan/probe";
import { REQUEST_DEFAULTS } from "../../plan/requests";
import { AUTOSCALE, scales } from "../../plan/scaling";
import { type Code, type MemberCode, codeOf, expression, member, object } from "./code";
import type { ConfigSetting } from "./config";
import { keysFromConfig, otherwiseOnKubernetes } from "./fromConfig";
import { variablesCode } from "./secretVariables";
import type { Target } from "./target";

/** Who may call comes first, the versions last. What is not named here keeps its place in between. */
const FIRST_OF_ENDPOINT = ["auth", "token", "primaryKey", "secondaryKey"];

/** What a version is made of, where it runs, how large and how many it is, and the rest. */
const FIRST_OF_VERSION = [
    ...["image", "environment", "condaFile", "condaDependencies", "sourceDirectory", "code", "entryScript"],
    ...["model", "modelMountPath", "pool", "cpuCores", "cpuCoresLimit", "memoryGb", "memoryGbLimit", "gpus"],
    ...["fpgas", "replicas", "autoscale", "traffic", "type", "livenessProbe", "readinessProbe"],
];

/** Name of a service where documents and user give none: it is part of the address that clients call. */
export const USUAL_NAME = "scoring";

/** Name of an endpoint: that of its component, too. */
export function nameOf({ endpointName = USUAL_NAME }: EndpointDocument): string {
    return endpointName;
}

/** What is written for an endpoint. */
export interface EndpointCode {
    readonly code: Code;
    readonly config: readonly ConfigSetting[];
}

/** The endpoint on a target that a variable holds. */
export function endpointCode(
    document: EndpointDocument,
    targetVariable: string,
    target: Target,
): EndpointCode {
    const parts = [
        keysFromConfig(document),
        ...(target === "kubernetes" ? otherwiseOnKubernetes(document) : []),
    ];
    const replaced = [...parts.flatMap((part) => part.replaced), "endpointName", "versions", "namespace"];
    const { versions } = document;
    const members = [
        ...Object.entries(document)
            .filter(([key]) => !replaced.includes(key))
            .map(([key, value]) => member(key, codeOf(value))),
        ...parts.flatMap((part) => part.members),
    ];
    const versionCodes = Object.entries(versions).map(([versionName, version]) => ({
        ...{ versionName, note: noteOf(document, version, target) },
        ...versionCode(versionName, version, target),
    }));
    const versionMembers = versionCodes.map(({ versionName, code, note }) => member(versionName, code, note));
    const settings = object(
        member("target", expression(targetVariable)),
        ...inOrder(members, FIRST_OF_ENDPOINT),
        member("versions", object(...versionMembers)),
    );
    const code = expression(`new ScoringEndpoint(${codeOf(nameOf(document))}, ${settings})`);
    const config = [...parts, ...versionCodes].flatMap((part) => part.config);
    return { code, config };
}

function versionCode(
    versionName: string,
    { environmentVariables, ...version }: VersionDocument,
    target: Target,
) {
    const members = Object.entries(version).map(([key, value]) => member(key, codeOf(value)));
    if (environmentVariables === undefined) {
        return { code: object(...inOrder(members, FIRST_OF_VERSION)), config: [] };
    }
    const variables = variablesCode(versionName, { environmentVariables }, target);
    const all = [...members, ...variables.members];
    return { code: object(...inOrder(all, FIRST_OF_VERSION)), config: variables.config };
}

function inOrder(members: readonly MemberCode[], first: readonly string[]): MemberCode[] {
    const rank = ({ key }: MemberCode) => (first.includes(key) ? first.indexOf(key) : first.length);
    return [...members].sort((a, b) => rank(a) - rank(b));
}

const BY_CPU =
    "The number of replicas follows CPU use, which says nothing of how busy a GPU is:\n" +
    "choose a fixed number instead.";

/** What is not to be seen in the program: what a version has by default, and what its replicas follow. */
function noteOf(endpoint: EndpointDocument, version: VersionDocument, target: Target): string | undefined {
    const { minReplicas, maxReplicas, targetUtilization } = AUTOSCALE;
    const { cpuCores, memoryGb, replicas, autoscale, livenessProbe } = version;
    const timeout = version.scoringTimeoutMs ?? endpoint.scoringTimeoutMs;
    const defaults = [
        ...(cpuCores === undefined ? [`${CPU_CORES} cores`] : []),
        ...(memoryGb === undefined ? [`${MEMORY_GB} GB`] : []),
        ...(replicas === undefined && autoscale === undefined
            ? [`${minReplicas} to ${maxReplicas} replicas at ${targetUtilization} %`]
            : []),
        ...(livenessProbe === undefined ? [`liveness checked after ${LIVENESS.initialDelaySeconds} s`] : []),
        ...(timeout === undefined ? [`${REQUEST_DEFAULTS.scoringTimeoutMs / 1000} s for a request`] : []),
    ];
    const scaled = replicas === undefined && scales({ ...AUTOSCALE, ...autoscale });
    const notes = [
        ...(defaults.length === 0 ? [] : [`By default: ${defaults.join(", ")}.`]),
        ...(target === "kubernetes" && scaled && (version.gpus ?? 0) > 0 ? [BY_CPU] : []),
    ];
    return notes.length === 0 ? undefined : notes.join("\n");
}
