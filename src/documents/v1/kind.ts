import type { Item } from "../item";
import { type KnownSlips, reportIgnored } from "./keys";

/** What a deploymentconfig.json is for: a service, or the first version of an endpoint. */
export type V1Kind = "aks" | "aksendpoint";

const BOTH = [
    ...["computeType", "autoScaler", "dataCollection", "authEnabled", "tokenAuthEnabled"],
    ...["containerResourceRequirements", "gpuCores", "appInsightsEnabled", "scoringTimeoutMs"],
    ...["maxConcurrentRequestsPerContainer", "maxQueueWaitMs", "numReplicas", "namespace", "keys"],
    "livenessProbeRequirements",
];

/** The keys of each kind of document. */
const KEYS: Readonly<Record<V1Kind, readonly string[]>> = {
    aks: [...BOTH, "computeTargetName"],
    aksendpoint: [...BOTH, "versionName", "trafficPercentile"],
};

const FLAG = "Give it as a setting of the endpoint instead: v1 took it on the command line only.";
const OF_ENDPOINT = "Write computeType: aksendpoint, or take it out.";
const VERSIONS = "Take it out: versions and their shares are the program's.";

/** What people write that v1 did not read. */
const SLIPS: KnownSlips = {
    aadAuthEnabled: ["is the service's word, which v1 ignored in documents", "Write tokenAuthEnabled."],
    blobfuseEnabled: ["is a setting of v1's SDK, which ignored it in documents", "Take it out."],
    computeTargetName: ["is read for computeType aks only", "Take it out."],
    description: ["is ignored in documents", FLAG],
    isDefault: ["is ignored in documents", VERSIONS],
    properties: ["is ignored in documents", FLAG],
    sslEnabled: [
        "is the cluster's business, and v1 ignored it in documents",
        "Take it out: the target has TLS.",
    ],
    tags: ["is ignored in documents", FLAG],
    trafficPercentile: ["is read for computeType aksendpoint only", OF_ENDPOINT],
    versionName: ["is read for computeType aksendpoint only", OF_ENDPOINT],
};

const ELSEWHERE: Readonly<Record<string, readonly [rule: string, remedy: string]>> = {
    aci: [
        "is Azure Container Instances, which this library does not deploy to",
        "Write a document with computeType: aks, or keep the service where it is.",
    ],
    local: [
        "is a container on one's own machine, which this library does not run",
        "Write a document with computeType: aks; to try an image, run it by docker.",
    ],
    mir: [
        "is the preview of what became managed online endpoints, which this library does not deploy to",
        "Write a document with computeType: aks, or use managed online endpoints.",
    ],
};

/** What a document is for, and which of its keys v1 ignored; undefined where it is for something else than AKS. */
export function readKind(root: Item): V1Kind | undefined {
    const item = root.at("computeType");
    if (item.value === undefined) {
        item.problem("is missing", "Write computeType: aks, or aksendpoint.");
        reportIgnored(root, [...new Set([...KEYS.aks, ...KEYS.aksendpoint])], SLIPS);
        return undefined;
    }
    const kind = typeof item.value === "string" ? item.value.toLowerCase() : "";
    if (kind === "aks" || kind === "aksendpoint") {
        reportIgnored(root, KEYS[kind], SLIPS);
        return kind;
    }
    const known = Object.hasOwn(ELSEWHERE, kind) ? ELSEWHERE[kind] : undefined;
    return item.problem(
        known?.[0] ?? "must be aks or aksendpoint",
        known?.[1] ?? "Write computeType: aks for a service, or aksendpoint for an endpoint's first version.",
    );
}
