import type * as pulumi from "@pulumi/pulumi";
import type { ClusterSettings } from "../plan/clusterSettings";
import type { DevicePluginSettings } from "../plan/devicePlugins";
import type { NetworkSettings } from "../plan/network";
import type { NodePoolSettings } from "../plan/nodePool";

/** One node pool of a cluster. */
export interface NodePoolSpec extends NodePoolSettings {
    /** Subnet of the nodes, a full resource id. In plain, a change rotates the pool; an Output's cannot. @default `network.subnetId` */
    readonly subnetId?: pulumi.Input<string>;
    /** Tags of the pool in Azure. */
    readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The virtual network of a cluster. */
export interface ClusterNetworkArgs extends NetworkSettings {
    /** Subnet of the nodes of every pool, a full resource id. @default a virtual network that AKS makes */
    readonly subnetId?: pulumi.Input<string>;
}

/** Sign-in by Entra ID. */
export interface EntraArgs {
    /** Object ids of groups whose members administer the cluster. */
    readonly adminGroupObjectIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Authorise by Azure role assignments instead of Kubernetes RBAC alone. @default false */
    readonly azureRbac?: boolean;
}

/** Metrics in Azure Monitor's managed Prometheus. */
export interface ManagedMetricsArgs {
    /** Data collection rule that takes the metrics to an Azure Monitor workspace; associated with the cluster here. */
    readonly dataCollectionRuleId: pulumi.Input<string>;
}

/** An AKS cluster to create. */
export interface AksClusterArgs extends ClusterSettings {
    /** Resource group of the cluster. */
    readonly resourceGroupName: pulumi.Input<string>;
    /** Azure region. A change replaces the cluster and all that is in it. @default the provider's */
    readonly location?: pulumi.Input<string>;
    /** The pool that the cluster is born with, for AKS's own pods. @default Standard_D2s_v5, 3 nodes for FastProd, 1 for DevTest */
    readonly systemPool?: NodePoolSpec;
    /** Further pools, by key: 1–8 lower-case letters and digits, starting with a letter. */
    readonly pools?: Readonly<Record<string, NodePoolSpec>>;
    /** Network. @default Azure CNI overlay with Cilium */
    readonly network?: ClusterNetworkArgs;
    /**
     * Kubernetes version: minor (`"1.35"`), or minor and patch. What AKS has dropped is refused, by its calendar of August
     * 2026; what it supports no more, or with long-term support alone, warns. @default AKS's default at creation
     */
    readonly kubernetesVersion?: pulumi.Input<string>;
    /** Identity of the control plane, a user-assigned identity's resource id. @default a system-assigned one */
    readonly userAssignedIdentityId?: pulumi.Input<string>;
    /** Private DNS zone of a private cluster: its resource id, `system` or `none`. @default AKS's, "system" */
    readonly privateDnsZoneId?: pulumi.Input<string>;
    /** Ranges that reach the API server, CIDR. @default all */
    readonly authorizedIpRanges?: pulumi.Input<pulumi.Input<string>[]>;
    /** Sign-in by Entra ID; needed when `localAccounts` is false. */
    readonly entra?: EntraArgs;
    /** Container registries that the nodes pull from: resource ids, each granted AcrPull. */
    readonly registries?: readonly pulumi.Input<string>[];
    /** Log Analytics workspace for container logs, a resource id. @default none */
    readonly logAnalyticsWorkspaceId?: pulumi.Input<string>;
    /** Azure Monitor's managed Prometheus. @default false */
    readonly managedMetrics?: boolean | ManagedMetricsArgs;
    /** Device plugins for GPU and FPGA pools. @default NVIDIA's and AMD's, where a pool has such devices */
    readonly devicePlugins?: DevicePluginSettings;
    /** Resource group for the nodes. A change replaces the cluster. @default AKS's, `MC_…` */
    readonly nodeResourceGroup?: pulumi.Input<string>;
    /** Tags of the cluster in Azure. */
    readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** A Kubernetes provider of your own. Set `enableSecretMutable: true` on it. @default one made from the cluster's kubeconfig */
    readonly kubernetesProvider?: pulumi.ProviderResource;
}
