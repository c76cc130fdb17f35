import type * as pulumi from "@pulumi/pulumi";
import type { ClusterPurpose } from "../plan/purpose";
import type { NodePoolPlan } from "../plan/nodePool";

/** One pool of a cluster, as serving components see it. */
export interface ClusterPool {
    readonly plan: NodePoolPlan;
    /** The AgentPool, where this stack owns it: workloads depend on it. */
    readonly resource: pulumi.Resource | undefined;
}

/** What a serving component needs of a cluster: made by {@link AksCluster}, or adopted by `AksCluster.existing`. */
export interface Cluster {
    readonly clusterName: pulumi.Output<string>;
    readonly resourceGroupName: pulumi.Output<string>;
    /** ARM resource id. */
    readonly clusterId: pulumi.Output<string>;
    readonly location: pulumi.Output<string>;
    readonly purpose: ClusterPurpose;
    /** Secret. Beside a `kubernetesProvider` it is read when it is asked for. */
    readonly kubeconfig: pulumi.Output<string>;
    /** The Kubernetes provider for this cluster. */
    readonly provider: pulumi.ProviderResource;
    readonly oidcIssuerUrl: pulumi.Output<string | undefined>;
    readonly kubeletIdentityObjectId: pulumi.Output<string | undefined>;
    readonly pools: Readonly<Record<string, ClusterPool>>;
    /** The pool for AKS's own pods, where this program knows it. */
    readonly systemPool: NodePoolPlan | undefined;
    /** Kinds of device plugins that the cluster component installs. */
    readonly devicePlugins: readonly string[];
    /** Whether something on the cluster enforces NetworkPolicy objects. */
    readonly enforcesNetworkPolicy: boolean;
    /** Whether Azure's managed Prometheus scrapes the cluster. */
    readonly managedMetrics: boolean;
    /** Whether AKS's driver mounts Azure Blob Storage. */
    readonly blobCsiDriver: boolean;
    /** False for a provider that the user brought: it may replace a Secret (delete first) where ours updates it. */
    readonly secretsAreMutable: boolean;
    /** The component and its logical name: what there is one of on a cluster belongs to it, whoever asked for it first. */
    readonly component: { readonly resource: pulumi.Resource; readonly name: string } | undefined;
    /** The ManagedCluster, where this stack owns it: what lives inside it is replaced and deleted with it. */
    readonly resource: pulumi.Resource | undefined;
}

/**
 * Options of what lives in a cluster and names it in plain: it is replaced with the cluster, and goes with it. Without
 * `replaceWith` the engine would keep it as it is while the cluster under it is another; with `deletedWith` alone it
 * would be deleted when the cluster is gone already.
 */
export function livesIn(
    cluster: pulumi.Resource | undefined,
): Pick<pulumi.CustomResourceOptions, "replaceWith" | "deletedWith"> {
    return cluster === undefined ? {} : { replaceWith: [cluster], deletedWith: cluster };
}

/** Options of a component's child that lives in the cluster: it goes with the cluster, where this stack owns that. */
export function inCluster(
    cluster: Cluster,
    parent: pulumi.Resource,
    after: readonly pulumi.Resource[] = [],
): pulumi.CustomResourceOptions {
    const check = checks.get(cluster);
    const dependsOn = check === undefined ? [...after] : check.apply(() => [...after]);
    return {
        parent,
        provider: cluster.provider,
        ...(after.length === 0 && check === undefined ? {} : { dependsOn }),
        ...livesIn(cluster.resource),
    };
}

/** Whom what there is one of on a cluster belongs to: its component; for a stand-in that has none, whoever asks. */
export function ownerOf(
    cluster: Cluster,
    asking: NonNullable<Cluster["component"]>,
): NonNullable<Cluster["component"]> {
    return cluster.component ?? asking;
}

/**
 * What the next write to a cluster must wait for: AKS refuses a second operation on a cluster or its pools while one
 * runs, so pools are written one after another, in the order in which the program names them.
 */
const lastWrites = new WeakMap<Cluster, pulumi.Resource>();

/** The last write to a cluster so far: the next depends on it. */
export function lastWriteOf(cluster: Cluster): readonly pulumi.Resource[] {
    const last = lastWrites.get(cluster);
    return last === undefined ? [] : [last];
}

/** Says that a resource is the last write to a cluster so far. */
export function setLastWrite(cluster: Cluster, resource: pulumi.Resource): void {
    lastWrites.set(cluster, resource);
}

/** What nothing is written on a cluster before, where its provider does not wait for that. */
const checks = new WeakMap<Cluster, pulumi.Output<unknown>>();

/** Has all that lives in a cluster wait for a check; where that fails, none of it is made. */
export function setCheck(cluster: Cluster, check: pulumi.Output<unknown>): void {
    checks.set(cluster, check);
}

/** Regions of clusters, where the program gave them in plain. */
const plainLocations = new WeakMap<Cluster, string | undefined>();

/** The region of a cluster that this program makes, where it gave it in plain. */
export function plainLocationOf(cluster: Cluster): string | undefined {
    return plainLocations.get(cluster);
}

/** Says in which region a cluster is made. */
export function setPlainLocation(cluster: Cluster, location: string | undefined): void {
    plainLocations.set(cluster, location);
}

/** Makes a pool known to what is declared on the cluster after it. */
export function joinPool(cluster: Cluster, key: string, pool: ClusterPool): void {
    (cluster.pools as Record<string, ClusterPool>)[key] = pool;
}
