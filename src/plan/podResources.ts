import { allocatable } from "../core/capacity";
import { positiveNumber, wholeNumber } from "../core/checks";
import type { Findings } from "../core/problems";
import { cpuQuantity, memoryQuantity } from "../core/units";
import type { NodePoolPlan } from "./nodePool";
import type { VersionSettings } from "./version";

/** What a replica asks for, in Kubernetes quantities. */
export interface PodResourcesPlan {
    readonly requests: Readonly<Record<string, string>>;
    readonly limits: Readonly<Record<string, string>>;
}

type ResourceSettings = Pick<
    VersionSettings,
    "cpuCores" | "memoryGb" | "cpuCoresLimit" | "memoryGbLimit" | "gpus" | "fpgas"
>;

/** v1's requests, written out (SPEC B.1). */
const CPU_CORES = 0.1;
const MEMORY_GB = 0.5;

/** AKS's own number of pods a node where the pool gives none: Azure CNI overlay, our clusters' default. */
const DEFAULT_MAX_PODS = 250;

/** Checks what a replica asks for against itself and against one node of its pool. */
export function planPodResources(
    f: Findings,
    settings: ResourceSettings,
    pool: NodePoolPlan | undefined,
): PodResourcesPlan {
    const cpu = settings.cpuCores ?? CPU_CORES;
    const memory = settings.memoryGb ?? MEMORY_GB;
    const cpuGood = amount(f, "cpuCores", cpu, settings.cpuCoresLimit);
    const memoryGood = amount(f, "memoryGb", memory, settings.memoryGbLimit);
    const devices = planDevices(f, settings, pool);
    if (pool !== undefined) {
        checkFit(f, pool, { cpuCores: cpuGood ? cpu : 0, memoryGb: memoryGood ? memory : 0 });
    }
    return {
        requests: { cpu: cpuQuantity(cpuGood ? cpu : 0), memory: memoryQuantity(memoryGood ? memory : 0) },
        limits: {
            ...(settings.cpuCoresLimit === undefined ? {} : { cpu: cpuQuantity(settings.cpuCoresLimit) }),
            ...(settings.memoryGbLimit === undefined
                ? {}
                : { memory: memoryQuantity(settings.memoryGbLimit) }),
            ...devices,
        },
    };
}

function amount(
    f: Findings,
    key: "cpuCores" | "memoryGb",
    request: number,
    limit: number | undefined,
): boolean {
    const good = positiveNumber(f, key, request);
    if (limit !== undefined && positiveNumber(f, `${key}Limit`, limit) && good && limit < request) {
        f.problem(`${key}Limit`, limit, `must be at least ${key}, which is ${request}`, "Raise the limit.");
    }
    return good;
}

function planDevices(
    f: Findings,
    settings: ResourceSettings,
    pool: NodePoolPlan | undefined,
): Readonly<Record<string, string>> {
    const asked = { gpus: settings.gpus ?? 0, fpgas: settings.fpgas ?? 0 };
    const good = (["gpus", "fpgas"] as const).every((key) => wholeNumber(f, key, asked[key], 0, 64));
    if (!good || pool === undefined) {
        return {};
    }
    const offered = pool.accelerator === "fpga" ? "fpgas" : pool.acceleratorCount > 0 ? "gpus" : undefined;
    const has = offered === undefined ? "no accelerator" : `${offered === "gpus" ? "GPUs" : "FPGAs"} only`;
    for (const key of ["gpus", "fpgas"] as const) {
        if (asked[key] > 0 && key !== offered) {
            const remedy = `Leave ${key} out, or name a pool of ${key === "gpus" ? "GPU" : "FPGA"} nodes.`;
            f.problem(
                key,
                asked[key],
                `cannot be had on pool ${pool.key}, whose nodes (${pool.vmSize}) have ${has}`,
                remedy,
            );
        }
    }
    if (offered === undefined) {
        return {};
    }
    const count = asked[offered];
    if (count === 0) {
        f.problem(
            offered,
            settings[offered],
            `must be 1 or more on pool ${pool.key}, whose nodes (${pool.vmSize}) are kept for work that uses their accelerator`,
            `Ask for the device with ${offered}: 1, or name a pool without accelerator.`,
        );
        return {};
    }
    if (count > pool.acceleratorCount) {
        const most = `${pool.acceleratorCount} on one node of pool ${pool.key} (${pool.vmSize})`;
        f.problem(
            offered,
            count,
            `is more than the ${most}`,
            "Ask for fewer, or name a pool of larger nodes.",
        );
    }
    if (pool.acceleratorResource === undefined) {
        f.problem(
            offered,
            count,
            `cannot be asked for: pool ${pool.key} does not say under which resource name its device plugin offers them`,
            "Give the pool's acceleratorResource.",
        );
        return {};
    }
    return { [pool.acceleratorResource]: String(count) };
}

function checkFit(f: Findings, pool: NodePoolPlan, asked: { cpuCores: number; memoryGb: number }): void {
    const node = allocatable(pool.vcpus, pool.memoryGib, pool.maxPods ?? DEFAULT_MAX_PODS);
    const where = `that a node of pool ${pool.key} (${pool.vmSize}) has after what AKS reserves`;
    if (asked.cpuCores > node.cpuCores) {
        const rule = `is more than the ${node.cpuCores} cores ${where}`;
        f.problem("cpuCores", asked.cpuCores, rule, "Ask for less, or name a pool of larger nodes.");
    }
    if (node.memoryGib !== undefined && asked.memoryGb > node.memoryGib) {
        const pods =
            pool.maxPods === undefined
                ? `; AKS reserves for ${DEFAULT_MAX_PODS} pods unless the pool gives maxPods`
                : "";
        const rule = `is more than the ${node.memoryGib} GiB ${where}`;
        f.problem("memoryGb", asked.memoryGb, rule, `Ask for less, or name a pool of larger nodes${pods}.`);
    }
}
