import { oneOf, unknownKeys, wholeNumber } from "../core/checks";
import { POOL_KEY, checkName, poolName } from "../core/names";
import type { Findings } from "../core/problems";
import { ACCELERATOR_TAINT, planNodeShape } from "./accelerator";
import { checkLabels, checkTaints, tolerationsFor } from "./nodeLabels";
import type { NodePoolPlan, NodePoolSettings, SpotSettings } from "./nodePool";

/** What a pool's plan depends on beside its own settings. */
export interface NodePoolContext {
    /** Names that other pools of the cluster have taken already; the plan adds its own. */
    readonly taken: Set<string>;
    /** The pool's subnet, where the program gave it in plain. */
    readonly subnetId?: string | undefined;
    /** Number of nodes where the settings give neither count nor autoscale. @default 1 */
    readonly defaultCount?: number;
    readonly defaultMode?: "System" | "User";
}

/** Keys that the component adds to {@link NodePoolSettings}: Inputs, which no plan looks into. */
const CARRIED = ["subnetId", "tags"];
const KEYS = [
    ...["vmSize", "count", "autoscale", "mode", "zones", "spot", "osSku", "osDiskType", "osDiskSizeGb", "maxPods"],
    ...["labels", "taints", "gpuInstanceProfile", "vcpus", "memoryGib", "accelerator", "acceleratorCount"],
    ...["acceleratorResource", "maxSurge", "rotate", ...CARRIED],
];

/** Checks one pool and decides all that the program left open; undefined when it cannot be planned at all. */
export function planNodePool(
    f: Findings,
    key: string,
    settings: NodePoolSettings,
    context: NodePoolContext,
): NodePoolPlan | undefined {
    if (settings === null || typeof settings !== "object" || Array.isArray(settings)) {
        f.problem("", settings, "must be an object with the pool's settings", 'Write { vmSize: "Standard_D4s_v5" }.');
        return undefined;
    }
    unknownKeys(f, "", settings, KEYS);
    const keyIsGood = checkName(f, "", key, POOL_KEY);
    const shape = planNodeShape(f, settings);
    const mode = settings.mode ?? context.defaultMode ?? "User";
    oneOf(f, "mode", mode, ["System", "User"]);
    if (mode === "System" && settings.rotate === "inPlace") {
        const rule = "is not for a System pool: AKS deletes no last one";
        f.problem("rotate", "inPlace", rule, "Leave rotate out; there is quota to find for the time of the rotation.");
    }
    const size = planSize(f, settings, mode, context.defaultCount ?? 1);
    const spot = planSpot(f, settings, mode);
    const zones = planZones(f, settings.zones);
    planDisk(f, settings);
    if (settings.maxSurge !== undefined && !/^[1-9][0-9]{0,2}%?$/.test(String(settings.maxSurge))) {
        f.problem("maxSurge", settings.maxSurge, "must be a number of nodes or a percentage", 'Write "1" or "33%".');
    }
    if (settings.rotate !== undefined) {
        oneOf(f, "rotate", settings.rotate, ["newPool", "inPlace"]);
    }
    checkLabels(f, settings.labels);
    const hasDevice = shape !== undefined && shape.acceleratorCount > 0;
    const taints = settings.taints ?? (hasDevice && mode === "User" ? [ACCELERATOR_TAINT] : []);
    checkTaints(f, taints, mode);
    if (!keyIsGood || shape === undefined) {
        return undefined;
    }

    const name = nameOf(key, settings, { vmSize: shape.vmSize, zones, subnetId: context.subnetId }, spot, context.taken);
    context.taken.add(name.azureName);
    return {
        key,
        ...name,
        mode,
        ...shape,
        ...size,
        priority: spot === undefined ? "Regular" : "Spot",
        evictionPolicy: spot === undefined ? undefined : (spot.evictionPolicy ?? "Delete"),
        spotMaxPrice: spot === undefined ? undefined : (spot.maxPrice ?? -1),
        zones,
        osSku: settings.osSku,
        osDiskType: settings.osDiskType,
        osDiskSizeGb: settings.osDiskSizeGb,
        maxPods: settings.maxPods,
        gpuInstanceProfile: settings.gpuInstanceProfile,
        maxSurge: settings.maxSurge,
        labels: {
            ...settings.labels,
            "aks-scoring/pool": key,
            "aks-scoring/generation": name.generation,
            ...(hasDevice ? { "aks-scoring/accelerator": shape.accelerator } : {}),
        },
        taints: Array.isArray(taints) ? taints : [],
        nodeSelector: { "aks-scoring/generation": name.generation },
        tolerations: tolerationsFor(Array.isArray(taints) ? taints : [], spot !== undefined),
    };
}

/**
 * The pool's name. What is hashed is frozen, for ever: a change here rotates every pool of every user
 * (test/golden/pool-names.json). A setting at its default is left out, so that a new field changes nobody's names.
 */
function nameOf(
    key: string,
    settings: NodePoolSettings,
    normal: { vmSize: string; zones: readonly string[]; subnetId: string | undefined },
    spot: SpotSettings | undefined,
    taken: ReadonlySet<string>,
): { azureName: string; generation: string } {
    if (settings.rotate === "inPlace") {
        return { azureName: key, generation: key };
    }
    const evictionPolicy = spot?.evictionPolicy === "Delete" ? undefined : spot?.evictionPolicy;
    const maxPrice = spot?.maxPrice === -1 ? undefined : spot?.maxPrice;
    const immutable = {
        vmSize: normal.vmSize,
        zones: normal.zones.length > 0 ? normal.zones : undefined,
        subnetId: normal.subnetId?.toLowerCase(),
        osDiskType: settings.osDiskType,
        osDiskSizeGb: settings.osDiskSizeGb,
        maxPods: settings.maxPods,
        gpuInstanceProfile: settings.gpuInstanceProfile,
        priority: spot === undefined ? undefined : "Spot",
        evictionPolicy,
        maxPrice,
    };
    return poolName(key, immutable, taken);
}

function planSize(
    f: Findings,
    settings: NodePoolSettings,
    mode: string,
    defaultCount: number,
): Pick<NodePoolPlan, "count" | "autoscale"> {
    const least = mode === "System" ? 1 : 0;
    if (settings.autoscale === undefined) {
        if (settings.count !== undefined) {
            wholeNumber(f, "count", settings.count, least, 1000);
        }
        return { count: settings.count ?? defaultCount, autoscale: undefined };
    }
    if (settings.count !== undefined) {
        f.problem("count", settings.count, "excludes autoscale", "Give a fixed count or autoscale bounds, not both.");
    }
    const autoscale = settings.autoscale;
    if (autoscale === null || typeof autoscale !== "object") {
        f.problem("autoscale", autoscale, "must be an object with min and max", "Write { min: 0, max: 4 }.");
        return { count: undefined, autoscale: undefined };
    }
    const at = f.at("autoscale");
    unknownKeys(at, "", autoscale, ["min", "max"]);
    const minGood = wholeNumber(at, "min", autoscale.min, least, 1000);
    const maxGood = wholeNumber(at, "max", autoscale.max, 1, 1000);
    if (minGood && maxGood && autoscale.min > autoscale.max) {
        at.problem("min", autoscale.min, `must be at most max, which is ${autoscale.max}`, "Exchange the two.");
    }
    return { count: undefined, autoscale: { min: autoscale.min, max: autoscale.max } };
}

function planSpot(f: Findings, settings: NodePoolSettings, mode: string): SpotSettings | undefined {
    if (settings.spot === undefined || settings.spot === false) {
        return undefined;
    }
    if (settings.spot !== true && (settings.spot === null || typeof settings.spot !== "object")) {
        f.problem("spot", settings.spot, "must be true, false or an object", "Write true, or { maxPrice: 0.5 }.");
        return undefined;
    }
    if (mode === "System") {
        f.problem("spot", settings.spot, "cannot be a System pool's, whose nodes must stay", "Leave spot out.");
    }
    const spot = settings.spot === true ? {} : settings.spot;
    const at = f.at("spot");
    unknownKeys(at, "", spot, ["evictionPolicy", "maxPrice"]);
    if (spot.evictionPolicy !== undefined) {
        oneOf(at, "evictionPolicy", spot.evictionPolicy, ["Delete", "Deallocate"]);
    }
    const price = spot.maxPrice;
    if (price !== undefined && !(Number.isFinite(price) && (price === -1 || price > 0))) {
        at.problem("maxPrice", price, "must be -1 or a number above 0", "Write -1 for up to the pay-as-you-go price.");
    }
    return spot;
}

function planZones(f: Findings, zones: NodePoolSettings["zones"]): readonly string[] {
    if (zones === undefined) {
        return [];
    }
    const good = Array.isArray(zones) && zones.every((zone) => /^[1-9]$/.test(String(zone)));
    if (!good || new Set(zones.map(String)).size !== zones.length) {
        f.problem("zones", zones, "must be zone numbers, each once", 'Write ["1", "2", "3"].');
        return [];
    }
    return zones.map(String).sort();
}

function planDisk(f: Findings, settings: NodePoolSettings): void {
    if (settings.osSku !== undefined) {
        oneOf(f, "osSku", settings.osSku, ["Ubuntu", "Ubuntu2204", "AzureLinux", "AzureLinux3"]);
    }
    if (settings.osDiskType !== undefined) {
        oneOf(f, "osDiskType", settings.osDiskType, ["Managed", "Ephemeral"]);
    }
    if (settings.osDiskSizeGb !== undefined) {
        wholeNumber(f, "osDiskSizeGb", settings.osDiskSizeGb, 30, 2048);
    }
    if (settings.maxPods !== undefined) {
        wholeNumber(f, "maxPods", settings.maxPods, 10, 250);
    }
}
