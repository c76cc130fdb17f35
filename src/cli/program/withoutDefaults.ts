import type { EndpointDocument, VersionDocument } from "../../documents/endpointDocument";
import { DEFAULT_SCORING_PATH } from "../../plan/endpointParts";
import { CPU_CORES, MEMORY_GB } from "../../plan/podResources";
import { LIVENESS, READINESS } from "../../plan/probe";
import { MAX_REQUEST_WAIT_MS, REQUEST_DEFAULTS } from "../../plan/requests";
import { AUTOSCALE, REFRESH_SECONDS } from "../../plan/scaling";
import { DEFAULT_PORT } from "../../plan/versionParts";

type Settings = Readonly<Record<string, unknown>>;

/** The library's defaults of an endpoint. */
const ENDPOINT: Settings = {
    auth: "key",
    port: DEFAULT_PORT,
    scoringPath: DEFAULT_SCORING_PATH,
    ...REQUEST_DEFAULTS,
    drained: false,
    enableAppInsights: false,
    serviceAccountToken: false,
};

/** The library's defaults of a version; what it has from its endpoint is not among them. */
const VERSION: Settings = {
    cpuCores: CPU_CORES,
    memoryGb: MEMORY_GB,
    gpus: 0,
    fpgas: 0,
    type: "treatment",
    readiness: true,
    maxRequestWaitTimeMs: MAX_REQUEST_WAIT_MS,
    readOnlyRootFilesystem: false,
    collectModelData: false,
};

/** Where several settings make one: each part has a default of its own. */
function partsOf({ livenessProbe }: VersionDocument): Readonly<Record<string, Settings>> {
    // A liveness threshold counts for readiness, unless readiness says its own.
    const moves = (livenessProbe?.successThreshold ?? 1) !== 1;
    return {
        autoscale: { ...AUTOSCALE, refreshSeconds: REFRESH_SECONDS },
        livenessProbe: { ...LIVENESS },
        readinessProbe: { ...READINESS, ...(moves ? { successThreshold: undefined } : {}) },
    };
}

/** What holds nothing says nothing. */
const MAPS = ["environmentVariables", "secretEnvironmentVariables", "tags", "properties"];

/**
 * An endpoint without what the library would take anyway: documents write all defaults out, and a program is read by
 * people. What is left plans to the very same.
 */
export function withoutDefaults(document: EndpointDocument): EndpointDocument {
    const alone = usualAlone(document);
    const endpoint = without(document, { ...ENDPOINT, ...alone });
    const shared = { ...REQUEST_DEFAULTS, ...given(document, Object.keys(REQUEST_DEFAULTS)) };
    const versions = Object.entries(document.versions).map(([name, version]) => [
        name,
        versionWithout(version, { ...VERSION, ...shared, ...alone }),
    ]);
    return { ...endpoint, versions: Object.fromEntries(versions) as EndpointDocument["versions"] };
}

/** A version by itself gets everything. So it does as the default version, with any share of its own but 0. */
function usualAlone({ versions, defaultVersion }: EndpointDocument): Settings {
    const [only, ...others] = Object.entries(versions);
    if (only === undefined || others.length > 0) {
        return {};
    }
    const [name, { traffic = 100 }] = only;
    return { defaultVersion: name, traffic: defaultVersion === name && traffic > 0 ? traffic : 100 };
}

function versionWithout(version: VersionDocument, defaults: Settings): VersionDocument {
    const settings: Settings = { ...version };
    const parts = Object.entries(partsOf(version))
        .filter(([key]) => settings[key] !== undefined)
        .map(([key, usual]) => [key, without(settings[key] as Settings, usual)] as const)
        // Beside a number of replicas an autoscaler is a contradiction, and not for this to hide.
        .map(([key, left]) => [
            key,
            isEmpty(left) && !(key === "autoscale" && settings["replicas"] !== undefined) ? undefined : left,
        ]);
    return without({ ...settings, ...(Object.fromEntries(parts) as Settings) }, defaults);
}

function without<T extends object>(settings: T, defaults: Settings): T {
    const left = Object.entries(settings).filter(
        ([key, value]) =>
            value !== undefined &&
            !(Object.hasOwn(defaults, key) && defaults[key] === value) &&
            !(MAPS.includes(key) && isEmpty(value)),
    );
    return Object.fromEntries(left) as T;
}

function given(settings: object, keys: readonly string[]): Settings {
    const all = Object.entries(settings) as [string, unknown][];
    return Object.fromEntries(all.filter(([key, value]) => keys.includes(key) && value !== undefined));
}

function isEmpty(value: unknown): boolean {
    return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
