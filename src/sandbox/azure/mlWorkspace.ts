import { createHash } from "node:crypto";
import { at } from "../paths";
import { bagOf, isBag, listOf, plainBag, textOf, type Bag } from "../values";
import { notFound } from "./armError";
import type { ArmWrite, Behaviour, World } from "./behaviour";
import { TENANT } from "./identities";
import { parseId, resourceId } from "./ids";

/** The datastore that each workspace comes with: code is uploaded there. */
const DEFAULT_DATASTORE = "workspaceblobstore";

/** A workspace, with its storage account, its identity and its id. */
export const workspaceBehaviour: Behaviour = {
    settle: (write, world) => {
        const { id, body, before } = write;
        const uuid = uuidsOf(id.text, world);
        return {
            ...body,
            storageAccount: body["storageAccount"] ?? before?.body["storageAccount"] ?? storageOf(write),
            ...identityOf(body, uuid(0), world),
            workspaceId: uuid(12),
            provisioningState: "Succeeded",
        };
    },
};

/** Object id of the identity that a workspace acts as: its primary user-assigned one, else its own. */
export function principalOf(workspaceId: string, world: World): string | undefined {
    const workspace = world.plainBody(workspaceId);
    const primary = textOf(workspace["primaryUserAssignedIdentity"])?.toLowerCase();
    const assigned = Object.entries(bagOf(at(workspace, "identity.userAssignedIdentities")));
    const [, identity] = assigned.find(([id]) => id.toLowerCase() === primary) ?? [];
    return textOf(bagOf(identity)["principalId"]) ?? textOf(at(workspace, "identity.principalId"));
}

/** A datastore of a workspace. The sandbox knows the one that each workspace comes with. */
export function datastore(workspaceId: string, name: string, world: World): Bag {
    const id = `${workspaceId}/datastores/${name}`;
    const workspace = world.plainBody(workspaceId);
    if (world.get(workspaceId) === undefined || name !== DEFAULT_DATASTORE) {
        throw notFound(parseId(id));
    }
    const properties = {
        datastoreType: "AzureBlob",
        accountName: parseId(textOf(workspace["storageAccount"]) ?? "").name,
        containerName: `azureml-blobstore-${textOf(workspace["workspaceId"]) ?? ""}`,
        credentials: { credentialsType: "AccountKey" },
        endpoint: "core.windows.net",
        isDefault: true,
        protocol: "https",
        serviceDataAccessAuthIdentity: "None",
    };
    return { id, name, type: parseId(id).type, properties };
}

function identityOf(body: Bag, principalId: string, world: World): Bag {
    const { identity, primaryUserAssignedIdentity } = plainBag(body);
    const type = textOf(bagOf(identity)["type"]) ?? "SystemAssigned";
    const own = type.includes("SystemAssigned") ? { principalId, tenantId: TENANT } : {};
    const given = bagOf(identity)["userAssignedIdentities"];
    // The SDK takes a list of ids, and gives a map.
    const ids = isBag(given) ? Object.keys(given) : listOf(given).map(String);
    const assigned = Object.fromEntries(ids.map((id) => [id, assignedIdentity(id, world)]));
    const primary = primaryUserAssignedIdentity ?? (type.includes("SystemAssigned") ? undefined : ids[0]);
    return {
        identity: {
            type,
            ...own,
            ...bagOf(identity),
            ...(ids.length > 0 ? { userAssignedIdentities: assigned } : {}),
        },
        ...(primary === undefined ? {} : { primaryUserAssignedIdentity: primary }),
    };
}

/** An identity that the sandbox never saw is taken for the user's own: its ids are made up. */
function assignedIdentity(id: string, world: World): Bag {
    const held = world.plainBody(id);
    const uuid = uuidsOf(id, world);
    return { principalId: held["principalId"] ?? uuid(0), clientId: held["clientId"] ?? uuid(8) };
}

function uuidsOf(id: string, world: World): (from: number) => string {
    const mark = createHash("sha256")
        .update(`${id}#${world.incarnation(id)}`)
        .digest("hex");
    return (from) => `${mark.slice(from, from + 8)}-0000-4000-8000-${mark.slice(from + 8, from + 20)}`;
}

function storageOf({ id }: ArmWrite): string {
    const name = `${id.name
        .toLowerCase()
        .replace(/[^a-z0-9]/g, "")
        .slice(0, 17)}storage`;
    const group = id.text.slice(0, id.text.toLowerCase().lastIndexOf("/providers/"));
    return resourceId(group, "Microsoft.Storage/storageAccounts", [name]);
}
