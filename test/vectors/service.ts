import { memberFor } from "./members";
import { poolFor } from "./pools";
import type { Program, Way } from "./program";
import { type Members, Settings } from "./settings";

/** What scores where a case says nothing of it: v1's calls had model and environment beside their configuration. */
export const IMAGE = "acme.azurecr.io/model:1";

/** A target and an endpoint without versions, to be written to. */
export interface EndpointProgram extends Program {
    readonly target: Settings;
    readonly endpoint: Settings;
}

/** A program for an endpoint on one way of serving, with nothing written yet. */
export function emptyProgram(way: Way): EndpointProgram {
    const target = new Settings(way === "Azure ML" ? "attachment" : "gateway");
    return { way, target, endpoint: new Settings("endpoint") };
}

/** Arguments of v1's Python client that are given: `None` is not. */
export function given(args: Members): Members {
    return Object.fromEntries(
        Object.entries(args).filter(([, value]) => value !== null && value !== undefined),
    );
}

/** Writes what v1 said of a service or endpoint as a whole. */
export function writeEndpoint({ way, target, endpoint }: EndpointProgram, args: Members): void {
    writeTarget(way, target, args);
    writeAuth(way, endpoint, args);
    for (const argument of ENDPOINT_ARGUMENTS.filter((one) => args[one] !== undefined)) {
        endpoint.set([nameOf(argument)], args[argument], argument);
    }
    // Azure ML misses the one that is not given beside the other.
    for (const key of ["primaryKey", "secondaryKey"]) {
        endpoint.from([key], "primary_key", "secondary_key");
    }
}

/** Writes what v1 said of one version. @param name The version's. @param from The member of the case that it is named by. */
export function writeVersion(
    { endpoint }: Pick<EndpointProgram, "endpoint">,
    name: string,
    args: Members,
    { from, image = true }: { readonly from?: string; readonly image?: boolean } = {},
): void {
    const at = ["versions", name];
    if (from !== undefined) {
        endpoint.from(at, from);
    }
    endpoint.set([...at, "pool"], poolFor(args["gpu_cores"]), "gpu_cores");
    writeScored(endpoint, at, args, image);
    writeScaling(endpoint, at, args);
    const others = Object.keys(args).filter((one) => !ELSEWHERE.includes(one) && args[one] !== undefined);
    for (const argument of others) {
        // What v1 had no such argument for is written as it stands: it is for the library to refuse it.
        const name = memberFor("argument", argument, ["version", "share"])?.name ?? argument;
        endpoint.set([...at, ...name.split(".")], args[argument], argument, ...(COMPARED[argument] ?? []));
    }
}

/** What an argument is compared with: a problem of the two is filed at the limit. */
const COMPARED: Readonly<Record<string, readonly string[]>> = {
    cpu_cores_limit: ["cpu_cores"],
    memory_gb_limit: ["memory_gb"],
};
const ENDPOINT_ARGUMENTS = [
    ...["primary_key", "secondary_key", "enable_app_insights", "tags", "properties", "description"],
];
const SCALING = { enabled: "autoscale_enabled", count: "num_replicas" } as const;
const BOUNDS = [
    ...["autoscale_min_replicas", "autoscale_max_replicas", "autoscale_target_utilization"],
    "autoscale_refresh_seconds",
];
/** Arguments that are not settings of a version, or not each by itself; blobfuse has no counterpart at all. */
const ELSEWHERE: readonly string[] = [
    ...ENDPOINT_ARGUMENTS,
    ...["auth_enabled", "token_auth_enabled", "namespace", "compute_target_name", "blobfuse_enabled"],
    ...[SCALING.enabled, SCALING.count, ...BOUNDS],
    ...["version_name", "is_default", "is_control_version_type", "models", "inference_config"],
];

function nameOf(argument: string): string {
    return memberFor("argument", argument)?.name ?? argument;
}

function writeTarget(
    way: Way,
    target: Settings,
    { namespace, compute_target_name: computeName }: Members,
): void {
    if (namespace !== undefined && way === "Azure ML") {
        target.set(["namespace"], namespace, "namespace");
        if (namespace === "default") {
            target.set(["createNamespace"], false, "namespace"); // every cluster has it
        }
    } else if (namespace !== undefined) {
        target.set(["namespaces"], [namespace], "namespace");
    }
    if (computeName !== undefined && way === "Azure ML") {
        target.set(["computeName"], computeName, "compute_target_name");
    }
}

/** Two switches of v1 are one setting. */
function writeAuth(way: Way, endpoint: Settings, args: Members): void {
    const { auth_enabled: key, token_auth_enabled: token } = args;
    const members = ["auth_enabled", "token_auth_enabled"].filter((one) => args[one] !== undefined);
    if (token === true && key === true) {
        endpoint.set(["auth"], ["key", "token"], ...members);
    } else if (token === true) {
        endpoint.set(["auth"], "token", ...members);
        if (way === "plain Kubernetes") {
            const [tenantId, audience] = ["00000000-0000-0000-0000-000000000000", "api://scoring"];
            endpoint.set(["token"], { tenantId, audience }, ...members);
        }
    } else if (token !== undefined && token !== false) {
        endpoint.set(["auth"], token, ...members);
    } else if (key !== undefined) {
        endpoint.set(["auth"], key === false ? "none" : key === true ? "key" : key, ...members);
    }
}

/**
 * Writes what scores: an image; or a model alone, which was v1's no-code deployment; or what an inference
 * configuration was made of.
 */
function writeScored(
    endpoint: Settings,
    at: readonly string[],
    { models, inference_config: inference }: Members,
    image: boolean,
): void {
    if (models !== undefined) {
        const only: unknown = Array.isArray(models) && models.length === 1 ? "azureml:m:1" : models;
        endpoint.set([...at, "model"], only, "models");
    }
    if (inference !== undefined) {
        for (const [key, value] of Object.entries({
            environment: "azureml:e:1",
            code: "azureml:c:1",
            entryScript: "score.py",
        })) {
            endpoint.set([...at, key], value, "inference_config");
        }
    }
    if (image && models === undefined && inference === undefined) {
        endpoint.set([...at, "image"], IMAGE);
    }
}

/** v1's switch is whether there are bounds or a number. */
function writeScaling(endpoint: Settings, at: readonly string[], args: Members): void {
    const { [SCALING.enabled]: enabled, [SCALING.count]: count } = args;
    if (count !== undefined) {
        endpoint.set([...at, "replicas"], count, SCALING.count, SCALING.enabled);
    }
    if (
        (enabled === false && count === undefined) ||
        (enabled !== undefined && typeof enabled !== "boolean")
    ) {
        endpoint.set([...at, "autoscale"], enabled, SCALING.enabled, SCALING.count);
        return;
    }
    const bounds = BOUNDS.filter((one) => args[one] !== undefined);
    if (enabled === true || bounds.length > 0) {
        endpoint.set([...at, "autoscale"], {}, SCALING.enabled);
    }
    for (const bound of bounds) {
        endpoint.set([...at, ...nameOf(bound).split(".")], args[bound], bound, SCALING.enabled);
    }
}
