import type * as pulumi from "@pulumi/pulumi";
import type { ResourceId } from "../../../core/azureIds";
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
    readonly compute: pulumi.Resource | undefined;
    readonly workspace: Workspace;
    /** Where the workspace is, when its id is known in plain. */
    readonly workspacePlace: ResourceId | undefined;
}

/** What has been declared on an attachment so far. All names are in lower case: Azure ML's are the same in any. */
export interface Declared {
    /** Endpoints that are planned, with their resources once they are laid out. */
    readonly endpoints: Map<string, pulumi.Resource | undefined>;
    /** Versions, `<endpoint>/<version>`. */
    readonly places: Set<string>;
    /** The last write to each endpoint: Azure ML refuses a second operation on one while another runs. */
    readonly lastWrites: Map<string, pulumi.Resource>;
    /** InstanceType objects. */
    readonly instanceTypes: Map<string, pulumi.Resource>;
}
