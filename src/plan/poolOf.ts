import { listed, oneOf } from "../core/checks";
import type { Findings } from "../core/problems";
import type { NodePoolPlan } from "./nodePool";
import type { VersionSettings } from "./version";

type Wanted = Pick<VersionSettings, "pool" | "gpus" | "fpgas">;
type Device = "GPU" | "FPGA";

/**
 * The pool that a version runs on: the one that it names, else the only one that fits; undefined where there is none.
 * Nobody lands on a spot pool without naming it: Azure may take its nodes back.
 */
export function poolOf(
    f: Findings,
    wanted: Wanted,
    pools: Readonly<Record<string, NodePoolPlan>>,
): NodePoolPlan | undefined {
    if (wanted.pool !== undefined) {
        return oneOf(f, "pool", wanted.pool, Object.keys(pools)) ? pools[wanted.pool] : undefined;
    }
    const device = deviceWanted(wanted);
    const lasting = Object.values(pools).filter(({ priority }) => priority === "Regular");
    const fitting = lasting.filter((pool) => deviceOf(pool) === device);
    if (fitting.length === 1) {
        return fitting[0];
    }
    const kind = device === undefined ? "without accelerator" : `with ${device}s`;
    const there = fitting.length === 0 ? "there is no pool" : `there are ${fitting.length} pools`;
    const choice = fitting.length === 0 ? Object.values(pools) : fitting;
    const names = choice.map(({ key }) => JSON.stringify(key));
    const remedy = names.length === 0 ? "Give the cluster a pool." : `Name one: ${listed(names, "or")}.`;
    f.problem("pool", undefined, `is missing, and ${there} of nodes ${kind}`, remedy);
    return undefined;
}

/** What is no number has a problem of its own, where devices are counted. */
function deviceWanted({ gpus, fpgas }: Wanted): Device | undefined {
    const wants = (count: unknown) => typeof count === "number" && count > 0;
    return wants(fpgas) ? "FPGA" : wants(gpus) ? "GPU" : undefined;
}

/** What a pool's nodes have. */
export function deviceOf(pool: NodePoolPlan): Device | undefined {
    return pool.accelerator === "fpga" ? "FPGA" : pool.acceleratorCount > 0 ? "GPU" : undefined;
}
