import { type NodePoolPlan, guaranteedNodes } from "../nodePool";
import { allocatableOn } from "../podResources";
import type { AttachmentContext } from "./attachment";

/** Nodes that are there whatever happens, and what they offer to pods that tolerate nothing. */
export function roomOf(
    pools: readonly NodePoolPlan[],
): Pick<AttachmentContext, "guaranteedNodes" | "size" | "room"> {
    const nodes = pools.reduce((sum, pool) => sum + guaranteedNodes(pool), 0);
    const size = sizeOf(pools);
    const open = pools.filter(({ taints }) => taints.every((taint) => taint.endsWith(":PreferNoSchedule")));
    let cpuCores = 0;
    let memoryGib = 0;
    for (const pool of open) {
        const node = allocatableOn(pool);
        if (node.memoryGib === undefined) {
            return { guaranteedNodes: nodes, size, room: undefined };
        }
        cpuCores += node.cpuCores * guaranteedNodes(pool);
        memoryGib += node.memoryGib * guaranteedNodes(pool);
    }
    return { guaranteedNodes: nodes, size, room: { cpuCores, memoryGib } };
}

/** What those nodes have as Azure sells them; undefined where one pool's memory is not known. */
function sizeOf(pools: readonly NodePoolPlan[]): AttachmentContext["size"] {
    let vcpus = 0;
    let memoryGib = 0;
    for (const pool of pools) {
        if (pool.memoryGib === undefined) {
            return undefined;
        }
        vcpus += pool.vcpus * guaranteedNodes(pool);
        memoryGib += pool.memoryGib * guaranteedNodes(pool);
    }
    return { vcpus, memoryGib };
}
