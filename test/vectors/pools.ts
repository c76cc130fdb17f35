import { Findings } from "#src/core/problems";
import { type VmSize, findVmSize } from "#src/core/vmSizes";
import type { NodePoolPlan, NodePoolSettings } from "#src/plan/nodePool";
import { planNodePool } from "#src/plan/planNodePool";
import { VM_SIZE_ROWS } from "../vmSizeRows";

/** Pools of the largest nodes that there are: no case is to fail for lack of room but one that nothing has room for. */
export const POOLS: Readonly<Record<"cpu" | "gpu", NodePoolPlan>> = {
    cpu: pool("cpu", { vmSize: largest("none", (size) => size.vcpus).name, count: 100 }),
    gpu: pool("gpu", {
        vmSize: largest("nvidia", (size) => size.acceleratorCount * 1000 + size.vcpus).name,
        count: 100,
    }),
};

/** The pool that a version goes to which asks for that many GPUs. */
export function poolFor(gpus: unknown): keyof typeof POOLS {
    return typeof gpus === "number" && gpus > 0 ? "gpu" : "cpu";
}

function largest(accelerator: VmSize["accelerator"], by: (size: VmSize) => number): VmSize {
    const all = VM_SIZE_ROWS.map(([name = ""]) => findVmSize(name)!);
    const sizes = all.filter(
        (size) =>
            size.accelerator === accelerator && size.memoryGib !== undefined && size.retires === undefined,
    );
    return sizes.reduce((best, size) => (by(size) > by(best) ? size : best));
}

function pool(key: string, settings: NodePoolSettings): NodePoolPlan {
    const f = new Findings();
    const plan = planNodePool(f, key, settings, { taken: new Set(), defaultCount: 1 });
    if (plan === undefined || f.problems.length > 0) {
        throw new Error(`pool ${key} cannot be planned`);
    }
    return plan;
}
