import type * as pulumi from "@pulumi/pulumi";
import type { Planned } from "../../../core/problems";
import type { AttachmentPlan, AttachmentSettings } from "../../../plan/azureml/attachment";
import type { OnlineEndpointPlan } from "../../../plan/azureml/onlineEndpoint";
import type { OnlineDeploymentPlan } from "../../../plan/azureml/onlineVersion";
import type { ScoringTarget } from "../../scoringTarget";
import type { EndpointArgs, ScoringDeploymentSettings } from "../args";
import type { Attachment } from "./attachment";

type Text = pulumi.Input<string>;
type TextMap = pulumi.Input<Readonly<Record<string, Text>>>;

/** An attachment's plan, and what it carries. */
export interface PlannedAttachment {
    readonly plan: AttachmentPlan;
    readonly args: AttachmentSettings<Text, TextMap>;
}

/** A version's plan, and what it carries. */
export interface PlannedOnlineDeployment {
    readonly plan: OnlineDeploymentPlan;
    readonly args: ScoringDeploymentSettings;
    readonly target: ScoringTarget;
    readonly attachment: Attachment;
}

/** An endpoint's plan, and what it carries. */
export interface PlannedOnlineEndpoint {
    readonly plan: OnlineEndpointPlan;
    readonly args: EndpointArgs;
    /** What the plan comes to for each version. */
    readonly versions: readonly Planned<OnlineDeploymentPlan>[];
    readonly target: ScoringTarget;
    readonly attachment: Attachment;
}
