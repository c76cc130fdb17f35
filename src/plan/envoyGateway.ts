import { needsPlainValue, plainObject, text, trueOrFalse } from "../core/checks";
import type { Findings } from "../core/problems";
import { isLater } from "./carried";

/** How Envoy Gateway comes to a cluster. A cluster has one, which all its gateways share. */
export interface EnvoyGatewaySettings {
    /**
     * Whether Envoy Gateway is installed: once on a cluster, with the first gateway of the program; it goes with the last.
     * False when something else has installed it, in the namespace `envoy-gateway-system`: outside of the program, or what
     * the gateway's `dependsOn` names. All gateways of a cluster say the same. @default true
     */
    readonly installEnvoyGateway?: boolean;
    /**
     * Whether the definitions of the Gateway API are installed and updated with those of Envoy Gateway. False on a cluster
     * that brings its own: AKS's managed Gateway API, or another gateway's. @default true
     */
    readonly installGatewayApi?: boolean;
    /** Helm chart of Envoy Gateway: an OCI reference or a local path. @default "oci://docker.io/envoyproxy/gateway-helm" */
    readonly chart?: string;
    /** Version of the chart. @default "v1.9.1" for an OCI reference */
    readonly chartVersion?: string;
    /** Values of the chart, over the library's own. `crds: { enabled: false }` leaves all definitions to you. */
    readonly chartValues?: Readonly<Record<string, unknown>>;
}

/** The settings that concern Envoy Gateway, and not one gateway. */
export const ENVOY_GATEWAY_KEYS = [
    "installEnvoyGateway",
    "installGatewayApi",
    "chart",
    "chartVersion",
    "chartValues",
] as const satisfies readonly (keyof EnvoyGatewaySettings)[];

/** Envoy Gateway's installation, with nothing left to decide. */
export interface EnvoyGatewayPlan {
    /** The chart. */
    readonly reference: string;
    readonly version: string | undefined;
    readonly values: Readonly<Record<string, unknown>>;
    /** Whether the chart's definitions are installed and updated, those of the Gateway API among them or not. */
    readonly definitions: "all" | "envoy-gateway" | "none";
}

/** What the program's first gateway on a cluster has decided for all of them. */
export interface SharedEnvoyGateway {
    /** Name of that gateway. */
    readonly by: string;
    /** As that gateway gave them. */
    readonly settings: EnvoyGatewaySettings;
    /** Undefined where Envoy Gateway is there already. */
    readonly plan: EnvoyGatewayPlan | undefined;
}

const CHART = "oci://docker.io/envoyproxy/gateway-helm";
const CHART_VERSION = "v1.9.1";

/** Decides how Envoy Gateway is installed; undefined where it is there already. */
export function planEnvoyGateway(
    f: Findings,
    settings: EnvoyGatewaySettings,
    production: boolean,
    shared: SharedEnvoyGateway | undefined,
): EnvoyGatewayPlan | undefined {
    const install = settings.installEnvoyGateway ?? true;
    const gatewayApi = settings.installGatewayApi ?? true;
    const reference = checkReference(f, settings.chart) ? settings.chart : CHART;
    const version = checkVersion(f, settings.chartVersion) ? settings.chartVersion : undefined;
    const values: unknown = settings.chartValues ?? {};
    const valuesGood = plainObject(f, "chartValues", values) && hasPlainSwitch(f, values);
    const readable = trueOrFalse(f, "installGatewayApi", gatewayApi);
    if (!trueOrFalse(f, "installEnvoyGateway", install) || !install) {
        for (const key of ENVOY_GATEWAY_KEYS) {
            if (key !== "installEnvoyGateway" && settings[key] !== undefined) {
                const rule = "has no use beside installEnvoyGateway: false";
                f.problem(key, undefined, rule, "Take one of the two out.");
            }
        }
        if (install === false && shared?.plan !== undefined) {
            const rule = `must be left out: gateway ${shared.by} installs Envoy Gateway, once for all gateways of the cluster`;
            const remedy = "Remove it. Envoy Gateway stays until the last gateway of this program goes.";
            f.problem("installEnvoyGateway", false, rule, remedy);
        }
        return undefined;
    }
    const plan = {
        reference,
        version: version ?? (/^(oci|https?):\/\//.test(reference) ? CHART_VERSION : undefined),
        ...planValues(valuesGood ? values : {}, !readable || gatewayApi, production),
    };
    // What the provider reads the definitions with looks for a folder of the reference's last part, digest and all:
    // https://github.com/pulumi/pulumi-kubernetes/blob/94977969d64112b04e19945818a7d5d5f38f631d/provider/pkg/provider/invoke_helm_template.go#L285
    if (plan.definitions !== "none" && /^oci:.*@/.test(reference)) {
        const rule = "must not name a digest: the Kubernetes provider finds no definitions in such a chart";
        const remedy = "To hold the chart, keep a copy (helm pull --untar) and give its folder.";
        f.problem("chart", reference, rule, remedy);
    }
    if (shared !== undefined) {
        checkShared(f, settings, plan, shared);
    }
    return plan;
}

/** Whether the chart's definitions are wanted decides which resources there are. */
function hasPlainSwitch(f: Findings, { crds }: Readonly<Record<string, unknown>>): boolean {
    const path = "chartValues.crds";
    if (isLater(crds)) {
        f.problem(path, undefined, "is not known yet", needsPlainValue(crds) ?? "");
        return false;
    }
    const enabled = isMap(crds) ? crds["enabled"] : undefined;
    return enabled === undefined || trueOrFalse(f, `${path}.enabled`, enabled);
}

function planValues(
    given: Readonly<Record<string, unknown>>,
    gatewayApi: boolean,
    production: boolean,
): Pick<EnvoyGatewayPlan, "values" | "definitions"> {
    const replicas = production
        ? { deployment: { replicas: 2 }, podDisruptionBudget: { minAvailable: 1 } }
        : { deployment: { replicas: 1 } };
    // The chart guards the definitions of the Gateway API by an admission policy, which is whose they are.
    const unguarded = { crds: { gatewayAPI: { safeUpgradePolicy: { enabled: false } } } };
    const values = merged(gatewayApi ? replicas : merged(replicas, unguarded), given);
    const own = isMap(values["crds"]) && values["crds"]["enabled"] === false;
    return { values, definitions: own ? "none" : gatewayApi ? "all" : "envoy-gateway" };
}

/** A gateway that says something about Envoy Gateway says the same as the first: it stays the same when that one goes. */
function checkShared(
    f: Findings,
    settings: EnvoyGatewaySettings,
    plan: EnvoyGatewayPlan,
    { by, plan: first, settings: given }: SharedEnvoyGateway,
): void {
    if (first === undefined) {
        f.problem(
            "installEnvoyGateway",
            settings.installEnvoyGateway,
            `must be as on gateway ${by}, which says false: all gateways of a cluster share one Envoy Gateway`,
            `Where this stack installs it: remove installEnvoyGateway: false from ${by}, and declare first the gateway that installed it. Where something else has installed it: say false here too.`,
        );
        return;
    }
    const differs: Readonly<Record<string, boolean>> = {
        installGatewayApi: (settings.installGatewayApi ?? true) !== (given.installGatewayApi ?? true),
        chart: plan.reference !== first.reference,
        chartVersion: plan.version !== first.version,
        chartValues: !isSame(settings.chartValues ?? {}, given.chartValues ?? {}),
    };
    for (const key of ENVOY_GATEWAY_KEYS) {
        if (differs[key] !== true) {
            continue;
        }
        if (settings[key] === undefined) {
            const rule = `is left out, and gateway ${by} gives it: when ${by} goes, the Envoy Gateway of this gateway changes`;
            f.warning(key, undefined, rule, "Give it here too.");
        } else {
            const value = key === "chartValues" ? undefined : settings[key];
            const rule = `must be as on gateway ${by}: all gateways of a cluster share one Envoy Gateway`;
            f.problem(key, value, rule, "Give both the same, or leave it out here.");
        }
    }
}

/** Whether two values say the same, as far as they are known: one that comes later is the same as itself alone. */
function isSame(one: unknown, other: unknown): boolean {
    if (isLater(one) || isLater(other)) {
        return one === other;
    }
    if (isMap(one) && isMap(other)) {
        const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
        return keys.every((key) => isSame(one[key], other[key]));
    }
    if (Array.isArray(one) && Array.isArray(other)) {
        return one.length === other.length && one.every((value, index) => isSame(value, other[index]));
    }
    return one === other;
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
