import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { at } from "../paths";
import { Refusal } from "../refusals";
import { plainBag, textOf, without, type Bag } from "../values";
import { badRequest, notFound } from "./armError";
import type { ArmType, Behaviour, World } from "./behaviour";
import { parseId, type ArmId } from "./ids";

const ACCOUNTS = "Microsoft.Storage/storageAccounts";

/** A blob's content, in base64: a read gives its hash alone. */
const CONTENT = "__content";

const account: Behaviour = {
    check: ({ id }) => {
        if (!/^[a-z0-9]{3,24}$/.test(id.name)) {
            throw badRequest(
                "AccountNameInvalid",
                `${id.name} is not a valid storage account name. Storage account name must be between 3 and 24 characters ` +
                    "in length and use numbers and lower-case letters only.",
            );
        }
    },
    settle: ({ id, body }) => ({
        ...OPEN,
        ...body,
        primaryEndpoints: { blob: `https://${id.name}.blob.core.windows.net/` },
        provisioningState: "Succeeded",
    }),
};

/** What a storage account is unless it is told otherwise: anybody with its key reaches it. */
const OPEN = {
    allowSharedKeyAccess: true,
    publicNetworkAccess: "Enabled",
    networkRuleSet: { bypass: "AzureServices", defaultAction: "Allow" },
};

/** azure-native reads and writes blobs with the account's key, over the public network. */
const blob: Behaviour = {
    reach: checkOpen,
    settle: ({ id, body }) => {
        const content = contentOf(plainBag(body["source"]));
        return {
            contentType: "application/octet-stream",
            metadata: {},
            ...without(body, "source"),
            contentMd5: createHash("md5").update(content).digest("base64"),
            url: urlOf(id),
            [CONTENT]: content.toString("base64"),
        };
    },
    read: ({ body }) => without(body, CONTENT),
};

/** The bytes of a blob; undefined when the sandbox holds none of this id. */
export function blobContent(id: string, world: World): Buffer | undefined {
    const content = textOf(world.get(id)?.body[CONTENT]);
    return content === undefined ? undefined : Buffer.from(content, "base64");
}

/** What a GET of a storage account answers: one that the sandbox never saw is taken for the user's own, and open. */
export function storageAccount(id: string, world: World): Bag {
    const held = world.read(id);
    if (held === undefined && world.isGone(id)) {
        throw notFound(parseId(id));
    }
    const { name } = parseId(id);
    const unseen = { ...OPEN, location: "westeurope", kind: "StorageV2", provisioningState: "Succeeded" };
    return { id, name, type: ACCOUNTS, ...(held ?? unseen) };
}

function checkOpen(id: ArmId, world: World): void {
    const [accountId = ""] = id.text.split(/\/blobServices\//i);
    const settings = plainBag(world.get(accountId)?.body);
    const closed =
        settings["publicNetworkAccess"] === "Disabled" ||
        at(settings, "networkRuleSet.defaultAction") === "Deny";
    if (closed) {
        throw forbidden(
            id,
            "This request is not authorized to perform this operation.",
            "AuthorizationFailure",
        );
    }
    if (settings["allowSharedKeyAccess"] === false) {
        const text = "Key based authentication is not permitted on this storage account.";
        throw forbidden(id, text, "KeyBasedAuthenticationNotPermitted");
    }
}

/** As azure-native words what the storage SDK answers: a HEAD has no body, so the reason stands in the status line. */
function forbidden(id: ArmId, reason: string, code: string): Refusal {
    const { name: container } = parseId(id.parent ?? "");
    return new Refusal(
        `retrieving blob properties "${id.name}" (container "${container}" / account "${accountOf(id)}"): ` +
            `HEAD ${urlOf(id)}: RESPONSE 403: 403 ${reason} ERROR CODE: ${code}`,
    );
}

function urlOf(id: ArmId): string {
    return `https://${accountOf(id)}.blob.core.windows.net/${parseId(id.parent ?? "").name}/${id.name}`;
}

function accountOf(id: ArmId): string {
    return /\/storageAccounts\/([^/]+)/i.exec(id.text)?.[1] ?? "";
}

/** Content of an asset, as the engine sends one: a text of its own, or the path of a file. */
function contentOf(asset: Bag): Buffer {
    const path = textOf(asset["path"]);
    if (path !== undefined && existsSync(path)) {
        return readFileSync(path);
    }
    return Buffer.from(textOf(asset["text"]) ?? "");
}

/** Storage accounts, their containers and blobs. */
export const STORAGE_TYPES: readonly ArmType[] = [
    {
        token: "azure-native:storage:StorageAccount",
        arm: ACCOUNTS,
        names: ["accountName"],
        located: true,
        computed: ["provisioningState", "primaryEndpoints", "creationTime"],
        behaviour: account,
    },
    {
        token: "azure-native:storage:BlobContainer",
        arm: `${ACCOUNTS}/blobServices/containers`,
        names: ["accountName", "containerName"],
        fixed: { blobServices: "default" },
        impliedParents: 2,
    },
    {
        token: "azure-native:storage:Blob",
        arm: `${ACCOUNTS}/blobServices/containers/blobs`,
        names: ["accountName", "containerName", "blobName"],
        autoname: "copy",
        ownType: true,
        fixed: { blobServices: "default" },
        impliedParents: 3,
        immutable: ["source", "contentMd5", "type"],
        computed: ["url"],
        behaviour: blob,
    },
];
