import * as pulumi from "@pulumi/pulumi";
import {
    type GetWorkspaceResult,
    getWorkspace,
} from "@pulumi/azure-native/machinelearningservices/getWorkspace";
import { type ResourceId, parseResourceId } from "../../../core/azureIds";
import { CleanError, answerOf, checkLater } from "../../lateChecks";
import { plainOf } from "../../support";

/** Azure ML's API version: azure-native's own for these resources, which the ARM deployments keep to. */
export const API_VERSION = "2025-12-01";

/** An Azure ML workspace, as far as serving needs it. */
export interface Workspace {
    readonly id: pulumi.Output<string>;
    /** Plain where the id is: an Output would show as unknown in previews. */
    readonly resourceGroupName: pulumi.Input<string>;
    readonly name: pulumi.Input<string>;
    readonly location: pulumi.Output<string>;
    /** Object id of its identity. One that has none is an error to whoever asks. */
    principalId(): pulumi.Input<string>;
    /** Resource id of its storage account. */
    readonly storageAccountId: pulumi.Output<string | undefined>;
    /** The value, once the workspace has been read: what flows through here is not created for one that is not there. */
    onceRead<T>(value: pulumi.Input<T>): pulumi.Input<T>;
}

/** The value, once something else is known; and never where that is an error. */
export function after<T>(first: pulumi.Output<unknown>, value: pulumi.Input<T>): pulumi.Input<T> {
    return pulumi.all([value, first]).apply(([known]) => known) as pulumi.Input<T>;
}

/** Where a workspace is, taken from its id. */
export function placeOf(
    workspaceId: pulumi.Input<string>,
): Pick<Workspace, "resourceGroupName" | "name"> & { readonly plain: ResourceId | undefined } {
    const plain = parseResourceId(plainOf(workspaceId));
    const later = (part: "resourceGroupName" | "name") =>
        pulumi.output(workspaceId).apply((id) => parseResourceId(id)?.[part] ?? "");
    return {
        plain,
        resourceGroupName: plain?.resourceGroupName ?? later("resourceGroupName"),
        name: plain?.name ?? later("name"),
    };
}

/**
 * A text with the workspace's name in it: plain where the name is. In names of ARM deployments the parts are kept apart
 * by dots, which none of them can have: ("fraud", "a-b") and ("fraud-a", "b") stay two.
 */
export function withName(
    { name }: Pick<Workspace, "name">,
    text: (name: string) => string,
): pulumi.Input<string> {
    return typeof name === "string" ? text(name) : pulumi.output(name).apply(text);
}

/** Reads a workspace: its region and its identity are not in its id. */
export function readWorkspace(
    component: pulumi.Resource,
    args: {
        readonly workspaceId: pulumi.Input<string>;
        readonly principalId?: pulumi.Input<string> | undefined;
    },
): Workspace {
    const reported = checkLater(component, pulumi.output(args.workspaceId), (id) =>
        reportedBy(component, id),
    );
    const id = pulumi.output(after(reported, args.workspaceId));
    const isPlain = plainOf(args.workspaceId) !== undefined;
    const { resourceGroupName, name } = placeOf(isPlain ? args.workspaceId : id);
    return {
        id,
        resourceGroupName,
        name,
        location: reported.apply(({ location }) => location ?? ""),
        principalId: () =>
            args.principalId ??
            checkLater(component, reported, (workspace) => principalOf(component, workspace)),
        storageAccountId: reported.apply(({ storageAccount }) => storageAccount),
        // Where the id comes later, it comes from a resource that is there by then.
        onceRead: (value) => (isPlain ? after(reported, value) : value),
    };
}

/** What ARM says of the workspace; where it cannot, an error that says what to look at, and not the SDK's own chain of them. */
async function reportedBy(component: pulumi.Resource, workspaceId: string): Promise<GetWorkspaceResult> {
    const wanted = parseResourceId(workspaceId);
    const { resourceGroupName = "", name = "" } = wanted ?? {};
    const subject = `workspaceId: workspace ${name} in resource group ${resourceGroupName}`;
    const found = await answerOf(
        component,
        getWorkspace({ resourceGroupName, workspaceName: name }, { parent: component }),
        (reason) =>
            `${subject} cannot be read: ${reason}. Check its name, that you may read it, and that it is in the subscription ` +
            "of the azure-native provider.",
    );
    // azure-native looks in its own subscription only: one of the same name there is another workspace.
    const elsewhere = parseResourceId(found.id)?.subscriptionId ?? wanted?.subscriptionId;
    if (elsewhere?.toLowerCase() !== wanted?.subscriptionId.toLowerCase()) {
        const text =
            `${subject} is in another subscription than the azure-native provider's, ${elsewhere}. Configure the provider ` +
            "for the workspace's subscription; the cluster must be in it too.";
        throw new CleanError(text, component);
    }
    return found;
}

interface Reported {
    readonly id?: string | undefined;
    readonly name?: string;
    readonly primaryUserAssignedIdentity?: string;
    readonly identity?: {
        readonly principalId?: string;
        readonly userAssignedIdentities?: Readonly<Record<string, { readonly principalId: string }>>;
    };
}

/** The identity that the workspace acts by: its own, else the user-assigned one that it names as its primary. */
function principalOf(component: pulumi.Resource, workspace: Reported): string {
    const own = workspace.identity?.principalId;
    const primary = workspace.primaryUserAssignedIdentity?.toLowerCase();
    const assigned = Object.entries(workspace.identity?.userAssignedIdentities ?? {});
    const chosen = assigned.find(([id]) => id.toLowerCase() === primary) ?? assigned[0];
    const principalId =
        primary === undefined ? (own ?? chosen?.[1].principalId) : (chosen?.[1].principalId ?? own);
    // Mocks give no workspace at all.
    if (principalId === undefined && workspace.id !== undefined) {
        const text =
            `workspace ${workspace.name ?? ""} reports no identity to grant roles to: give workspacePrincipalId, or ` +
            "grant them yourself and write roleAssignments: false";
        throw new CleanError(text, component);
    }
    return principalId ?? "";
}
