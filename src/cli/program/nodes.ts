import type { VersionDocument } from "../../documents/endpointDocument";
import { Findings } from "../../core/problems";
import { FLUENT_BIT } from "../../plan/azureml/onlineVersion";
import { FASTPROD_VCPUS, planCluster } from "../../plan/cluster";
import type { NodePoolPlan, NodePoolSettings } from "../../plan/nodePool";
import { CPU_CORES, MEMORY_GB } from "../../plan/podResources";
import { planNodePool } from "../../plan/planNodePool";
import { podsOnNode } from "../../plan/room";
import type { Target } from "./target";

/** Common sizes of a family that is sold everywhere, the smallest first. */
export const CPU_SIZES: readonly string[] = [
    ...["Standard_D4s_v5", "Standard_E4s_v5", "Standard_D8s_v5", "Standard_E8s_v5", "Standard_D16s_v5"],
    ...["Standard_E16s_v5", "Standard_D32s_v5", "Standard_E32s_v5", "Standard_E48s_v5", "Standard_D64s_v5"],
    "Standard_D96s_v5",
];
/** With 1, 2, 4 and 8 GPUs. */
export const GPU_SIZES: readonly string[] = [
    ...["Standard_NC4as_T4_v3", "Standard_NC8as_T4_v3", "Standard_NC16as_T4_v3", "Standard_NC24ads_A100_v4"],
    ...[
        "Standard_NC48ads_A100_v4",
        "Standard_NC64as_T4_v3",
        "Standard_NC96ads_A100_v4",
        "Standard_ND96asr_v4",
    ],
];

/** v1's own number of nodes for production. */
const CPU_NODES = 3;

/** What is asked of one node, and how often at the least. */
interface Wanted {
    readonly cpuCores: number;
    readonly memoryGb: number;
    readonly gpus: number;
    readonly replicas: number;
    readonly mostReplicas: number;
}

/** Nodes for some versions: the smallest common size that one replica of each fits, and enough of them. */
export function nodesFor(
    versions: readonly VersionDocument[],
    target: Target,
): NodePoolSettings & { readonly hasGpus: boolean } {
    const wanted = versions.map(guaranteedTo);
    const hasGpus = wanted.some(({ gpus }) => gpus > 0);
    const sizes = hasGpus ? GPU_SIZES : CPU_SIZES;
    const fitting = (asked: readonly Wanted[]) =>
        sizes.find((size) => asked.every((one) => roomFor(one, planOf(size), target) >= 1));
    // A limit beyond its node would be none. Where no node is large enough, the plan of the whole says so.
    const vmSize = fitting(versions.map(allowedTo)) ?? fitting(wanted) ?? sizes.at(-1) ?? "";
    const pool = planOf(vmSize);
    const nodesOf = (replicas: (one: Wanted) => number) => {
        const shares = wanted.map((one) => replicas(one) / Math.max(1, roomFor(one, pool, target)));
        return Math.ceil(shares.reduce((sum, share) => sum + share, 0) - 1e-9);
    };
    if (!hasGpus) {
        return {
            hasGpus,
            vmSize,
            count: Math.max(
                CPU_NODES,
                nodesOf(({ replicas }) => replicas + 1),
            ),
        };
    }
    // A GPU that waits for load or a rollout is dear: its node comes when it is needed.
    const min = Math.max(
        1,
        nodesOf(({ replicas }) => replicas),
    );
    const max = Math.max(
        min + 1,
        nodesOf(({ mostReplicas }) => mostReplicas + 1),
    );
    return { hasGpus, vmSize, autoscale: { min, max } };
}

/** The same pools, and of the last as many nodes more as v1's rule for production wants. */
export function enoughForProduction(
    pools: Readonly<Record<string, NodePoolSettings>>,
): Readonly<Record<string, NodePoolSettings>> {
    const [last, settings] = Object.entries(pools).at(-1) ?? [];
    const vcpus = planOf(settings?.vmSize ?? "")?.vcpus ?? 0;
    const { plan } = planCluster("ml", { pools, given: { resourceGroupName: "rg", pools } });
    const more = Math.ceil((FASTPROD_VCPUS - plan.guaranteedVcpus) / vcpus);
    if (last === undefined || settings === undefined || !(more > 0 && Number.isFinite(more))) {
        return pools;
    }
    const { count, autoscale } = settings;
    const scale =
        autoscale === undefined
            ? { count: (count ?? 1) + more }
            : { autoscale: { min: autoscale.min + more, max: autoscale.max + more } };
    return { ...pools, [last]: { ...settings, ...scale } };
}

function planOf(vmSize: string): NodePoolPlan | undefined {
    return planNodePool(new Findings(), "any", { vmSize }, { taken: new Set(), defaultCount: 1 });
}

function guaranteedTo(version: VersionDocument): Wanted {
    const { cpuCores = CPU_CORES, memoryGb = MEMORY_GB, gpus = 0, autoscale } = version;
    const replicas = version.replicas ?? autoscale?.minReplicas ?? 1;
    const mostReplicas = version.replicas ?? autoscale?.maxReplicas ?? replicas;
    return { cpuCores, memoryGb, gpus, replicas, mostReplicas };
}

function allowedTo(version: VersionDocument): Wanted {
    const wanted = guaranteedTo(version);
    const { cpuCoresLimit = 0, memoryGbLimit = 0 } = version;
    return {
        ...wanted,
        cpuCores: Math.max(wanted.cpuCores, cpuCoresLimit),
        memoryGb: Math.max(wanted.memoryGb, memoryGbLimit),
    };
}

/** How many such replicas one node of a pool has room for. */
function roomFor(
    { cpuCores, memoryGb, gpus }: Wanted,
    pool: NodePoolPlan | undefined,
    target: Target,
): number {
    const pod = { cpuCores, memoryGib: memoryGb, devices: gpus };
    return pool === undefined ? 0 : podsOnNode(pool, pod, target === "azureml" ? FLUENT_BIT : undefined);
}
