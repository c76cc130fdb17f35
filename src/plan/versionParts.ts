import { oneOf, wholeNumber } from "../core/checks";
import { type NameRule, checkName } from "../core/names";
import type { Findings } from "../core/problems";
import { VersionType } from "./version";

/** Port on which containers listen: v1's. */
export const DEFAULT_PORT = 5001;

/** The settings of a version, on either path. */
export const VERSION_KEYS: readonly string[] = [
    ...["image", "pool", "cpuCores", "memoryGb", "cpuCoresLimit", "memoryGbLimit", "gpus", "fpgas"],
    ...["replicas", "autoscale", "traffic", "type", "livenessProbe", "readinessProbe", "readiness"],
    ...["scoringTimeoutMs", "replicaMaxConcurrentRequests", "maxRequestWaitTimeMs", "environmentVariables"],
    ...["secretEnvironmentVariables", "command", "args", "runAsUser", "readOnlyRootFilesystem"],
    ...["collectModelData", "rollout", "model", "modelMountPath", "environment", "condaFile"],
    ...["condaDependencies", "entryScript", "sourceDirectory", "code", "tags", "properties", "description"],
];

/** The settings of a version that stands on its own; traffic is among them, and has a problem of its own. */
export const DEPLOYMENT_KEYS: readonly string[] = [
    ...VERSION_KEYS,
    ...["endpointName", "versionName", "namespace", "port", "scoringPath", "serviceAccountName"],
    ...[
        "serviceAccountToken",
        "workloadIdentity",
        "identityClientId",
        "enableAppInsights",
        "appInsightsConnectionString",
    ],
];

/**
 * Checks a version's name: the path's rule, and another name than the endpoint's (azure-docs issue 53364), in
 * whatever case: Azure compares without.
 */
export function checkVersionName(
    f: Findings,
    path: string,
    name: unknown,
    endpointName: unknown,
    rule: NameRule,
): name is string {
    if (!checkName(f, path, name, rule)) {
        return false;
    }
    if (typeof endpointName === "string" && name.toLowerCase() === endpointName.toLowerCase()) {
        const remedy = `Call it by its number, "${name.slice(0, 29).replace(/-$/, "")}-v1".`;
        f.problem(path, name, "must differ from its endpoint's name", remedy);
    }
    return true;
}

/** A version that stands on its own has a role, and no share of anything. */
export function checkStanding(f: Findings, settings: { readonly type?: unknown }): void {
    const { traffic } = settings as { readonly traffic?: unknown };
    if (traffic !== undefined) {
        const remedy = "Take it out: what routes to the version says how much it gets.";
        f.problem("traffic", traffic, "is for the versions of a ScoringEndpoint", remedy);
    }
    if (settings.type !== undefined) {
        oneOf(f, "type", settings.type, Object.values(VersionType));
    }
}

/** Checks the port on which containers listen. */
export function checkPort(f: Findings, port: unknown): void {
    if (port !== undefined) {
        wholeNumber(f, "port", port, 1, 65_535);
    }
}

/** The members that are set: an explicit `undefined` is no value. */
export function defined<T extends object>(settings: T): Partial<T> {
    return Object.fromEntries(
        Object.entries(settings).filter(([, value]) => value !== undefined),
    ) as Partial<T>;
}
