import type { ArmType } from "./behaviour";
import { deploymentBehaviour } from "./deployment";
import { deploymentStackBehaviour } from "./deploymentStack";

/** Resource groups, ARM deployments and deployment stacks. */
export const RESOURCES_TYPES: readonly ArmType[] = [
    {
        token: "azure-native:resources:ResourceGroup",
        arm: "Microsoft.Resources/resourceGroups",
        names: ["resourceGroupName"],
        located: true,
        immutable: ["location"],
        computed: ["properties"],
        behaviour: {
            settle: ({ body }) => ({ ...body, properties: { provisioningState: "Succeeded" } }),
        },
    },
    {
        token: "azure-native:resources:Deployment",
        arm: "Microsoft.Resources/deployments",
        names: ["deploymentName"],
        immutable: ["location"],
        flat: false,
        computed: [
            "properties.provisioningState",
            "properties.correlationId",
            "properties.outputs",
            "properties.outputResources",
        ],
        behaviour: deploymentBehaviour,
    },
    {
        token: "azure-native:resources:DeploymentStackAtResourceGroup",
        arm: "Microsoft.Resources/deploymentStacks",
        names: ["deploymentStackName"],
        immutable: [],
        computed: [
            "provisioningState",
            "resources",
            "deletedResources",
            "detachedResources",
            "outputs",
            "deploymentId",
        ],
        behaviour: deploymentStackBehaviour,
    },
];
