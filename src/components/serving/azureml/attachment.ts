import type * as pulumi from "@pulumi/pulumi";
import type { ResourceId } from "../../../core/azureIds";
import type { ScoringTarget } from "../../scoringTarget";
import type { Declared } from "./declared";
import type { Workspace } from "./workspace";

/** What serving needs of an attachment. */
export interface Attachment {
    /** Logical name of its component. */
    readonly name: string;
    /** Its component: the InstanceTypes that versions share belong to it. */
    readonly component: pulumi.Resource;
    readonly namespace: string;
    /** Labels of the nodes that the extension is kept to. */
    readonly nodeSelector: Readonly<Record<string, string>>;
    readonly computeName: string;
    readonly computeId: pulumi.Output<string>;
    /** The Compute, where this stack owns it. */
    readonly compute: pulumi.CustomResource | undefined;
    readonly workspace: Workspace;
    /** What has been declared in that workspace. */
    readonly declared: Declared;
    /** Where the workspace is, when its id is known in plain. */
    readonly workspacePlace: ResourceId | undefined;
}

/**
 * What an endpoint stands on, where this stack owns it. Versions and rollout name it in `replaceWith`, and the endpoint
 * does not: the engine deletes first, in any order, what names a resource that is to be replaced, and then, in order, what
 * depends on it by a property, as an endpoint does on its compute. So versions go before it, and one that has traffic
 * is refused before anything is lost.
 */
export function above({ compute }: Attachment, { cluster }: ScoringTarget): pulumi.Resource[] {
    return [compute, cluster.resource].filter((one) => one !== undefined);
}
