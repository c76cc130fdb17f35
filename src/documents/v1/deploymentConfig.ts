import { DNS_LABEL, V1_SERVICE_NAME, checkName } from "../../core/names";
import type { Findings } from "../../core/problems";
import type { EndpointSettings } from "../../plan/endpoint";
import {
    LONGEST_REQUEST_MS,
    LONGEST_SECONDS,
    MOST_CHECKS,
    MOST_CONCURRENT_REQUESTS,
} from "../../plan/limits";
import { CPU_CORES, LEAST, MEMORY_GB } from "../../plan/podResources";
import { LIVENESS } from "../../plan/probe";
import { MAX_REQUEST_WAIT_MS, REQUEST_DEFAULTS } from "../../plan/requests";
import type { ProbeSettings } from "../../plan/version";
import { checkVersionName } from "../../plan/versionParts";
import type { VersionDocument } from "../endpointDocument";
import { ifGiven } from "../ifGiven";
import type { Item } from "../item";
import { readDocument } from "../readDocument";
import { readAuth } from "./auth";
import { reportIgnored } from "./keys";
import { type V1Kind, readKind } from "./kind";
import { readScaling } from "./scaling";
import { flag, isGiven, number, positive, whole, words } from "./values";

/** What a deploymentconfig.json says, in the library's words. v1's defaults are written out. */
export interface V1DeploymentConfig {
    readonly kind: V1Kind;
    /** Name of the version: the document's, or `default`. */
    readonly versionName: string;
    /** What is the endpoint's. */
    readonly endpoint: Pick<
        EndpointSettings<string>,
        "auth" | "primaryKey" | "secondaryKey" | "namespace" | "enableAppInsights"
    >;
    /** What is the version's. `traffic` is there where an endpoint's document says a share. */
    readonly version: Omit<VersionDocument, "image" | "pool" | "model">;
}

/** v1's health check. Where it is asked for is not v1's to say. */
const USUAL_PROBE = {
    periodSeconds: LIVENESS.periodSeconds,
    initialDelaySeconds: LIVENESS.initialDelaySeconds,
    timeoutSeconds: LIVENESS.timeoutSeconds,
    successThreshold: LIVENESS.successThreshold,
    failureThreshold: LIVENESS.failureThreshold,
};

/**
 * Reads v1's deploymentconfig.json, by the keys and rules of azureml-core 1.61; undefined where it cannot
 * be read, or is for something else than AKS. Problems and warnings are filed.
 *
 * @param given The file's path, or its content.
 * @param endpointName Which a version must not be called.
 */
export function readV1DeploymentConfig(
    f: Findings,
    given: unknown,
    endpointName?: string,
): V1DeploymentConfig | undefined {
    // It names no files.
    const root = readDocument(f, "deploymentConfig", given, { reader: "v1", outside: false })?.root;
    const kind = root && readKind(root);
    if (root === undefined || kind === undefined) {
        return undefined;
    }
    if (kind !== "aks") {
        return readEndpoint(root, endpointName);
    }
    words(root.at("computeTargetName")); // a text; which one is the target's business
    return { kind, versionName: usualVersion(endpointName), ...readCommon(root) };
}

function readEndpoint(root: Item, endpointName: string | undefined): V1DeploymentConfig {
    const { endpoint, version } = readCommon(root);
    const traffic = whole(root.at("trafficPercentile"), 0, 100);
    return {
        kind: "aksendpoint",
        versionName: readVersionName(root.at("versionName"), endpointName),
        endpoint,
        version: { ...version, ...ifGiven("traffic", traffic) },
    };
}

/** Where it was left out, v1 reused the endpoint's, which broke later updates (azure-docs issue 53364). */
function readVersionName(item: Item, endpointName: string | undefined): string {
    const given = words(item);
    if (given !== undefined) {
        item.check((f, path, value) => checkVersionName(f, path, value, endpointName, V1_SERVICE_NAME));
        return given;
    }
    const usual = usualVersion(endpointName);
    if (!isGiven(item) || item.value === "") {
        const rule = `is missing, and is ${usual} here; v1 took the endpoint's name`;
        item.warning(rule, "Write it, other than the endpoint's name.", "nothing");
    }
    return usual;
}

/** What a version is called that v1 left unnamed. */
function usualVersion(endpointName: string | undefined): string {
    return endpointName === "default" ? "default-v1" : "default";
}

function readCommon(root: Item): Pick<V1DeploymentConfig, "endpoint" | "version"> {
    const namespace = words(root.at("namespace"));
    if (namespace !== undefined) {
        root.at("namespace").check((f, path, value) => checkName(f, path, value, DNS_LABEL));
    }
    return {
        endpoint: {
            ...readAuth(root),
            ...ifGiven("namespace", namespace),
            enableAppInsights: flag(root.at("appInsightsEnabled")) ?? false,
        },
        version: {
            ...readResources(root),
            ...readScaling(root),
            livenessProbe: readProbe(root.at("livenessProbeRequirements")),
            ...readRequests(root),
            collectModelData: readCollection(root.at("dataCollection")),
        },
    };
}

function readResources(root: Item): V1DeploymentConfig["version"] {
    const block = root.at("containerResourceRequirements");
    if (block.isBlock('{ "cpu": 0.5, "memoryInGB": 1 }')) {
        reportIgnored(block, ["cpu", "cpuLimit", "memoryInGB", "memoryInGBLimit"], {
            gpu: ["is ignored for AKS", "Write gpuCores, beside containerResourceRequirements."],
        });
    }
    const cpuCores = positive(block.at("cpu")) ?? CPU_CORES;
    const memoryGb = positive(block.at("memoryInGB")) ?? MEMORY_GB;
    return {
        cpuCores,
        memoryGb,
        ...ifGiven("cpuCoresLimit", readLimit(block, "cpu", "cpuLimit", cpuCores)),
        ...ifGiven("memoryGbLimit", readLimit(block, "memoryInGB", "memoryInGBLimit", memoryGb)),
        ...ifGiven("gpus", whole(root.at("gpuCores"), 0, 64)),
    };
}

function readLimit(block: Item, of: string, key: string, request: number): number | undefined {
    const limit = number(block.at(key), LEAST);
    if (limit !== undefined && limit < request) {
        const usual = isGiven(block.at(of)) ? "" : " where it is left out";
        block.at(key).problem(`must be at least ${of}, which is ${request}${usual}`, "Raise the limit.");
    }
    return limit;
}

function readProbe(block: Item): ProbeSettings {
    const usual = { ...USUAL_PROBE };
    if (!block.isBlock('{ "initialDelaySeconds": 310 }')) {
        return usual;
    }
    reportIgnored(block, Object.keys(usual));
    const read = (key: keyof typeof usual, max: number) => whole(block.at(key), 1, max) ?? usual[key];
    return {
        periodSeconds: read("periodSeconds", LONGEST_SECONDS),
        initialDelaySeconds: read("initialDelaySeconds", LONGEST_SECONDS),
        timeoutSeconds: read("timeoutSeconds", LONGEST_SECONDS),
        successThreshold: read("successThreshold", MOST_CHECKS),
        failureThreshold: read("failureThreshold", MOST_CHECKS),
    };
}

function readRequests(root: Item): V1DeploymentConfig["version"] {
    const concurrent = whole(root.at("maxConcurrentRequestsPerContainer"), 1, MOST_CONCURRENT_REQUESTS);
    return {
        scoringTimeoutMs:
            whole(root.at("scoringTimeoutMs"), 1, LONGEST_REQUEST_MS) ?? REQUEST_DEFAULTS.scoringTimeoutMs,
        replicaMaxConcurrentRequests: concurrent ?? REQUEST_DEFAULTS.replicaMaxConcurrentRequests,
        maxRequestWaitTimeMs: whole(root.at("maxQueueWaitMs"), 1, LONGEST_REQUEST_MS) ?? MAX_REQUEST_WAIT_MS,
    };
}

function readCollection(block: Item): boolean {
    if (block.isBlock('{ "storageEnabled": true }')) {
        reportIgnored(block, ["storageEnabled"], {
            eventHubEnabled: ["is ignored: v1 collected to storage only", "Take it out."],
        });
    }
    return flag(block.at("storageEnabled")) ?? false;
}
