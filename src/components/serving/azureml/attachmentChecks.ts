import * as pulumi from "@pulumi/pulumi";
import { Findings } from "../../../core/problems";
import { refuseTwin } from "../../../plan/azureml/attachmentRules";
import type { Cluster } from "../../cluster";
import { settleLater, warn } from "../../support";
import { tenantsOf } from "../../tenants";
import type { PlannedAttachment } from "./planned";
import type { Workspace } from "./workspace";

/** Namespaces in which attachments of this cluster serve this workspace, with the attachment of each; of ids in plain. */
export function twinsOf(cluster: Cluster, workspaceId: pulumi.Input<string>): ReadonlyMap<string, string> {
    const same = tenantsOf(cluster).attachments.filter((other) => isSame(other.workspaceId, workspaceId));
    return new Map(same.map(({ namespace, name }) => [namespace, name]));
}

/**
 * The workspace's id, once it is known not to have this cluster and namespace already: of two such attachments each
 * would break the other. The plan has compared what it could.
 */
export function withoutTwin(
    component: pulumi.Resource,
    title: string,
    cluster: Cluster,
    { plan, args }: PlannedAttachment,
): pulumi.Input<string> {
    const { workspaceId } = args;
    const later = tenantsOf(cluster).attachments.filter(
        (other) =>
            other.namespace === plan.namespace &&
            (typeof workspaceId !== "string" || typeof other.workspaceId !== "string"),
    );
    const compared = later.map((other) =>
        settleLater(component, title, pulumi.all([workspaceId, other.workspaceId]), ([id, otherId]) => {
            const f = new Findings();
            if (isSame(id, otherId)) {
                refuseTwin(f, plan.namespace, other.name);
            }
            return { plan: undefined, problems: f.problems, warnings: [] };
        }),
    );
    return later.length === 0
        ? workspaceId
        : pulumi.all([workspaceId, pulumi.all(compared)]).apply(([id]) => id);
}

/** Whether two ids are the same text in any case, or the same Output. */
export function isSame(one: pulumi.Input<string>, other: pulumi.Input<string>): boolean {
    return typeof one === "string" && typeof other === "string"
        ? one.toLowerCase() === other.toLowerCase()
        : one === other;
}

/** Warns where cluster and workspace are in two regions. */
export function checkRegions(component: pulumi.Resource, cluster: Cluster, workspace: Workspace): void {
    pulumi.all([cluster.location, workspace.location]).apply(([here, there]) => {
        const spelled = (location: string | undefined) => (location ?? "").replace(/ /g, "").toLowerCase();
        if (spelled(here) !== "" && spelled(there) !== "" && spelled(here) !== spelled(there)) {
            warn(
                component,
                `the cluster is in ${here}, the workspace in ${there}: tokens and every change then depend on both ` +
                    "regions, and models cross between them.",
            );
        }
    });
}
