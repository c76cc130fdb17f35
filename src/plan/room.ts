import type { Findings } from "../core/problems";
import type { NodePoolPlan } from "./nodePool";
import type { RolloutPlan, ScalingPlan } from "./scaling";

/**
 * Checks a version's replicas against the nodes of a pool whose number is fixed; an autoscaled pool makes its own room.
 *
 * @param rollout How pods are exchanged; undefined where the service decides that.
 */
export function checkRoom(
    f: Findings,
    pool: NodePoolPlan,
    fitting: number,
    scaling: ScalingPlan,
    rollout: RolloutPlan | undefined,
): void {
    const nodes = pool.count;
    if (nodes === undefined) {
        return;
    }
    if (nodes === 0) {
        const remedy = "Raise the pool's count, or let it autoscale.";
        f.problem("pool", pool.key, "has no nodes: its count is fixed at 0", remedy);
        return;
    }
    const room = fitting * nodes;
    const least = scaling.replicas ?? scaling.autoscale?.minReplicas;
    // Where not even one fits, the request itself has its problem.
    if (typeof least !== "number" || room === 0) {
        return;
    }
    const where = `pool ${pool.key} (${nodes} of ${pool.vmSize})`;
    const key = scaling.replicas === undefined ? "autoscale.minReplicas" : "replicas";
    if (least > room) {
        const rule = `is more than ${where} has room for, which is ${room}: the others stay pending`;
        f.warning(key, least, rule, "Raise the pool's count, or ask for less.");
    } else if (least === room && Number.parseInt(String(rollout?.maxUnavailable), 10) === 0) {
        f.warning(
            "rollout",
            undefined,
            `needs room for one more pod, and ${least === 1 ? "the one replica takes" : `the ${least} replicas take`} all that ${where} has: a new image would stay pending`,
            'Write rollout: { maxSurge: "0", maxUnavailable: "1" }, or raise the pool\'s count.',
        );
    }
}
