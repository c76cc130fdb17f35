import { ResourceType, checkResourceId } from "../core/azureIds";
import { oneOf, plainObject, unknownKeys } from "../core/checks";
import { CLUSTER_NAME, POOL_NAME, checkName } from "../core/names";
import { Findings, type Planned } from "../core/problems";
import { findVmSize } from "../core/vmSizes";
import { checkResourceGroupName } from "./azureInputs";
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
    identity: ExistingClusterIdentity,
    settings: ExistingClusterSettings,
    isPlain: (value: unknown) => boolean,
): Planned<ExistingClusterPlan> {
    const f = new Findings();
    unknownKeys(f, "", settings, KEYS);
    checkIdentity(f, identity, isPlain);
    const purpose = settings.purpose ?? ClusterPurpose.FastProd;
    oneOf(f, "purpose", purpose, Object.values(ClusterPurpose));
    const pools: NodePoolPlan[] = [];
    const given = settings.pools ?? {};
    if (plainObject(f, "pools", given)) {
        const taken = new Set<string>();
        for (const key of Object.keys(given).sort()) {
            const at = f.at("pools").at(key);
            const { nodePoolName, ...rest } = given[key] as ExistingNodePoolSettings;
            const named = nodePoolName !== undefined && checkName(at, "nodePoolName", nodePoolName, POOL_NAME);
            const plan = planNodePool(at, key, rest, { taken });
            if (plan !== undefined) {
                const nodeSelector: Record<string, string> = named
                    ? { "kubernetes.azure.com/agentpool": nodePoolName }
                    : { "aks-scoring/pool": key };
                pools.push({ ...plan, nodeSelector, azureName: nodePoolName ?? plan.azureName });
            }
        }
    }
    return {
        plan: {
            purpose,
            pools,
            enforcesNetworkPolicy: settings.enforcesNetworkPolicy ?? true,
            managedMetrics: settings.managedMetrics ?? false,
        },
        problems: f.problems,
        warnings: f.warnings,
    };
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
    const taints = [...(found.nodeTaints ?? [])].sort();
    if (taints.join() !== [...pool.taints].sort().join()) {
        f.problem("taints", pool.taints, `are ${JSON.stringify(taints)} on the cluster`, "Give the pool's taints.");
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

/** v1 attached no production cluster below 12 vCPU (SPEC A.3). Here it is a warning: the cluster may be growing. */
function compareSize(f: Findings, plan: ExistingClusterPlan, profiles: readonly ReportedPool[]): void {
    const sizes = profiles.map((profile) => findVmSize(profile.vmSize ?? ""));
    if (plan.purpose !== ClusterPurpose.FastProd || sizes.includes(undefined)) {
        return;
    }
    const vcpus = profiles.reduce((sum, { count }, index) => sum + (count ?? 0) * (sizes[index]?.vcpus ?? 0), 0);
    if (vcpus < 12) {
        f.warning("purpose", plan.purpose, `wants 12 vCPU, and the cluster has ${vcpus}`, 'Add nodes, or use "DevTest".');
    }
}
