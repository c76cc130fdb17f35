import { createHash } from "node:crypto";
import { bagOf, plainBag, textOf } from "../values";
import { TENANT } from "./identities";
import { computeBehaviour } from "./mlCompute";
import { deploymentBehaviour, endpointBehaviour } from "./mlOnline";
import type { ArmType } from "./types";
import type { Behaviour } from "./world";

const WORKSPACES = "Microsoft.MachineLearningServices/workspaces";

const workspace: Behaviour = {
    settle: ({ id, body }, world) => {
        const mark = createHash("sha256")
            .update(`${id.text}#${world.incarnation(id.text)}`)
            .digest("hex");
        const uuid = (from: number) =>
            `${mark.slice(from, from + 8)}-0000-4000-8000-${mark.slice(from + 8, from + 20)}`;
        const type = textOf(plainBag(body["identity"])["type"]) ?? "SystemAssigned";
        const own = type.includes("SystemAssigned") ? { principalId: uuid(0), tenantId: TENANT } : {};
        return {
            ...body,
            identity: { type, ...own, ...bagOf(body["identity"]) },
            workspaceId: uuid(12),
            provisioningState: "Succeeded",
        };
    },
};

/** Workspaces, computes, online endpoints and their deployments. */
export const MACHINE_LEARNING_TYPES: readonly ArmType[] = [
    {
        token: "azure-native:machinelearningservices:Workspace",
        arm: WORKSPACES,
        names: ["workspaceName"],
        located: true,
        computed: ["provisioningState", "workspaceId", "identity.principalId", "identity.tenantId"],
        behaviour: workspace,
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
        computed: ["properties.provisioningState", "properties.scoringUri", "properties.swaggerUri"],
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
];
