import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AttachmentContext, planAttachment } from "#src/plan/azureml/attachment";
import { saidBy } from "../says";

export const WORKSPACE =
    "/subscriptions/s/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/fraud-ws";

/** A production cluster with room for everything, on which nothing is installed. */
export const CONTEXT: AttachmentContext = {
    purpose: "FastProd",
    guaranteedNodes: 6,
    room: { cpuCores: 12, memoryGib: 24 },
    nvidiaDevicePlugin: false,
    installedBy: undefined,
    owners: new Map([
        ["scoring", "gateway edge"],
        ["models", "attachment first"],
        ["scored", "attachment first"],
    ]),
    installedNodeSelector: {},
    computes: new Map([["taken", "first"]]),
    twins: new Map([["scored", "first"]]),
};

export const pem = (name: string) => readFileSync(join(__dirname, "../../../../test/core/pem", name), "utf8");
export const TLS = {
    certificate: pem("leaf.pem"),
    privateKey: pem("leaf.key"),
    hostname: "scoring.example.com",
};

/** The one warning of an attachment that leaves everything open. */
export const IN_THE_CLEAR =
    "warning: tls: is not given: keys, tokens and data cross in the clear. Give tls, or write router: { internal: true }.";

/** Settings to which nothing is to be said. */
export const QUIET = { workspaceId: WORKSPACE, router: { internal: true } };

/** What is said of settings, beside the workspace that they all have. */
export function said(settings: object, context: Partial<AttachmentContext> = {}, name = "aml"): string[] {
    const whole = { workspaceId: WORKSPACE, ...settings };
    return saidBy(planAttachment(name, whole, { ...CONTEXT, ...context }));
}
