import { type NodePoolPlan, guaranteedNodes } from "../nodePool";
import { allocatableOn } from "../podResources";
import type { AttachmentContext } from "./attachment";

/** Nodes that are there whatever happens, and what they offer to pods that tolerate nothing. */
export function roomOf(pools: readonly NodePoolPlan[]): Pick<AttachmentContext, "guaranteedNodes" | "room"> {
    const nodes = pools.reduce((sum, pool) => sum + guaranteedNodes(pool), 0);
    const open = pools.filter(({ taints }) => taints.every((taint) => taint.endsWith(":PreferNoSchedule")));
    let cpuCores = 0;
    let memoryGib = 0;
    for (const pool of open) {
        const node = allocatableOn(pool);
        if (node.memoryGib === undefined) {
            return { guaranteedNodes: nodes, room: undefined };
        }
        cpuCores += node.cpuCores * guaranteedNodes(pool);
        memoryGib += node.memoryGib * guaranteedNodes(pool);
    }
    return { guaranteedNodes: nodes, room: { cpuCores, memoryGib } };
}
