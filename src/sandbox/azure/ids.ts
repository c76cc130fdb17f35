/** The parts of an ARM resource id, in its own spelling. */
export interface ArmId {
    readonly text: string;
    /** "Microsoft.ContainerService/managedClusters/agentPools"; "Microsoft.Resources/resourceGroups" for a group. */
    readonly type: string;
    /** Last name in the id. */
    readonly name: string;
    /** Undefined for what stands in no resource group. */
    readonly resourceGroup: string | undefined;
    /** Id of the resource that this one is a child of; undefined for one that stands in its group directly. */
    readonly parent: string | undefined;
    /** Id of the resource that this one extends (a role assignment, an extension of a cluster). */
    readonly scope: string | undefined;
}

/** A blob's id: its container's, and its name, which is whatever follows and may hold slashes. */
const BLOB =
    /^(.*?\/providers\/(Microsoft\.Storage)\/storageAccounts\/[^/]+\/blobServices\/[^/]+\/containers\/[^/]+)\/blobs\/(.+)$/i;

/** Reads an ARM id. ARM ids do not care about case; use {@link keyOf} to compare two. */
export function parseId(text: string): ArmId {
    const [, container, namespace = "", blob] = BLOB.exec(text) ?? [];
    if (container !== undefined && blob !== undefined) {
        const type = `${namespace}/storageAccounts/blobServices/containers/blobs`;
        return { text, type, name: blob, resourceGroup: groupOf(text), parent: container, scope: undefined };
    }
    return parseSegments(text);
}

function groupOf(text: string): string | undefined {
    return /\/resourceGroups\/([^/]+)/i.exec(text)?.[1];
}

function parseSegments(text: string): ArmId {
    const provider = text.toLowerCase().lastIndexOf("/providers/");
    const resourceGroup = groupOf(text);
    if (provider < 0) {
        const type = "Microsoft.Resources/resourceGroups";
        return { text, type, name: resourceGroup ?? "", resourceGroup, parent: undefined, scope: undefined };
    }
    const [namespace = "", ...segments] = text.slice(provider + "/providers/".length).split("/");
    const before = text.slice(0, provider);
    return {
        text,
        type: [namespace, ...segments.filter((_, i) => i % 2 === 0)].join("/"),
        name: segments.at(-1) ?? "",
        resourceGroup,
        parent: segments.length > 2 ? text.split("/").slice(0, -2).join("/") : undefined,
        scope: /\/providers\//i.test(before) ? before : undefined,
    };
}

/** The form of an id under which it is held and compared. Of a blob's name alone the case counts. */
export function keyOf(id: string): string {
    const [, container, , blob] = BLOB.exec(id) ?? [];
    if (container !== undefined && blob !== undefined) {
        return `${container.toLowerCase()}/blobs/${blob}`;
    }
    return id.toLowerCase().replace(/\/+$/, "");
}

/** Whether an id is below another: a child, a thing in a group, an extension of a resource. Nothing is below a blob. */
export function isBelow(id: string, ancestor: string): boolean {
    return !BLOB.test(ancestor) && keyOf(id).startsWith(`${keyOf(ancestor)}/`);
}

/** The id of a resource group. */
export function groupId(subscription: string, resourceGroup: string): string {
    return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
}

/** The id of "Ns/a/b" with names [x, y] under a group, or under the resource that it extends: …/providers/Ns/a/x/b/y */
export function resourceId(above: string, armType: string, names: readonly string[]): string {
    const [namespace = "", ...types] = armType.split("/");
    const segments = types.map((type, i) => `${type}/${names[i] ?? ""}`);
    return `${above}/providers/${[namespace, ...segments].join("/")}`;
}
