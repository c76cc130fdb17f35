import { listed } from "../core/checks";
import type { Findings } from "../core/problems";
import type { NodePoolPlan } from "./nodePool";
import { deviceOf } from "./poolOf";
import { DEFAULT_MAX_PODS, type NodeShare, type PodShape, allocatableOn } from "./podResources";

/** What a version asks of its pool. */
export interface Demand {
    readonly endpointName: string;
    readonly versionName: string;
    /** Pods that it has whatever the load. */
    readonly replicas: number;
    readonly pod: PodShape;
    /** Whether a rollout can go on only when one pod more has found a place; false where the service decides that. */
    readonly startsWithOneMore: boolean;
    /** What something else of every node takes where the version is served. */
    readonly others: NodeShare;
}

/** A pool without nodes runs nothing. */
export function checkNodes(f: Findings, pool: NodePoolPlan): void {
    if (pool.count === 0) {
        const remedy = "Raise the pool's count, or let it autoscale.";
        f.problem("pool", pool.key, "has no nodes: its count is fixed at 0", remedy);
    }
}

/** How many pods of one shape a node of the pool has room for, were there nothing else on it. */
export function podsOnNode(pool: NodePoolPlan, pod: PodShape, others?: NodeShare): number {
    return fitting(nodeOf(pool, others), amounts(pod));
}

/**
 * Warns of a pool that has less room than all versions ask for at the least, or none for the one pod more with which a
 * rollout starts. One such pod in all is enough: rollouts of one update that find no place wait for those that did.
 *
 * Counted are as many nodes as the pool can have; one whose number of nodes is not known is left out. What AKS and others
 * run on the nodes is not known here, and where pods of several sizes share nodes another order may place more: the room is
 * an estimate in both directions.
 */
export function checkRoom(f: Findings, pool: NodePoolPlan, demands: readonly Demand[]): void {
    const nodes = pool.count ?? pool.autoscale?.max;
    if (nodes === undefined || nodes === 0 || demands.length === 0) {
        return; // a pool without nodes has its problem
    }
    const others = demands.map((one) => one.others).reduce((a, b) => (b.cpuCores > a.cpuCores ? b : a));
    const node = nodeOf(pool, others);
    const largestFirst = [...demands].sort((a, b) => shareOf(b, node) - shareOf(a, node));
    const { pending, free } = place(largestFirst, node, nodes);
    const stuck = largestFirst.filter((one) => one.startsWithOneMore && !hasPlace(one, node, free, nodes));
    if (pending === 0 && stuck.length === 0) {
        return;
    }
    const all = demands.reduce((sum, { replicas }) => sum + replicas, 0);
    const has = `${pool.autoscale === undefined ? "" : "at most "}${counted(nodes, "node")} of ${pool.vmSize} (${sizeOf(pool, others)}${nodes === 1 ? "" : " each"})`;
    const room = `${nodes === 1 ? "has" : "have"} room for ${pending === 0 ? "the" : `${all - pending} of the`}`;
    const asked = `${counted(all, "pod")} that this program asks for: ${someOf(largestFirst.map((one) => askedBy(pool, one)))}`;
    const raise = `Raise the pool's ${pool.autoscale === undefined ? "count" : "autoscale.max"} to ${nodesFor(largestFirst, node)}`;
    if (pending > 0) {
        const left = pending === 1 ? "1 stays pending" : `${pending} stay pending`;
        f.warning("", undefined, `${has} ${room} ${asked}. ${left}`, `${raise}, or ask for less.`);
    } else {
        const rollout = `A rollout of ${someOf(stuck.map(nameOf))} needs room for one more pod, and a new image stays pending`;
        const remedy = `${raise}, or write rollout: { maxSurge: 0, maxUnavailable: 1 }: a pod then goes before the next comes.`;
        f.warning("", undefined, `${has} ${room} ${asked}. ${rollout}`, remedy);
    }
}

/** Cores, GiB, devices and pods. */
type Amounts = readonly number[];

function amounts({ cpuCores, memoryGib, devices }: PodShape): Amounts {
    return [cpuCores, memoryGib, devices, 1];
}

function nodeOf(pool: NodePoolPlan, others?: NodeShare): Amounts {
    const { cpuCores, memoryGib = Infinity } = allocatableOn(pool, others);
    return [cpuCores, memoryGib, pool.acceleratorCount, pool.maxPods ?? DEFAULT_MAX_PODS];
}

function fitting(free: Amounts, asked: Amounts): number {
    const rooms = asked.map((amount, i) => (amount > 0 ? free[i]! / amount : Infinity));
    // A share of 0.1 fits ten times into 1, whatever floating point makes of it.
    return Math.floor(Math.min(...rooms) + 1e-9);
}

function less(free: Amounts, asked: Amounts, times: number): Amounts {
    return free.map((amount, i) => amount - asked[i]! * times);
}

/** The part of a node that a pod takes: of what it takes most of. */
function shareOf({ pod }: Demand, node: Amounts): number {
    return Math.max(...amounts(pod).map((amount, i) => (amount > 0 ? amount / node[i]! : 0)));
}

/**
 * Puts all pods on nodes, each on the first that has room, and the largest before the smaller: the scheduler seldom
 * does better. Answers how many find no place, and what is free on the nodes that are not empty.
 */
function place(
    largestFirst: readonly Demand[],
    node: Amounts,
    nodes: number,
): { readonly pending: number; readonly free: readonly Amounts[] } {
    const free: Amounts[] = [];
    let pending = 0;
    for (const { pod, replicas } of largestFirst) {
        const asked = amounts(pod);
        let left = replicas;
        for (let i = 0; i < nodes && left > 0; i++) {
            const there = free[i] ?? node;
            const placed = Math.min(left, fitting(there, asked));
            if (placed === 0 && i >= free.length) {
                break; // not even an empty node has room
            }
            if (placed > 0) {
                free[i] = less(there, asked, placed);
                left -= placed;
            }
        }
        pending += left;
    }
    return { pending, free };
}

function hasPlace({ pod }: Demand, node: Amounts, free: readonly Amounts[], nodes: number): boolean {
    const asked = amounts(pod);
    return (free.length < nodes ? [...free, node] : free).some((there) => fitting(there, asked) > 0);
}

/** Nodes on which all have room, and one more pod of any that needs it. */
function nodesFor(largestFirst: readonly Demand[], node: Amounts): number {
    const { free } = place(largestFirst, node, Infinity);
    const full = largestFirst.some((one) => one.startsWithOneMore && !hasPlace(one, node, free, free.length));
    return free.length + (full ? 1 : 0);
}

/** "3.86 cores and 10.923 GiB" */
function sizeOf(pool: NodePoolPlan, others: NodeShare): string {
    const { cpuCores, memoryGib } = allocatableOn(pool, others);
    return listed(shapeOf(pool, { cpuCores, memoryGib, devices: pool.acceleratorCount }), "and");
}

/** "fraud/blue 3 × (1 core, 2 GiB)" */
function askedBy(pool: NodePoolPlan, demand: Demand): string {
    return `${nameOf(demand)} ${demand.replicas} × (${shapeOf(pool, demand.pod).join(", ")})`;
}

function shapeOf(
    pool: NodePoolPlan,
    {
        cpuCores,
        memoryGib,
        devices,
    }: Omit<PodShape, "memoryGib"> & { readonly memoryGib: number | undefined },
): string[] {
    return [
        counted(cpuCores, "core"),
        ...(memoryGib === undefined ? [] : [`${memoryGib} GiB`]),
        ...(devices === 0 ? [] : [counted(devices, deviceOf(pool) ?? "")]),
    ];
}

function nameOf({ endpointName, versionName }: Demand): string {
    return `${endpointName}/${versionName}`;
}

function counted(amount: number, noun: string): string {
    return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/** Most that a message names: it must stay readable. */
const MOST_NAMED = 5;

function someOf(names: readonly string[]): string {
    const more = names.length - MOST_NAMED;
    return listed(more > 1 ? [...names.slice(0, MOST_NAMED), `${more} more`] : names, "and");
}
