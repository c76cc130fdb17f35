import { type AttachmentPlan, type AttachmentSettings, planAttachment } from "#src/plan/azureml/attachment";
import { type GatewayPlan, type GatewaySettings, planGateway } from "#src/plan/gateway";
import { ClusterPurpose } from "#src/plan/purpose";
import { type Program, type Refusal, refusalsOf } from "./program";

/** The workspace of all cases. */
export const WORKSPACE_ID =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg" +
    "/providers/Microsoft.MachineLearningServices/workspaces/ws";

/** Where a program's endpoints are served: one of the two is there, by the way. */
export interface TargetPlan {
    readonly attachment?: AttachmentPlan;
    readonly gateway?: GatewayPlan;
}

/** Plans a program's attachment or gateway. */
export function planTarget({ way, target }: Program): {
    readonly plan: TargetPlan;
    readonly refusals: readonly Refusal[];
} {
    if (way === "Azure ML") {
        const settings = (target?.with({ workspaceId: WORKSPACE_ID }) ?? {
            workspaceId: WORKSPACE_ID,
        }) as unknown as AttachmentSettings;
        const { plan, problems } = planAttachment("aks", settings, {
            purpose: ClusterPurpose.FastProd,
            guaranteedNodes: undefined,
            room: undefined,
            nvidiaDevicePlugin: true,
            installedBy: undefined,
            owners: new Map(),
            computes: new Map(),
            twins: new Map(),
            installedNodeSelector: {},
        });
        return { plan: { attachment: plan }, refusals: target ? refusalsOf(target, problems) : [] };
    }
    const settings = (target?.with() ?? {}) as GatewaySettings;
    const { plan, problems } = planGateway("edge", settings, {
        purpose: ClusterPurpose.FastProd,
        enforcesNetworkPolicy: true,
        autoscaled: false,
        envoyGateway: undefined,
        owners: new Map(),
        gatewayNames: new Map(),
    });
    return { plan: { gateway: plan }, refusals: target ? refusalsOf(target, problems) : [] };
}
