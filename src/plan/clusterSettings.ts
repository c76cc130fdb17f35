import type { MaintenanceWindows } from "./maintenance";
import type { NetworkSettings } from "./network";
import type { NodePoolSettings } from "./nodePool";
import type { ClusterPurpose } from "./purpose";

/** The settings of a cluster that must be known before anything runs. */
export interface ClusterSettings {
    /** Name of the cluster in Azure: 1–63 letters, digits, `_` and `-`. A change replaces it. @default the component's name */
    readonly clusterName?: string;
    /** What the cluster is for: sets the SKU tier, the system pool, and the least size. @default "FastProd" */
    readonly purpose?: ClusterPurpose;
    /** Accept a FastProd cluster below 12 guaranteed vCPU or 3 nodes, with a warning. @default false */
    readonly allowUndersized?: boolean;
    /** SKU tier of the control plane. @default "Standard" for FastProd, "Free" for DevTest */
    readonly skuTier?: "Free" | "Standard" | "Premium";
    /** When AKS upgrades Kubernetes by itself. @default AKS's own: never */
    readonly upgradeChannel?: "none" | "patch" | "stable" | "rapid" | "node-image";
    /** How node images are renewed. @default AKS's own: "NodeImage" */
    readonly nodeOsUpgradeChannel?: "None" | "Unmanaged" | "SecurityPatch" | "NodeImage";
    /** Weekly times for upgrades. @default any time */
    readonly maintenanceWindows?: MaintenanceWindows;
    /** API server reachable from its virtual network only. A change replaces the cluster. @default false */
    readonly privateCluster?: boolean;
    /**
     * Certificates for cluster users beside Entra ID. Left out, FastProd warns where the API server is open to all
     * addresses; `true` says that this is meant. @default true
     */
    readonly localAccounts?: boolean;
    /** Issue tokens that other services trust. AKS cannot turn it off again. @default true */
    readonly oidcIssuer?: boolean;
    /** Let pods be managed identities; needs `oidcIssuer`. @default true */
    readonly workloadIdentity?: boolean;
    /** Grant the nodes AcrPull on `registries`. @default true */
    readonly registryRoleAssignments?: boolean;
    /** AKS's CSI driver for Azure Blob Storage, by which versions on plain Kubernetes mount models from there. @default false (AKS's) */
    readonly blobCsiDriver?: boolean;
}

/** A pool's arguments as the plan sees them. */
export type PoolView = NodePoolSettings & { readonly subnetId?: string | undefined };

/** A cluster's arguments as the plan sees them: what rules concern, where the program gave it in plain. */
export interface ClusterView extends ClusterSettings {
    readonly systemPool?: PoolView;
    readonly pools?: Readonly<Record<string, PoolView>>;
    readonly network?: NetworkSettings & { readonly subnetId?: unknown };
    /** The subnet of all pools that name none. */
    readonly subnetId?: string | undefined;
    readonly kubernetesVersion?: string | undefined;
    readonly location?: string | undefined;
    /** The arguments just as the program gave them, Outputs too: which are there at all, and which are misspelt. */
    readonly given: Readonly<Record<string, unknown>>;
}
