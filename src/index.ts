export { AksCluster } from "./components/aksCluster";
export type {
    AksClusterArgs,
    ClusterNetworkArgs,
    EntraArgs,
    ManagedMetricsArgs,
    NodePoolSpec,
} from "./components/aksClusterArgs";
export type { Cluster, ClusterPool } from "./components/cluster";
export type { ExistingAksCluster, ExistingAksClusterArgs } from "./components/existingAksCluster";
export { NodePool, type NodePoolArgs } from "./components/nodePool";
export type { ClusterSettings } from "./plan/cluster";
export type { DevicePluginImage, DevicePluginSettings } from "./plan/devicePlugins";
export type { ExistingClusterSettings, ExistingNodePoolSettings } from "./plan/existingCluster";
export type { MaintenanceWindow, MaintenanceWindows } from "./plan/maintenance";
export type { NetworkSettings } from "./plan/network";
export type { NodePoolAutoscale, NodePoolPlan, NodePoolSettings, SpotSettings, Toleration } from "./plan/nodePool";
export { ClusterPurpose } from "./plan/purpose";
