import { needsPlainValue, plainObject, text, trueOrFalse } from "../core/checks";
import type { Findings } from "../core/problems";
import { isLater } from "./carried";

interface ChartSettings {
    readonly installEnvoyGateway?: boolean;
    readonly chart?: string;
    readonly chartVersion?: string;
    readonly chartValues?: Readonly<Record<string, unknown>>;
}

/** Envoy Gateway's chart. */
export interface ChartPlan {
    readonly reference: string;
    readonly version: string | undefined;
    readonly values: Readonly<Record<string, unknown>>;
}

const CHART = "oci://docker.io/envoyproxy/gateway-helm";
const CHART_VERSION = "v1.9.1";

/** Decides which chart is installed with which values; undefined where none is. */
export function planChart(f: Findings, settings: ChartSettings, production: boolean): ChartPlan | undefined {
    const install = settings.installEnvoyGateway ?? true;
    const reference = checkReference(f, settings.chart) ? settings.chart : CHART;
    const version = checkVersion(f, settings.chartVersion) ? settings.chartVersion : undefined;
    const values: unknown = settings.chartValues ?? {};
    const valuesGood = plainObject(f, "chartValues", values);
    if (!trueOrFalse(f, "installEnvoyGateway", install) || !install) {
        for (const key of ["chart", "chartVersion", "chartValues"] as const) {
            if (settings[key] !== undefined) {
                f.problem(
                    key,
                    undefined,
                    "has no use beside installEnvoyGateway: false",
                    "Take one of the two out.",
                );
            }
        }
        return undefined;
    }
    const remote = /^(oci|https?):\/\//.test(reference);
    const defaults = production
        ? { deployment: { replicas: 2 }, podDisruptionBudget: { minAvailable: 1 } }
        : { deployment: { replicas: 1 } };
    return {
        reference,
        version: version ?? (remote ? CHART_VERSION : undefined),
        values: valuesGood ? merged(defaults, values) : defaults,
    };
}

function checkReference(f: Findings, chart: unknown): chart is string {
    if (chart === undefined || !text(f, "chart", chart)) {
        return false;
    }
    const good = /^[^\s\p{Cc}]+$/u.test(chart);
    if (!good) {
        const remedy = `Write it like "${CHART}".`;
        f.problem("chart", chart, "must be an OCI reference or a path, without blanks", remedy);
    }
    return good;
}

/** Helm takes ranges too; one version is what a preview can show. */
function checkVersion(f: Findings, version: unknown): version is string {
    if (version === undefined) {
        return false;
    }
    const good =
        typeof version === "string" && /^v?\d+\.\d+\.\d+(-[\w.-]{1,64})?(\+[\w.-]{1,64})?$/.test(version);
    if (!good) {
        const remedy = needsPlainValue(version) ?? `Write it like "${CHART_VERSION}".`;
        f.problem("chartVersion", version, "must be one version: three numbers with dots between", remedy);
    }
    return good;
}

function merged(
    under: Readonly<Record<string, unknown>>,
    over: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
    const result: Record<string, unknown> = { ...under };
    for (const [key, value] of Object.entries(over)) {
        const below = result[key];
        result[key] = isMap(below) && isMap(value) ? merged(below, value) : value;
    }
    return result;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isLater(value);
}
