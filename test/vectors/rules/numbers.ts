import { allocatableOn } from "#src/plan/podResources";
import { POOLS, poolFor } from "../pools";
import type { Asked, Rule } from "../rule";
import type { Disagreement } from "../disagreement";
import { differsIn, isOf, refusedAt, refusedFor, refusedWhere } from "./predicates";
import { faultsIn, isOnlyFault } from "./valid/arguments";

/** Kinds of members that are numbers, and those of them that may have fractions. */
export const NUMBERS = ["whole", "percent", "cores", "GiB", "seconds", "milliseconds"];
const FRACTIONS = ["cores", "GiB"];

/** Arguments of which zero is as good as any other number. */
const ALLOWS_ZERO = ["gpu_cores", "traffic_percentile", "initial_delay_seconds"];

/** The most that a member may be here: Kubernetes' and ARM's limits, far above what anybody wants. */
const MOST: Readonly<Record<string, number>> = {
    "systemPool.count": 1000,
    gpus: 64,
    replicas: 1000,
    "autoscale.minReplicas": 1000,
    "autoscale.maxReplicas": 1000,
    "autoscale.targetUtilization": 100,
    "autoscale.refreshSeconds": 86_400,
    scoringTimeoutMs: 3_600_000,
    replicaMaxConcurrentRequests: 10_000,
    maxRequestWaitTimeMs: 3_600_000,
    ...mostOf("livenessProbe"),
    ...mostOf("readinessProbe"),
};

function mostOf(probe: string): Readonly<Record<string, number>> {
    const [day, times] = [86_400, 1000];
    return {
        [`${probe}.periodSeconds`]: day,
        [`${probe}.initialDelaySeconds`]: day,
        [`${probe}.timeoutSeconds`]: day,
        [`${probe}.successThreshold`]: times,
        [`${probe}.failureThreshold`]: times,
    };
}

/** What a number alone decides, whatever call or document it stands in. */
export const NUMBER_RULES: readonly Rule[] = [
    {
        id: "fraction-of-a-percent",
        kind: "stricter",
        about: "a share of the traffic with a fraction",
        reason: "Both ways of serving take whole percent; v1's client let fractions through to the service.",
        explains: (d, { members }) =>
            refusedFor(
                d,
                ["traffic_percentile"],
                (name) =>
                    isFraction(members[name]) && Number(members[name]) > 0 && Number(members[name]) < 100,
            ),
    },
    {
        id: "fraction-of-a-whole",
        kind: "stricter",
        about: "a fraction of a node, a GPU, a replica, a request, a second or a millisecond",
        reason: "ARM and Kubernetes take whole numbers; v1's client looked at the sign only.",
        explains: (d, { members }) =>
            refusedWhere(
                d,
                members,
                (value, member) =>
                    NUMBERS.includes(member.kind) &&
                    !FRACTIONS.includes(member.kind) &&
                    isFraction(value) &&
                    Number(value) > 0,
            ),
    },
    {
        id: "above-the-limit",
        kind: "stricter",
        about: "a number above Kubernetes' or ARM's limit: 100 %, 1000 replicas, nodes or tries, a day, an hour's timeout",
        reason: "The old clients knew lower limits only.",
        explains: (d, { members }) =>
            refusedWhere(d, members, (value, member) => Number(value) > (MOST[member.name] ?? Infinity)),
    },
    {
        id: "more-than-a-node",
        kind: "stricter",
        about: "cores, memory or GPUs that no VM size of Azure has",
        reason: "A version must fit a node of its pool: v1 left it pending.",
        explains: (d, { members }) =>
            refusedAt(d, /\.(cpuCores|memoryGb|gpus)$/) &&
            fitsNoNode(members["cpu_cores"], members["memory_gb"], members["gpu_cores"]),
    },
    {
        id: "less-than-kubernetes-counts",
        kind: "stricter",
        about: "less than a thousandth of a core or of a GB",
        reason: "Kubernetes counts cores in thousandths.",
        explains: (d, { members }) =>
            refusedFor(
                d,
                ["cpu_cores", "memory_gb", "cpu_cores_limit", "memory_gb_limit"],
                (name) => Number(members[name]) > 0 && Number(members[name]) < 0.001,
            ),
    },
    {
        id: "lone-limit",
        kind: "stricter",
        about: "a limit without a request, at or below zero, or below the default request",
        reason: "The default request holds: 0.1 cores and 0.5 GB. v1's client compared a limit with a given request only.",
        explains: (d, { members, one }) =>
            !isOf(one.area, "AksWebservice.update") &&
            ((refusedFor(d, ["cpu_cores_limit"]) &&
                members["cpu_cores"] === undefined &&
                Number(members["cpu_cores_limit"]) < 0.1) ||
                (refusedFor(d, ["memory_gb_limit"]) &&
                    members["memory_gb"] === undefined &&
                    Number(members["memory_gb_limit"]) < 0.5)),
    },
    {
        id: "minimum-above-default-maximum",
        kind: "stricter",
        about: "a least number of replicas above 10, and no most number",
        reason: "v1's default of 10 holds. v1's client compared the two only where both were given.",
        explains: (d, { members }) =>
            refusedFor(d, ["autoscale_min_replicas"]) &&
            members["autoscale_max_replicas"] === undefined &&
            Number(members["autoscale_min_replicas"]) > 10,
    },
    {
        id: "zero-is-a-value",
        kind: "stricter",
        about: "zero where one or more is needed, and v1 took zero for nothing",
        reason: "v1 read 0 as not given in some places and as 0 in others; here it is a value.",
        explains: (d, asked) =>
            refusedFor(
                d,
                Object.keys(asked.members),
                (name) => asked.members[name] === 0 && !ALLOWS_ZERO.includes(name) && tookZero(name, asked),
            ) || isCountBesideZeros(d, asked),
    },
    {
        id: "delay-of-zero",
        kind: "looser",
        about: "an initial delay of 0 s",
        reason: "Kubernetes takes it; v1's client asked for 1 s.",
        explains: (d, { members }) =>
            d.kind === "accepted" && members["initial_delay_seconds"] === 0 && isOnlyFault(members),
    },
    {
        id: "success-threshold",
        kind: "other value",
        about: "a success threshold of the liveness probe above 1, on plain Kubernetes",
        reason: "Kubernetes takes only 1 for liveness: the number counts for readiness, with a warning.",
        explains: (d, { members }) =>
            differsIn(d, "livenessProbe.successThreshold") && Number(members["success_threshold"]) > 1,
    },
    {
        id: "bounds-switch-autoscale-on",
        kind: "looser",
        about: "bounds of the autoscaler without its switch",
        reason: "There is no switch: bounds are autoscaling, a number of replicas is none. An update says what is to hold, and not what changes.",
        explains: (d, { members }) =>
            (d.kind === "accepted"
                ? isOnlyFault(members)
                : d.kind === "fewer" && faultsIn(members).length < 2) &&
            members["autoscale_enabled"] === undefined &&
            members["num_replicas"] === undefined &&
            Object.keys(members).some((name) => name.startsWith("autoscale_") && Boolean(members[name])),
    },
];

function isFraction(value: unknown): boolean {
    return typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value);
}

/** Whether the largest nodes that there are have less. */
function fitsNoNode(cores: unknown, gb: unknown, gpus: unknown): boolean {
    const { cpuCores, memoryGib = 0 } = allocatableOn(POOLS[poolFor(gpus)]);
    return (
        Number(cores) > Math.floor(cpuCores) ||
        Number(gb) > Math.floor(memoryGib) ||
        Number(gpus) > POOLS.gpu.acceleratorCount
    );
}

/** Whether v1 took 0 for nothing there, and `False` with it, or did not look. */
export function tookZero(name: string, { members, one }: Asked): boolean {
    if (isOf(one.area, "AksEndpoint.update_version")) {
        return name !== "version_name";
    }
    if (name.endsWith("_limit")) {
        return !isOf(one.area, "AksWebservice.update") && members[name.replace("_limit", "")] === undefined;
    }
    return name.startsWith("autoscale_")
        ? !Boolean(members["autoscale_enabled"])
        : ["agent_count", "gpu_cores", "traffic_percentile"].includes(name);
}

/** Whether a number of replicas is refused for bounds that v1 took for nothing. */
function isCountBesideZeros(d: Disagreement, { members }: Asked): boolean {
    const bounds = Object.keys(members).filter((name) => /^autoscale_(?!enabled$)/.test(name));
    return (
        refusedAt(d, /\.replicas$/) &&
        Number(members["num_replicas"]) >= 1 &&
        !Boolean(members["autoscale_enabled"]) &&
        bounds.length > 0 &&
        bounds.every((name) => members[name] === 0 || members[name] === false)
    );
}
