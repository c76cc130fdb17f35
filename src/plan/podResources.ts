import { type Allocatable, allocatable } from "../core/capacity";
import { finiteNumber, wholeNumber } from "../core/checks";
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

/** v1's requests, written out: azureml-core 1.61's `AksWebservice.deploy_configuration`. */
export const CPU_CORES = 0.1;
export const MEMORY_GB = 0.5;

/** Least cores and GB: Kubernetes counts cores in thousandths. */
export const LEAST = 0.001;

/** AKS's own number of pods a node where the pool gives none: Azure CNI overlay, our clusters' default. */
export const DEFAULT_MAX_PODS = 250;

/** What something else of every node takes, beside what AKS reserves. */
export interface NodeShare {
    readonly cpuCores: number;
    readonly memoryGib: number;
    /** Whose it is, for messages: "fluent-bit". */
    readonly by: string;
}

export const NOTHING: NodeShare = { cpuCores: 0, memoryGib: 0, by: "" };

/** What a replica asks for, in numbers; 0 where that is a problem. */
export interface PodShape {
    readonly cpuCores: number;
    readonly memoryGib: number;
    readonly devices: number;
}

/** What a replica asks for, both ways. */
export interface PlannedResources {
    readonly resources: PodResourcesPlan;
    readonly pod: PodShape;
}

/** Checks what a replica asks for against itself and against one node of its pool. */
export function planPodResources(
    f: Findings,
    settings: ResourceSettings,
    pool: NodePoolPlan | undefined,
    others: NodeShare = NOTHING,
): PlannedResources {
    const cpu = settings.cpuCores ?? CPU_CORES;
    const memory = settings.memoryGb ?? MEMORY_GB;
    const cores = amount(f, "cpuCores", cpu, settings.cpuCoresLimit);
    const gb = amount(f, "memoryGb", memory, settings.memoryGbLimit);
    const devices = planDevices(f, settings, pool);
    if (pool !== undefined) {
        checkFit(f, pool, { cpuCores: cores.request, memoryGb: gb.request }, others);
    }
    const resources = {
        requests: { cpu: cpuQuantity(cores.request), memory: memoryQuantity(gb.request) },
        limits: {
            ...(cores.limit === undefined ? {} : { cpu: cpuQuantity(cores.limit) }),
            ...(gb.limit === undefined ? {} : { memory: memoryQuantity(gb.limit) }),
            ...devices,
        },
    };
    const devicesAsked = Number(Object.values(devices)[0] ?? 0);
    return { resources, pod: { cpuCores: cores.request, memoryGib: gb.request, devices: devicesAsked } };
}

/** What of a request and its limit can be used: 0 and undefined where they are wrong. */
function amount(
    f: Findings,
    key: "cpuCores" | "memoryGb",
    request: number,
    limit: number | undefined,
): { readonly request: number; readonly limit: number | undefined } {
    const good = finiteNumber(f, key, request, LEAST);
    const limitGood = limit !== undefined && finiteNumber(f, `${key}Limit`, limit, LEAST);
    if (limitGood && good && limit < request) {
        f.problem(`${key}Limit`, limit, `must be at least ${key}, which is ${request}`, "Raise the limit.");
    }
    return { request: good ? request : 0, limit: limitGood ? limit : undefined };
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

/** What one node of a pool has for pods. */
export function allocatableOn(pool: NodePoolPlan, others: NodeShare = NOTHING): Allocatable {
    const node = allocatable(pool.vcpus, pool.memoryGib, pool.maxPods ?? DEFAULT_MAX_PODS);
    const less = (amount: number, share: number) => Math.max(0, Math.round((amount - share) * 1000) / 1000);
    return {
        cpuCores: less(node.cpuCores, others.cpuCores),
        memoryGib: node.memoryGib === undefined ? undefined : less(node.memoryGib, others.memoryGib),
    };
}

function checkFit(
    f: Findings,
    pool: NodePoolPlan,
    asked: { cpuCores: number; memoryGb: number },
    others: NodeShare,
): void {
    const node = allocatableOn(pool, others);
    const taken = others.by === "" ? "AKS reserves" : `AKS reserves and ${others.by} takes`;
    const where = `that a node of pool ${pool.key} (${pool.vmSize}) has after what ${taken}`;
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
