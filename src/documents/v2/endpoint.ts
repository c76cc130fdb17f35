import { isResourceId, ResourceType } from "../../core/azureIds";
import { COMPUTE_NAME, V2_ENDPOINT_NAME, checkName } from "../../core/names";
import type { Findings } from "../../core/problems";
import type { EndpointAuth } from "../../plan/auth";
import type { EndpointDocument } from "../endpointDocument";
import { ifGiven } from "../ifGiven";
import type { Item } from "../item";
import { readDocument } from "../readDocument";
import { readTexts } from "../textMap";
import { type KeysElsewhere, openBlock, refuseUnknown } from "./keys";
import { type Shares, readTraffic } from "./traffic";
import { snake } from "./values";

/** What the YAML of a Kubernetes online endpoint says, in the library's words. v2's defaults are written out. */
export interface V2Endpoint {
    /** What is the endpoint's. */
    readonly endpoint: Pick<
        EndpointDocument,
        "endpointName" | "auth" | "tags" | "properties" | "description"
    >;
    /** Undefined where the document has none. */
    readonly traffic: Shares | undefined;
    /** The document itself, for what else is to be said about it. */
    readonly root: Item;
}

const KEYS = [
    ...["$schema", "name", "compute", "auth_mode", "description", "tags", "properties", "identity"],
    ...["traffic", "mirror_traffic", "location", "kind", "provisioning_state", "scoring_uri"],
    ...["openapi_uri", "id"],
];

/** What Azure ML puts into a document that it shows, and reads from none. */
const SHOWN = ["location", "provisioning_state", "scoring_uri", "openapi_uri", "id"];

const ELSEWHERE: KeysElsewhere = {
    public_network_access: [
        "is for managed endpoints: who reaches a Kubernetes endpoint is its router's business",
        "Take it out; WorkspaceAttachment's router: { internal: true } keeps it inside the network.",
    ],
    keys: [
        "is no key of such a document, and v2 refused it",
        "Take it out, and give primaryKey and secondaryKey to the endpoint, as secrets of the stack.",
    ],
};

/**
 * Reads the YAML of a Kubernetes online endpoint, by the keys and rules of azure-ai-ml 1.35; undefined where it
 * cannot be read, or is another endpoint's. Problems and warnings are filed.
 *
 * @param given The file's path, or its content.
 */
export function readV2Endpoint(f: Findings, given: unknown): V2Endpoint | undefined {
    // It names no files.
    const root = readDocument(f, "endpoint", given, { reader: "v2", outside: false })?.root;
    if (root === undefined || !isOnKubernetes(root)) {
        return undefined;
    }
    refuseUnknown(root, KEYS, ELSEWHERE);
    SHOWN.forEach((key) => root.at(key).value !== null && root.at(key).text());
    readIdentity(root.at("identity"));
    refuseMirror(root.at("mirror_traffic"));
    return {
        endpoint: {
            ...ifGiven("endpointName", readName(root)),
            auth: readAuth(root.at("auth_mode")),
            ...readNotes(root),
        },
        traffic: readTraffic(root.at("traffic")),
        root,
    };
}

/** A name of an endpoint or deployment; undefined where it is a problem. */
export function readName(root: Item, key = "name"): string | undefined {
    const item = root.at(key);
    if (item.value === undefined) {
        return item.problem("is missing", 'Give it: "fraud".');
    }
    return item.check((f, path, value) => (checkName(f, path, value, V2_ENDPOINT_NAME) ? value : undefined));
}

/** What people write about an endpoint or deployment. */
export function readNotes(root: Item): Pick<EndpointDocument, "tags" | "properties" | "description"> {
    const texts = (key: string) => (root.at(key).value === null ? undefined : readTexts(root.at(key)));
    const description = root.at("description").value === null ? undefined : root.at("description").text();
    return {
        ...ifGiven("description", description === "" ? undefined : description),
        ...ifGiven("tags", texts("tags")),
        ...ifGiven("properties", texts("properties")),
    };
}

/** v2 took a document without a compute for a managed endpoint's. */
function isOnKubernetes(root: Item): boolean {
    const item = root.at("compute");
    if (item.value === undefined || item.value === null || item.value === "") {
        const rule = `is ${item.value === undefined ? "missing" : "empty"}, which makes it a managed endpoint, and those have no cluster`;
        item.problem(rule, 'Write compute: "azureml:<name>" if it is a Kubernetes endpoint.', "nothing");
        return false;
    }
    const compute = item.text();
    if (compute === undefined) {
        return true;
    }
    const name = /^azureml:(.*)$/s.exec(compute)?.[1];
    if (name === undefined || name === "") {
        item.problem(
            'must be "azureml:<name>", or azureml: before a resource id',
            `Write "azureml:${compute.replace(/^azureml:/, "") || "<name>"}".`,
        );
    } else if (!COMPUTE_NAME.pattern.test(name) && !isResourceId(name, ResourceType.Compute)) {
        item.warning(
            "is neither a compute's name nor its resource id",
            "Look at it; here the target says where the endpoint is.",
        );
    }
    return true;
}

function readAuth(item: Item): EndpointAuth {
    const mode = item.value === null ? undefined : item.oneOf(["key", "aml_token", "aad_token"], snake);
    if (mode === "aad_token") {
        const remedy =
            'Write aml_token, or serve through a ScoringGateway with auth: "token", which takes Entra ID\'s.';
        item.problem("is for managed endpoints: Kubernetes endpoints take no Entra ID tokens", remedy);
    }
    return mode === "aml_token" ? "token" : "key";
}

function readIdentity(block: Item): void {
    const keys = ["type", "principal_id", "tenant_id", "user_assigned_identities"];
    const identity = openBlock(block, "{ type: system_assigned }", keys);
    if (identity === undefined) {
        return;
    }
    const item = identity.at("type");
    if (item.value === undefined) {
        item.problem("is missing", "Write type: system_assigned.");
        return;
    }
    const type =
        item.value === null ? undefined : item.oneOf(["system_assigned", "user_assigned", "none"], snake);
    if (type === "user_assigned") {
        const remedy = "Take it out, and give the identity to the attachment, as its identityId.";
        item.problem("is the compute's business on Kubernetes, not an endpoint's", remedy);
    } else if (type === "none") {
        item.warning(
            "has no counterpart: the endpoint gets an identity of its own, with no rights",
            "Take it out.",
        );
    }
}

function refuseMirror(block: Item): void {
    if (block.value === null || !block.isBlock("{ green: 10 }")) {
        return;
    }
    // v2 dropped shares of zero.
    if (block.keys.some((name) => block.at(name).value !== 0)) {
        const remedy = "Take it out, and send copies from the clients, or from a mesh in front.";
        block.problem("is not to be had on Kubernetes", remedy, "nothing");
    }
}
