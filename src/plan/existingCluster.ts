import { ResourceType, checkResourceId } from "../core/azureIds";
import { isPlainObject, oneOf, plainObject, trueOrFalse, unknownKeys } from "../core/checks";
import { CLUSTER_NAME, POOL_NAME, checkName } from "../core/names";
import { Findings, type Planned } from "../core/problems";
import { findVmSize } from "../core/vmSizes";
import { checkResourceGroupName } from "./azureInputs";
import { SPOT_TAINT } from "./nodeLabels";
import type { NodePoolPlan, NodePoolSettings } from "./nodePool";
import { planNodePool } from "./planNodePool";
import { ClusterPurpose } from "./purpose";

/** A pool of a cluster that exists: what the program relies on, compared with what the cluster reports. */
export interface ExistingNodePoolSettings extends NodePoolSettings {
    /** The pool's name in Azure. @default the pool whose nodes carry the label `aks-scoring/pool` with this key */
    readonly nodePoolName?: string;
}

/** The plain part of an existing cluster's arguments. */
export interface ExistingClusterSettings {
    /** What the cluster is for. @default "FastProd" */
    readonly purpose?: ClusterPurpose;
    /** The pools that this program uses, by key. */
    readonly pools?: Readonly<Record<string, ExistingNodePoolSettings>>;
    /** Whether something on the cluster enforces NetworkPolicy objects. @default true; a warning where Azure reports none */
    readonly enforcesNetworkPolicy?: boolean;
    /** Whether Azure's managed Prometheus scrapes the cluster. @default false */
    readonly managedMetrics?: boolean;
}

export interface ExistingClusterPlan {
    readonly purpose: ClusterPurpose;
    readonly pools: readonly NodePoolPlan[];
    readonly enforcesNetworkPolicy: boolean;
    readonly managedMetrics: boolean;
}

/** What `getManagedCluster` says of a cluster, as far as the program relies on it. */
export interface ReportedCluster {
    readonly agentPoolProfiles?: readonly ReportedPool[];
    readonly networkProfile?: { readonly networkPolicy?: string };
}

export interface ReportedPool {
    readonly name: string;
    readonly vmSize?: string;
    readonly count?: number;
    readonly scaleSetPriority?: string;
    readonly nodeLabels?: Readonly<Record<string, string>>;
    readonly nodeTaints?: readonly string[];
}

const KEYS = [
    ...["clusterId", "resourceGroupName", "clusterName", "purpose", "pools", "enforcesNetworkPolicy"],
    ...["managedMetrics", "kubeconfig", "kubernetesProvider"],
];

/** Identity of the cluster, where the program gave it in plain. `undefined` is "not given", an Output is any object. */
export interface ExistingClusterIdentity {
    readonly clusterId?: unknown;
    readonly resourceGroupName?: unknown;
    readonly clusterName?: unknown;
}

/** Checks how an existing cluster is named, and plans the pools that the program uses. */
export function planExistingCluster(
    args: ExistingClusterIdentity & ExistingClusterSettings,
    isPlain: (value: unknown) => boolean,
): Planned<ExistingClusterPlan> {
    const f = new Findings();
    const settings: ExistingClusterIdentity & ExistingClusterSettings = plainObject(f, "", args, '{ clusterId }, or { resourceGroupName, clusterName }') ? args : {};
    if (settings === args) {
        unknownKeys(f, "", settings, KEYS);
        checkIdentity(f, settings, isPlain);
    }
    const { purpose = ClusterPurpose.FastProd, pools: given = {} } = settings;
    const { enforcesNetworkPolicy = true, managedMetrics = false } = settings;
    oneOf(f, "purpose", purpose, Object.values(ClusterPurpose));
    trueOrFalse(f, "enforcesNetworkPolicy", enforcesNetworkPolicy);
    trueOrFalse(f, "managedMetrics", managedMetrics);
    const taken = new Set<string>();
    const keys = plainObject(f, "pools", given, '{ cpu: { vmSize: "Standard_D4s_v5" } }') ? Object.keys(given) : [];
    const pools = keys.sort().flatMap((key) => planPool(f.at("pools").at(key), key, given[key] as ExistingNodePoolSettings, taken));
    return {
        plan: { purpose, pools, enforcesNetworkPolicy, managedMetrics },
        problems: f.problems,
        warnings: f.warnings,
    };
}

/** Workloads find the pool by its name in Azure, or by the label that the library gives to pools that it makes. */
function planPool(f: Findings, key: string, given: ExistingNodePoolSettings, taken: Set<string>): NodePoolPlan[] {
    const { nodePoolName } = isPlainObject(given) ? given : ({} as ExistingNodePoolSettings);
    const named = nodePoolName !== undefined && checkName(f, "nodePoolName", nodePoolName, POOL_NAME);
    const context = { taken, defaultCount: undefined, otherKeys: ["nodePoolName"] };
    const plan = planNodePool(f, key, given, context);
    const nodeSelector: Record<string, string> = named
        ? { "kubernetes.azure.com/agentpool": nodePoolName }
        : { "aks-scoring/pool": key };
    return plan === undefined ? [] : [{ ...plan, nodeSelector, azureName: nodePoolName ?? plan.azureName }];
}

function checkIdentity(f: Findings, identity: ExistingClusterIdentity, isPlain: (value: unknown) => boolean): void {
    const { clusterId, resourceGroupName, clusterName } = identity;
    const byName = resourceGroupName !== undefined || clusterName !== undefined;
    if (clusterId !== undefined && byName) {
        const rule = "excludes resourceGroupName and clusterName";
        f.problem("clusterId", isPlain(clusterId) ? clusterId : undefined, rule, "Give the id, or group and name.");
        return;
    }
    if (clusterId === undefined && (resourceGroupName === undefined || clusterName === undefined)) {
        const missing = byName ? (resourceGroupName === undefined ? "resourceGroupName" : "clusterName") : "clusterId";
        f.problem(missing, undefined, "is missing", "Give clusterId, or resourceGroupName and clusterName.");
        return;
    }
    if (isPlain(clusterId)) {
        checkResourceId(f, "clusterId", clusterId, ResourceType.ManagedCluster);
    }
    if (isPlain(resourceGroupName)) {
        checkResourceGroupName(f, "resourceGroupName", resourceGroupName);
    }
    if (isPlain(clusterName)) {
        checkName(f, "clusterName", clusterName, CLUSTER_NAME);
    }
}

/** Compares the pools that the program uses with those that the cluster has. */
export function compareWithReported(f: Findings, plan: ExistingClusterPlan, reported: ReportedCluster): void {
    const policy = reported.networkProfile?.networkPolicy;
    if (plan.enforcesNetworkPolicy && reported.networkProfile !== undefined && (policy ?? "none") === "none") {
        const rule = "is assumed, and the cluster reports no policy engine: any pod can reach the scoring pods";
        f.warning("enforcesNetworkPolicy", true, rule, "Install one, or set it to false.");
    }
    const profiles = reported.agentPoolProfiles;
    if (profiles === undefined) {
        return;
    }
    for (const pool of plan.pools) {
        const at = f.at("pools").at(pool.key);
        const name = pool.nodeSelector["kubernetes.azure.com/agentpool"];
        const found = profiles.find((profile) =>
            name === undefined ? profile.nodeLabels?.["aks-scoring/pool"] === pool.key : profile.name === name,
        );
        if (found === undefined) {
            const all = profiles.map((profile) => profile.name).join(", ");
            const rule =
                name === undefined ? `has no pool labelled aks-scoring/pool: ${pool.key}` : `has no pool "${name}"`;
            at.problem("", undefined, `the cluster ${rule}`, `Give nodePoolName, one of: ${all}.`);
        } else {
            comparePool(at, pool, found);
        }
    }
    compareSize(f, plan, profiles);
}

function comparePool(f: Findings, pool: NodePoolPlan, found: ReportedPool): void {
    if (found.vmSize !== undefined && found.vmSize.toLowerCase() !== pool.vmSize.toLowerCase()) {
        f.problem("vmSize", pool.vmSize, `is ${found.vmSize} on the cluster`, "Give the size that the pool has.");
    }
    const spot = found.scaleSetPriority === "Spot";
    if (found.scaleSetPriority !== undefined && spot !== (pool.priority === "Spot")) {
        const remedy = spot ? "Write spot: true." : "Leave it out.";
        f.problem("spot", !spot, `is ${spot} on the cluster`, remedy);
    }
    const [planned, taints] = [pool.taints, found.nodeTaints ?? []].map(ownTaints);
    if (planned !== taints) {
        f.problem("taints", pool.taints, `are ${taints} on the cluster`, `Write taints: ${taints}.`);
    }
    for (const [key, value] of Object.entries(pool.labels)) {
        const actual = found.nodeLabels?.[key];
        if (!key.startsWith("aks-scoring/") && actual !== value) {
            const rule = actual === undefined ? "is not on the cluster's pool" : `is "${actual}" on the cluster`;
            f.problem(`labels.${key}`, value, rule, "Give labels that the pool has.");
        }
    }
    if (pool.count !== undefined && found.count !== undefined && found.count < pool.count) {
        f.warning("count", pool.count, `is ${found.count} on the cluster`, "Give the count that the pool has.");
    }
}

/** Taints to compare, in one spelling. AKS's own on spot nodes is no setting of the pool's. */
function ownTaints(taints: readonly string[]): string {
    return JSON.stringify(taints.filter((taint) => taint !== SPOT_TAINT).sort());
}

/** v1 attached no production cluster below 12 vCPU (SPEC A.3). Here it is a warning: the cluster may be growing. */
function compareSize(f: Findings, plan: ExistingClusterPlan, profiles: readonly ReportedPool[]): void {
    const staying = profiles.filter((profile) => profile.scaleSetPriority !== "Spot");
    const sizes = staying.map((profile) => findVmSize(profile.vmSize ?? ""));
    if (plan.purpose !== ClusterPurpose.FastProd || sizes.includes(undefined)) {
        return;
    }
    const vcpus = staying.reduce((sum, { count }, index) => sum + (count ?? 0) * (sizes[index]?.vcpus ?? 0), 0);
    if (vcpus < 12) {
        const rule = `wants 12 vCPU, and the cluster has ${vcpus}, spot nodes not counted`;
        f.warning("purpose", plan.purpose, rule, 'Add nodes, or use "DevTest".');
    }
}
