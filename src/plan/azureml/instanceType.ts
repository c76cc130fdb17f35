import { base36, canonicalJson } from "../../core/hash";
import { cpuQuantity, memoryQuantity } from "../../core/units";
import type { NodePoolPlan } from "../nodePool";
import { type PodResourcesPlan, allocatableOn } from "../podResources";

/** An InstanceType object: a size on a pool, cluster-wide. */
export interface InstanceTypePlan {
    /** DNS label: the pool's generation, and a hash over owner, selector and size, so that two stacks never share one. */
    readonly name: string;
    readonly nodeSelector: Readonly<Record<string, string>>;
    /** cpu and memory, both there. */
    readonly requests: Readonly<Record<string, string>>;
    /** cpu and memory, both there, and the device where there is one. */
    readonly limits: Readonly<Record<string, string>>;
}

/**
 * The size of a version's replicas on a pool. Azure ML wants cores and memory both ways, so where a version has no limit
 * of its own a whole node is the limit; where a node's memory is not known, the request is.
 */
export function planInstanceType(
    pool: NodePoolPlan,
    { requests, limits }: PodResourcesPlan,
    owner: string,
): InstanceTypePlan {
    const node = allocatableOn(pool);
    const memoryGib = node.memoryGib === undefined ? undefined : Math.floor(node.memoryGib * 1024) / 1024;
    const { cpu = "0", memory = "0" } = requests;
    const size = {
        nodeSelector: pool.nodeSelector,
        requests: { cpu, memory },
        limits: {
            cpu: cpuQuantity(node.cpuCores),
            memory: memoryGib === undefined ? memory : memoryQuantity(memoryGib),
            ...limits,
        },
    };
    const generation = pool.generation.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    return { name: `${generation.slice(0, 56)}-${base36(canonicalJson({ owner, ...size }), 6)}`, ...size };
}
