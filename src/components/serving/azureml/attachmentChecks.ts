import * as pulumi from "@pulumi/pulumi";
import { Findings } from "../../../core/problems";
import type { Cluster } from "../../cluster";
import { settle } from "../../support";
import { type AttachedTenant, tenantsOf } from "../../tenants";
import type { PlannedAttachment } from "./layOutAttachment";
import type { Workspace } from "./workspace";

/**
 * The workspace's id, once it is known not to have this cluster and namespace already: of two such attachments each
 * would break the other. Ids in plain are compared at once, the others when they are known.
 */
export function checkTwins(
    component: pulumi.Resource,
    title: string,
    cluster: Cluster,
    { plan, args }: PlannedAttachment,
): pulumi.Input<string> {
    const others = tenantsOf(cluster).attachments.filter(({ namespace }) => namespace === plan.namespace);
    const { workspaceId } = args;
    const check = (id: string, other: AttachedTenant, otherId: string) => {
        const f = new Findings();
        if (id.toLowerCase() === otherId.toLowerCase()) {
            const rule = `is attached to this cluster with namespace ${plan.namespace} by ${other.name} already`;
            const remedy =
                "Serve through that attachment, or give this one another namespace and computeName.";
            f.problem("workspaceId", id, rule, remedy);
        }
        settle(component, title, { plan: undefined, problems: f.problems, warnings: [] });
    };
    const later: pulumi.Output<void>[] = [];
    for (const other of others) {
        if (typeof workspaceId === "string" && typeof other.workspaceId === "string") {
            check(workspaceId, other, other.workspaceId);
        } else {
            const ids = pulumi.all([workspaceId, other.workspaceId]);
            later.push(ids.apply(([id, otherId]) => check(id, other, otherId)));
        }
    }
    return later.length === 0
        ? workspaceId
        : pulumi.all([workspaceId, pulumi.all(later)]).apply(([id]) => id);
}

/** Warns where cluster and workspace are in two regions. */
export function checkRegions(component: pulumi.Resource, cluster: Cluster, workspace: Workspace): void {
    pulumi.all([cluster.location, workspace.location]).apply(([here, there]) => {
        const spelled = (location: string | undefined) => (location ?? "").replace(/ /g, "").toLowerCase();
        if (spelled(here) !== "" && spelled(there) !== "" && spelled(here) !== spelled(there)) {
            void pulumi.log.warn(
                `the cluster is in ${here}, the workspace in ${there}: tokens and every change then depend on both ` +
                    "regions, and models cross between them.",
                component,
            );
        }
    });
}
