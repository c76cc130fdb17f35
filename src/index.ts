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
export type { ClusterSettings } from "./plan/clusterSettings";
export type { DevicePluginImage, DevicePluginSettings } from "./plan/devicePlugins";
export type { ExistingClusterSettings, ExistingNodePoolSettings } from "./plan/existingCluster";
export type { MaintenanceWindow, MaintenanceWindows } from "./plan/maintenance";
export type { NetworkSettings } from "./plan/network";
export type {
    NodePoolAutoscale,
    NodePoolPlan,
    NodePoolSettings,
    SpotSettings,
    Toleration,
} from "./plan/nodePool";
export { ClusterPurpose } from "./plan/purpose";
export type { ExistingScoringGateway } from "./components/existingScoringGateway";
export { ScoringDeployment, type ScoringDeploymentArgs } from "./components/scoringDeployment";
export { ScoringEndpoint, type ScoringEndpointArgs } from "./components/scoringEndpoint";
export { ScoringGateway } from "./components/scoringGateway";
export type { ExistingScoringGatewayArgs, ScoringGatewayArgs } from "./components/scoringGatewayArgs";
export { WorkspaceAttachment } from "./components/workspaceAttachment";
export type { ExistingWorkspaceAttachment } from "./components/existingWorkspaceAttachment";
export type {
    ExistingWorkspaceAttachmentArgs,
    WorkspaceAttachmentArgs,
} from "./components/workspaceAttachmentArgs";
export type { AssetSettings, ModelSettings } from "./plan/assets";
export { ModelType } from "./plan/modelType";
export {
    type AttachmentTlsSettings,
    type RouterSettings,
    RouterServiceType,
} from "./plan/azureml/attachmentSettings";
export type { ScoringTarget } from "./components/scoringTarget";
export type { EndpointArgs, VersionArgs } from "./components/serving/args";
export type { Serving } from "./components/serving/serving";
export { EndpointAuth, type KeyRotation, type TokenSettings } from "./plan/auth";
export type { WorkloadIdentitySettings } from "./plan/workloadIdentity";
export type { EgressSettings, EgressTarget } from "./plan/egress";
export type { GatewayTlsSettings, LoadBalancerSettings } from "./plan/gateway";
export {
    type AutoscaleSettings,
    type CollectionSettings,
    type DataCollectionSettings,
    type ProbeSettings,
    type RolloutSettings,
    type VersionSettings,
    VersionType,
} from "./plan/version";
export { DocumentError } from "./documents/documentError";
export type { EndpointDocument, VersionDocument } from "./documents/endpointDocument";
export { type V1Documents, fromV1Documents } from "./documents/fromV1Documents";
export { type V2Documents, fromV2Documents } from "./documents/fromV2Documents";
