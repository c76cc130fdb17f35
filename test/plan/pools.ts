import { Findings } from "#src/core/problems";
import type { NodePoolPlan, NodePoolSettings } from "#src/plan/nodePool";
import { planNodePool } from "#src/plan/planNodePool";

/** A planned pool, as a cluster hands it to serving. */
export function pool(key: string, settings: NodePoolSettings): NodePoolPlan {
    const plan = planNodePool(new Findings(), key, settings, { taken: new Set(), defaultCount: 1 });
    if (plan === undefined) {
        throw new Error(`pool ${key} cannot be planned`);
    }
    return plan;
}

/** A pool of each kind. */
export const POOLS: Readonly<Record<string, NodePoolPlan>> = {
    cpu: pool("cpu", { vmSize: "Standard_D4s_v5", count: 3 }),
    gpu: pool("gpu", { vmSize: "Standard_NC4as_T4_v3", count: 1 }),
    fpga: pool("fpga", { vmSize: "Standard_NP10s", count: 1 }),
    spot: pool("spot", { vmSize: "Standard_D4s_v5", spot: true }),
};
