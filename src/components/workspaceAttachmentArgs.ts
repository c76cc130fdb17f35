import type * as pulumi from "@pulumi/pulumi";
import type { AttachmentSettings, ExistingAttachmentSettings } from "../plan/azureml/attachment";
import type { Cluster } from "./cluster";

type Text = pulumi.Input<string>;
type TextMap = pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;

/** A cluster to attach to a workspace. */
export interface WorkspaceAttachmentArgs extends AttachmentSettings<Text, TextMap> {
    /** The cluster, in any region. */
    readonly cluster: Cluster;
}

/** An attachment that exists already. */
export interface ExistingWorkspaceAttachmentArgs extends ExistingAttachmentSettings<Text> {
    /** The cluster that it attaches. */
    readonly cluster: Cluster;
}
