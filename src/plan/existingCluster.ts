import { ResourceType, checkResourceId } from "../core/azureIds";
import { isPlainObject, oneOf, plainObject, trueOrFalse, unknownKeys } from "../core/checks";
import { CLUSTER_NAME, POOL_NAME, checkName } from "../core/names";
import { Findings, type Planned } from "../core/problems";
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
    /** Whether the cluster has AKS's CSI driver for Azure Blob Storage. @default false; an error where Azure reports that it is off */
    readonly blobCsiDriver?: boolean;
}

export interface ExistingClusterPlan {
    readonly purpose: ClusterPurpose;
    readonly pools: readonly NodePoolPlan[];
    readonly enforcesNetworkPolicy: boolean;
    readonly managedMetrics: boolean;
    readonly blobCsiDriver: boolean;
}

const KEYS = [
    ...["clusterId", "resourceGroupName", "clusterName", "purpose", "pools", "enforcesNetworkPolicy"],
    ...["managedMetrics", "blobCsiDriver", "kubeconfig", "kubernetesProvider"],
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
    const settings: ExistingClusterIdentity & ExistingClusterSettings = plainObject(
        f,
        "",
        args,
        "{ clusterId }, or { resourceGroupName, clusterName }",
    )
        ? args
        : {};
    if (settings === args) {
        unknownKeys(f, "", settings, KEYS);
        checkIdentity(f, settings, isPlain);
    }
    const { purpose = ClusterPurpose.FastProd, pools: given = {} } = settings;
    const { enforcesNetworkPolicy = true, managedMetrics = false, blobCsiDriver = false } = settings;
    oneOf(f, "purpose", purpose, Object.values(ClusterPurpose));
    trueOrFalse(f, "enforcesNetworkPolicy", enforcesNetworkPolicy);
    trueOrFalse(f, "managedMetrics", managedMetrics);
    trueOrFalse(f, "blobCsiDriver", blobCsiDriver);
    const taken = new Set<string>();
    const keys = plainObject(f, "pools", given, '{ cpu: { vmSize: "Standard_D4s_v5" } }')
        ? Object.keys(given)
        : [];
    const pools = keys
        .sort()
        .flatMap((key) =>
            planPool(f.at("pools").at(key), key, given[key] as ExistingNodePoolSettings, taken),
        );
    return {
        plan: { purpose, pools, enforcesNetworkPolicy, managedMetrics, blobCsiDriver },
        problems: f.problems,
        warnings: f.warnings,
    };
}

/** Workloads find the pool by its name in Azure, or by the label that the library gives to pools that it makes. */
function planPool(
    f: Findings,
    key: string,
    given: ExistingNodePoolSettings,
    taken: Set<string>,
): NodePoolPlan[] {
    const { nodePoolName } = isPlainObject(given) ? given : ({} as ExistingNodePoolSettings);
    const named = nodePoolName !== undefined && checkName(f, "nodePoolName", nodePoolName, POOL_NAME);
    const context = { taken, defaultCount: undefined, otherKeys: ["nodePoolName"] };
    const plan = planNodePool(f, key, given, context);
    const nodeSelector: Record<string, string> = named
        ? { "kubernetes.azure.com/agentpool": nodePoolName }
        : { "aks-scoring/pool": key };
    return plan === undefined ? [] : [{ ...plan, nodeSelector, azureName: nodePoolName ?? plan.azureName }];
}

function checkIdentity(
    f: Findings,
    identity: ExistingClusterIdentity,
    isPlain: (value: unknown) => boolean,
): void {
    const { clusterId, resourceGroupName, clusterName } = identity;
    const byName = resourceGroupName !== undefined || clusterName !== undefined;
    if (clusterId !== undefined && byName) {
        const rule = "excludes resourceGroupName and clusterName";
        f.problem(
            "clusterId",
            isPlain(clusterId) ? clusterId : undefined,
            rule,
            "Give the id, or group and name.",
        );
        return;
    }
    if (clusterId === undefined && (resourceGroupName === undefined || clusterName === undefined)) {
        const missing = byName
            ? resourceGroupName === undefined
                ? "resourceGroupName"
                : "clusterName"
            : "clusterId";
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
