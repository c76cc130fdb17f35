import { oneOf, plainObject, unknownKeys } from "../core/checks";
import { POOL_KEY, checkName } from "../core/names";
import { poolName } from "../core/poolName";
import type { Findings } from "../core/problems";
import { ACCELERATOR_TAINT, planNodeShape } from "./accelerator";
import { checkLabels, checkTaints, tolerationsFor } from "./nodeLabels";
import type { NodePoolPlan, NodePoolSettings, SpotSettings } from "./nodePool";
import {
    checkArchitecture,
    checkMachine,
    checkSurge,
    checkSystemPool,
    planScale,
    planSpot,
    planZones,
} from "./poolChecks";

/** What a pool's plan depends on beside its own settings. */
export interface NodePoolContext {
    /** Names that other pools of the cluster have taken already; the plan adds its own. */
    readonly taken: Set<string>;
    /** The subnet of the pool's nodes, where the program gave it in plain. */
    readonly subnetId?: string | undefined;
    /** Number of nodes where the settings give neither count nor autoscale; undefined for "not known". */
    readonly defaultCount: number | undefined;
    readonly defaultMode?: "System" | "User";
    /** Settings that the caller has looked at already. */
    readonly otherKeys?: readonly string[];
    /** Where the key stands in the arguments. @default the pool's own path */
    readonly keyPath?: string;
}

/** Keys that the component adds to {@link NodePoolSettings}: Inputs, which no plan looks into. */
const CARRIED = ["subnetId", "tags"];
const KEYS = [
    ...[
        "vmSize",
        "count",
        "autoscale",
        "mode",
        "zones",
        "spot",
        "osSku",
        "osDiskType",
        "osDiskSizeGb",
        "maxPods",
    ],
    ...["labels", "taints", "gpuInstanceProfile", "vcpus", "memoryGib", "accelerator", "acceleratorCount"],
    ...["acceleratorResource", "architecture", "maxSurge", "rotate", ...CARRIED],
];

/** Checks one pool and decides all that the program left open; undefined when it cannot be planned at all. */
export function planNodePool(
    f: Findings,
    key: string,
    settings: NodePoolSettings,
    context: NodePoolContext,
): NodePoolPlan | undefined {
    const keyIsGood = checkName(f, context.keyPath ?? "", key, POOL_KEY);
    if (!plainObject(f, "", settings, '{ vmSize: "Standard_D4s_v5" }')) {
        return undefined;
    }
    unknownKeys(f, "", settings, [...KEYS, ...(context.otherKeys ?? [])]);
    const { mode = context.defaultMode ?? "User" } = settings;
    oneOf(f, "mode", mode, ["System", "User"]);
    const shape = planNodeShape(f, settings, mode);
    const scale = planScale(f, settings, mode, context.defaultCount);
    const spot = planSpot(f, settings, mode);
    const zones = planZones(f, settings);
    checkMachine(f, settings);
    checkArchitecture(f, settings, key);
    checkSurge(f, settings);
    if (mode === "System") {
        checkSystemPool(f, settings, context.defaultCount);
    }
    const { labels = {} } = settings;
    checkLabels(f, labels);
    const hasDevice = shape !== undefined && shape.acceleratorCount > 0;
    const { taints = hasDevice && mode === "User" ? [ACCELERATOR_TAINT] : [] } = settings;
    const taintsAreGood = checkTaints(f, taints, mode);
    if (!keyIsGood || shape === undefined) {
        return undefined;
    }

    const name = nameOf(
        key,
        settings,
        { vmSize: shape.vmSize, zones, subnetId: context.subnetId },
        spot,
        context.taken,
    );
    if (settings.rotate === "inPlace" && context.taken.has(key)) {
        f.problem(context.keyPath ?? "", key, "is the Azure name of another pool", "Choose another key.");
    }
    context.taken.add(name.azureName);
    return {
        key,
        ...name,
        mode,
        ...shape,
        ...scale,
        priority: spot === undefined ? "Regular" : "Spot",
        evictionPolicy: spot?.evictionPolicy,
        spotMaxPrice: spot?.maxPrice,
        zones,
        osSku: settings.osSku,
        osDiskType: settings.osDiskType,
        osDiskSizeGb: settings.osDiskSizeGb,
        maxPods: settings.maxPods,
        gpuInstanceProfile: settings.gpuInstanceProfile,
        maxSurge: settings.maxSurge,
        labels: {
            ...labels,
            "aks-scoring/pool": key,
            "aks-scoring/generation": name.generation,
            ...(hasDevice ? { "aks-scoring/accelerator": shape.accelerator } : {}),
        },
        taints: taintsAreGood ? taints : [],
        nodeSelector: { "aks-scoring/generation": name.generation },
        tolerations: tolerationsFor(taintsAreGood ? taints : [], spot !== undefined),
    };
}

/**
 * The pool's name. What is hashed is frozen, for ever: a change here rotates every pool of every user
 * (test/golden/pools.json). A setting at its default is left out, so that a new field changes nobody's names.
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
        subnetId: typeof normal.subnetId === "string" ? normal.subnetId.toLowerCase() : undefined,
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
