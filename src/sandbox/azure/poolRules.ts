import { listOf, numberOf, same, textOf, type Bag } from "../values";
import { badRequest } from "./armError";

/** Settings that AKS does not change on a pool, and that azure-native replaces it for. */
export const IMMUTABLE_POOL_SETTINGS = [
    "vmSize",
    "osDiskSizeGB",
    "osDiskType",
    "osType",
    "kubeletDiskType",
    "availabilityZones",
    "vnetSubnetID",
    "podSubnetID",
    "scaleSetPriority",
    "scaleSetEvictionPolicy",
    "spotMaxPrice",
    "maxPods",
    "gpuInstanceProfile",
    "enableFIPS",
    "enableNodePublicIP",
    "enableUltraSSD",
    "enableEncryptionAtHost",
    "proximityPlacementGroupID",
    "creationData",
    "capacityReservationGroupID",
    "hostGroupID",
    "kubeletConfig",
    "linuxOSConfig",
    "type",
] as const;

/** What AKS assumes where a PUT leaves an immutable setting out. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
    osType: "Linux",
    type: "VirtualMachineScaleSets",
    scaleSetPriority: "Regular",
    enableFIPS: false,
    enableNodePublicIP: false,
    enableUltraSSD: false,
    enableEncryptionAtHost: false,
};

const NAME = /^[a-z][a-z0-9]{0,11}$/;

/** Nodes of a pool, by mode: learn.microsoft.com/azure/aks/use-system-pools, quotas-skus-regions. */
const COUNTS = { System: [1, 1000], User: [0, 1000] } as const;

interface PoolRule {
    readonly breaks: (pool: Bag, before: Bag | undefined) => boolean;
    readonly code: string;
    readonly text: (name: string, pool: Bag) => string;
}

const RULES: readonly PoolRule[] = [
    {
        breaks: (pool) => textOf(pool["vmSize"]) === undefined,
        code: "InvalidParameter",
        text: () => "Required parameter agentPoolProfile.vmSize is missing (null).",
    },
    {
        // Autoscaled or not: pulumi-azure-native issue 2943, azure-service-operator issue 3220.
        breaks: (pool, before) => before === undefined && pool["count"] === undefined,
        code: "InvalidParameter",
        text: () => "Required parameter properties.count is missing (null).",
    },
    {
        breaks: (pool) => !["System", "User", undefined].includes(pool["mode"] as string | undefined),
        code: "InvalidParameter",
        text: (name, pool) => `The value '${String(pool["mode"])}' of agent pool '${name}' mode is invalid.`,
    },
    {
        breaks: (pool) => ["count", "minCount", "maxCount"].some((key) => !isCount(pool, key)),
        code: "InvalidParameter",
        text: (name, pool) => {
            const [least, most] = COUNTS[modeOf(pool)];
            return (
                `The value of parameter agentPoolProfile.count of '${name}' is invalid. A ${modeOf(pool)} pool has ` +
                `between ${least} and ${most} nodes.`
            );
        },
    },
    {
        breaks: (pool) =>
            pool["enableAutoScaling"] === true &&
            !((numberOf(pool["minCount"]) ?? NaN) <= (numberOf(pool["maxCount"]) ?? NaN)),
        code: "InvalidParameter",
        text: (name) =>
            `Agent pool '${name}' enables autoscaling: minCount and maxCount must be given, and minCount must not be ` +
            "greater than maxCount.",
    },
    {
        breaks: (pool) =>
            pool["enableAutoScaling"] !== true &&
            (pool["minCount"] !== undefined || pool["maxCount"] !== undefined),
        code: "InvalidParameter",
        text: (name) =>
            `Agent pool '${name}': minCount and maxCount are only allowed with enableAutoScaling.`,
    },
    {
        breaks: (pool) =>
            isSystem(pool) && hardTaints(pool).some((taint) => !/^CriticalAddonsOnly[=:]/.test(taint)),
        code: "InvalidParameter",
        text: (name) =>
            `System pool '${name}' must not have hard taints (NoSchedule, NoExecute) other than ` +
            "CriticalAddonsOnly=true:NoSchedule.",
    },
    {
        breaks: (pool) => listOf(pool["nodeTaints"]).some((taint) => !isTaint(taint)),
        code: "InvalidParameter",
        text: (name) => `Agent pool '${name}' has a malformed taint: expected key=value:effect.`,
    },
    {
        breaks: (pool) => isSystem(pool) && pool["scaleSetPriority"] === "Spot",
        code: "InvalidParameter",
        text: (name) => `System pool '${name}' must not be a Spot pool.`,
    },
    {
        breaks: (pool) => isSystem(pool) && pool["osType"] === "Windows",
        code: "InvalidParameter",
        text: (name) => `System pool '${name}' must be a Linux pool.`,
    },
    {
        breaks: (pool) =>
            pool["scaleSetPriority"] !== "Spot" &&
            (pool["scaleSetEvictionPolicy"] !== undefined || pool["spotMaxPrice"] !== undefined),
        code: "InvalidParameter",
        text: (name) =>
            `Agent pool '${name}': scaleSetEvictionPolicy and spotMaxPrice are only allowed with scaleSetPriority Spot.`,
    },
];

/** Throws what AKS answers to a PUT of this pool. */
export function checkPool(name: string, pool: Bag, before: Bag | undefined): void {
    if (!NAME.test(name)) {
        throw badRequest(
            "InvalidParameter",
            `The value of parameter agentPoolProfile.name is invalid: '${name}'. It must start with a lower-case ` +
                "letter, have lower-case letters and digits only, and 1 to 12 characters.",
        );
    }
    const merged = before === undefined ? pool : { ...pool, vmSize: pool["vmSize"] ?? before["vmSize"] };
    for (const rule of RULES) {
        if (rule.breaks(merged, before)) {
            throw badRequest(rule.code, rule.text(name, merged));
        }
    }
    for (const setting of before === undefined ? [] : IMMUTABLE_POOL_SETTINGS) {
        const wanted = pool[setting];
        const standing = before?.[setting] ?? DEFAULTS[setting];
        if (wanted !== undefined && !same(wanted, standing)) {
            throw badRequest(
                "PropertyChangeNotAllowed",
                `Changing property 'properties.${setting}' of agent pool '${name}' is not allowed.`,
            );
        }
    }
}

/** Nodes after a PUT: what it says, else what there are, else where the autoscaler starts. */
export function poolCount(pool: Bag, current: number | undefined): number {
    const start = pool["enableAutoScaling"] === true ? numberOf(pool["minCount"]) : undefined;
    return numberOf(pool["count"]) ?? current ?? start ?? 1;
}

/** Whether a pool carries the cluster's own pods. */
export function isSystem(pool: Bag): boolean {
    return modeOf(pool) === "System";
}

function modeOf(pool: Bag): "System" | "User" {
    return pool["mode"] === "System" ? "System" : "User";
}

function isCount(pool: Bag, key: string): boolean {
    const value = pool[key];
    const [least, most] = COUNTS[modeOf(pool)];
    return (
        value === undefined || (Number.isInteger(value) && Number(value) >= least && Number(value) <= most)
    );
}

function hardTaints(pool: Bag): string[] {
    return listOf(pool["nodeTaints"])
        .map(String)
        .filter((taint) => !taint.endsWith(":PreferNoSchedule"));
}

function isTaint(taint: unknown): boolean {
    return (
        typeof taint === "string" &&
        /^[^=:\s]+(=[^=:\s]*)?:(NoSchedule|NoExecute|PreferNoSchedule)$/.test(taint)
    );
}
