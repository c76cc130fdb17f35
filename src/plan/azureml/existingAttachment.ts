import { ResourceType } from "../../core/azureIds";
import { unknownKeys } from "../../core/checks";
import { COMPUTE_NAME, DNS_LABEL, checkName } from "../../core/names";
import { Findings, type Planned } from "../../core/problems";
import { idOf } from "../azureInputs";
import { type CarriedCheck, checkCarried, isSettings } from "../carried";
import { refuseNulls } from "../nulls";
import { checkNodeSelector, missing } from "./attachmentRules";
import type { ExistingAttachmentSettings } from "./attachmentSettings";

/** An attachment that exists, with nothing left to decide. */
export interface ExistingAttachmentPlan {
    readonly computeName: string;
    readonly namespace: string;
    readonly nodeSelector: Readonly<Record<string, string>>;
}

/** Checks what a program says about an attachment that exists. */
export function planExistingAttachment(
    settings: ExistingAttachmentSettings,
): Planned<ExistingAttachmentPlan> {
    const f = new Findings();
    if (!isSettings(f, "", settings)) {
        const plan = { computeName: "", namespace: "default", nodeSelector: {} };
        return { plan, problems: f.problems, warnings: f.warnings };
    }
    unknownKeys(f, "", settings, ["workspaceId", "computeName", "namespace", "nodeSelector"]);
    missing(f, "workspaceId", settings.workspaceId, "Give the workspace's resource id.");
    const { computeName } = settings;
    missing(f, "computeName", computeName, "Give the name as az ml compute list shows it.");
    if ((computeName as unknown) !== undefined) {
        checkName(f, "computeName", computeName, COMPUTE_NAME);
    }
    const namespace = settings.namespace ?? "default";
    checkName(f, "namespace", namespace, DNS_LABEL);
    const nodeSelector = checkNodeSelector(f, settings.nodeSelector);
    checkCarried(f, settings, carriedOfExistingAttachment());
    refuseNulls(f, settings);
    return { plan: { computeName, namespace, nodeSelector }, problems: f.problems, warnings: f.warnings };
}

/** The rules for what is carried about an attachment that exists. */
export function carriedOfExistingAttachment(): CarriedCheck[] {
    return [[["workspaceId"], idOf(ResourceType.Workspace)]];
}
