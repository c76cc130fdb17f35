import { plainObject, text, trueOrFalse } from "../core/checks";
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
    for (const key of ["chart", "chartVersion"] as const) {
        if (settings[key] !== undefined) {
            text(f, key, settings[key]);
        }
    }
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
    const reference = settings.chart ?? CHART;
    const remote = /^(oci|https?):\/\//.test(String(reference));
    const defaults = production
        ? { deployment: { replicas: 2 }, podDisruptionBudget: { minAvailable: 1 } }
        : { deployment: { replicas: 1 } };
    return {
        reference,
        version: settings.chartVersion ?? (remote ? CHART_VERSION : undefined),
        values: valuesGood ? merged(defaults, values) : defaults,
    };
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
