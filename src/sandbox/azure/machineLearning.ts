import type { ArmType } from "./behaviour";
import { ML_ASSET_TYPES } from "./mlAssets";
import { computeBehaviour } from "./mlCompute";
import { deploymentBehaviour } from "./mlDeployment";
import { endpointBehaviour } from "./mlOnline";
import { workspaceBehaviour } from "./mlWorkspace";

const WORKSPACES = "Microsoft.MachineLearningServices/workspaces";

/** Workspaces, computes, assets, online endpoints and their deployments. */
export const MACHINE_LEARNING_TYPES: readonly ArmType[] = [
    {
        token: "azure-native:machinelearningservices:Workspace",
        arm: WORKSPACES,
        names: ["workspaceName"],
        located: true,
        computed: ["provisioningState", "workspaceId", "identity.principalId", "identity.tenantId"],
        behaviour: workspaceBehaviour,
    },
    {
        token: "azure-native:machinelearningservices:Compute",
        arm: `${WORKSPACES}/computes`,
        names: ["workspaceName", "computeName"],
        autoname: "copy",
        located: true,
        flat: false,
        computed: ["properties.provisioningState", "properties.createdOn", "properties.isAttachedCompute"],
        behaviour: computeBehaviour,
    },
    {
        token: "azure-native:machinelearningservices:OnlineEndpoint",
        arm: `${WORKSPACES}/onlineEndpoints`,
        names: ["workspaceName", "endpointName"],
        autoname: "copy",
        located: true,
        flat: false,
        immutable: ["properties.compute"],
        computed: [
            "properties.provisioningState",
            "properties.scoringUri",
            "properties.swaggerUri",
            "systemData",
        ],
        behaviour: endpointBehaviour,
    },
    {
        token: "azure-native:machinelearningservices:OnlineDeployment",
        arm: `${WORKSPACES}/onlineEndpoints/deployments`,
        names: ["workspaceName", "endpointName", "deploymentName"],
        autoname: "copy",
        located: true,
        flat: false,
        immutable: ["properties.endpointComputeType"],
        computed: ["properties.provisioningState"],
        behaviour: deploymentBehaviour,
    },
    ...ML_ASSET_TYPES,
];
