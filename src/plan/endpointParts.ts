import { plainObject, text, unknownKeys } from "../core/checks";
import { type NameRule, checkName } from "../core/names";
import type { Findings, Planned } from "../core/problems";
import { isLater } from "./carried";
import { checkPath } from "./probe";
import type { VersionSettings } from "./version";
import { VERSION_KEYS } from "./versionParts";

/** Path under which containers score: that of Azure ML's inference server. */
export const DEFAULT_SCORING_PATH = "/score";

const MOST_VERSIONS = 6;

/** The settings of an endpoint, on either path. */
export const ENDPOINT_KEYS: readonly string[] = [
    ...["endpointName", "versions", "defaultVersion", "auth", "token", "primaryKey", "secondaryKey"],
    ...["keyRotation", "namespace", "scoringPath", "port", "scoringTimeoutMs"],
    ...[
        "replicaMaxConcurrentRequests",
        "maxRequestBodyBytes",
        "drained",
        "enableAppInsights",
        "appInsightsConnectionString",
    ],
    ...["workloadIdentity", "serviceAccountName", "serviceAccountToken", "tags", "properties"],
    "description",
];

/** Adds a problem for each setting that no endpoint has; of one that each version has, it says so. */
export function checkEndpointKeys(f: Findings, settings: unknown): void {
    unknownKeys(f, "", settings, ENDPOINT_KEYS, (key) =>
        VERSION_KEYS.includes(key) ? "It is a setting of a version: write it under versions." : undefined,
    );
}

/** Adds a problem for each setting that no version has; of one that the endpoint has, it says so. */
export function checkVersionKeys(f: Findings, version: unknown): void {
    unknownKeys(f, "", version, VERSION_KEYS, (key) =>
        ENDPOINT_KEYS.includes(key)
            ? "It is a setting of the endpoint: write it beside versions."
            : undefined,
    );
}

/** What comes of settings that cannot be read at all: problems, and no plan. */
export function unplanned<T>({ problems, warnings }: Findings): Planned<T> {
    return { plan: undefined as T, problems, warnings };
}

/** The endpoint's name: its own, else the component's; "" where it is a problem. `takenIn` says in what a name is taken. */
export function endpointNameOf(
    f: Findings,
    name: string,
    own: unknown,
    rule: NameRule,
    takenIn: (name: string) => string | undefined,
): string {
    const path = own === undefined ? "name" : "endpointName";
    const wanted: unknown = own ?? name;
    if (!checkName(f, path, wanted, rule)) {
        return "";
    }
    const place = takenIn(wanted);
    if (place !== undefined) {
        const clash = `is the name of another endpoint of this ${place}`;
        f.problem(path, wanted, clash, "Choose another endpointName.");
    }
    return wanted;
}

/**
 * The versions that can be read, by name, in the order of the names: what comes of them must not depend on the order in
 * which a program has its keys, neither a share nor a backend's place in the route.
 */
export function versionsOf(f: Findings, versions: unknown): Record<string, VersionSettings> {
    if (versions === undefined) {
        f.problem("versions", undefined, "is missing", 'Write { blue: { image: "…", pool: "cpu" } }.');
        return {};
    }
    if (!plainObject(f, "versions", versions)) {
        return {};
    }
    const given = Object.entries(versions)
        .filter(([, version]) => version !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    if (given.length < 1 || given.length > MOST_VERSIONS) {
        const remedy = given.length === 0 ? "Add a version." : "Take some out, or make a second endpoint.";
        f.problem("versions", undefined, `must be 1 to ${MOST_VERSIONS}, and are ${given.length}`, remedy);
    }
    return Object.fromEntries(
        given.filter(([name, version]) => plainObject(f.at("versions"), name, version)),
    ) as Record<string, VersionSettings>;
}

/** Versions by name, for the rules of what they carry; what cannot be read has its problem elsewhere. */
export function namedVersions(versions: unknown): [name: string, version: Partial<VersionSettings>][] {
    return typeof versions === "object" && versions !== null && !isLater(versions)
        ? Object.entries(versions).map(([name, version]) => [
              name,
              (version ?? {}) as Partial<VersionSettings>,
          ])
        : [];
}

/** Checks the path under which containers score. */
export function checkScoringPath(f: Findings, scoringPath: unknown): void {
    if (scoringPath === undefined || !text(f, "scoringPath", scoringPath)) {
        return;
    }
    // Envoy and the Gateway API read such a path as another one, or refuse it, and do so late.
    // https://gateway-api.sigs.k8s.io/reference/spec/#httppathmatch
    if (/(^|\/)\.\.?(\/|$)|%(2e|2f|5c)|%(?![0-9a-f]{2})/i.test(scoringPath)) {
        const rule = "must not have . or .. between its slashes, nor dots and slashes as %2e, %2f and %5c";
        f.problem("scoringPath", scoringPath, rule, "Write the path that the container serves.");
    } else {
        checkPath(f, "scoringPath", scoringPath);
    }
}
