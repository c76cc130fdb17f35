/** What pods can ask for on one node. */
export interface Allocatable {
    readonly cpuCores: number;
    /** `undefined`: the node's memory is unknown. */
    readonly memoryGib: number | undefined;
}

/**
 * A node's capacity less the shares that AKS reserves for itself: "Resource reservations" in
 * https://learn.microsoft.com/azure/aks/node-resource-reservations.
 *
 * It is an upper bound: the operating system keeps a little memory back as well, and daemon sets take their part.
 *
 * @param memoryGib Memory of the VM size, where it is known.
 * @param maxPods Most pods of the node: AKS reserves memory for each.
 */
export function allocatable(vcpus: number, memoryGib: number | undefined, maxPods: number): Allocatable {
    return {
        cpuCores: round(Math.max(0, vcpus - reservedCores(vcpus))),
        memoryGib:
            memoryGib === undefined
                ? undefined
                : round(Math.max(0, memoryGib - reservedGib(memoryGib, maxPods))),
    };
}

/** Cores of the host, and the milli-cores that AKS reserves on it. */
const reservedMilliCores: readonly (readonly [cores: number, milli: number])[] = [
    [1, 60],
    [2, 100],
    [4, 140],
    [8, 180],
    [16, 260],
    [32, 420],
    [64, 740],
];

/** Straight lines between the published points; beyond the last one, where AKS publishes nothing, the last line goes on. */
function reservedCores(vcpus: number): number {
    const above = reservedMilliCores.findIndex(([cores]) => cores >= vcpus);
    const end = above < 0 ? reservedMilliCores.length - 1 : Math.max(1, above);
    const [fromCores, fromMilli] = reservedMilliCores[end - 1]!;
    const [toCores, toMilli] = reservedMilliCores[end]!;
    const milli = fromMilli + ((vcpus - fromCores) * (toMilli - fromMilli)) / (toCores - fromCores);
    return milli / 1000;
}

/** kubelet's hard eviction threshold on AKS: memory.available below 100 Mi. */
const evictionMib = 100;

/** AKS 1.29 and later: the lesser of 20 MB for each pod and 50 MB more, and a quarter of the memory. */
function reservedGib(memoryGib: number, maxPods: number): number {
    const reservedMib = Math.min(20 * maxPods + 50, (memoryGib * 1024) / 4);
    return (reservedMib + evictionMib) / 1024;
}

/** To a thousandth, so that a message never shows 3.8600000000000003 cores. Down: what is left must really be there. */
function round(amount: number): number {
    return Math.floor(amount * 1000 + 1e-6) / 1000;
}
