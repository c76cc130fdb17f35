import { isPlainObject } from "#src/core/checks";
import type { Rule } from "../rule";
import type { Members } from "../settings";
import { differsIn, isOf, refusedFor } from "./predicates";
import { isGood } from "./valid/texts";

const ENDPOINT = "v2.onlineEndpoint.yaml";
const DEPLOYMENT = "v2.onlineDeployment.yaml";
const COMPUTE = "v2.compute.yaml";

/** Where v2's documents of endpoints and computes differ on purpose. */
export const ONLINE_ENDPOINT_RULES: readonly Rule[] = [
    {
        id: "no-entra-tokens",
        kind: "stricter",
        about: "tokens of Entra ID on Azure ML",
        reason: "The service takes them for managed endpoints only; a ScoringGateway takes them too.",
        areas: [ENDPOINT],
        explains: (d, { members }) =>
            refusedFor(d, ["auth_mode"], (name) => /^aad_?token$/i.test(String(members[name]))),
    },
    {
        id: "shares-are-checked",
        kind: "stricter",
        about: "shares of the traffic that are no whole percent, that come to neither 100 nor 0, or that are for no deployment",
        reason: "The service refuses them: v2's client cut fractions off and looked only whether they exceed 100.",
        areas: [ENDPOINT],
        explains: (d, { members }) =>
            refusedFor(d, ["traffic"]) &&
            passedAsShares(members["traffic"]) &&
            !isGoodTraffic(members["traffic"]),
    },
    {
        id: "no-mirrors",
        kind: "stricter",
        about: "mirrored traffic",
        reason: "The service has it for managed endpoints only.",
        areas: [ENDPOINT],
        explains: (d, { members }) =>
            refusedFor(d, ["mirror_traffic"]) &&
            isPlainObject(members["mirror_traffic"]) &&
            Object.values(members["mirror_traffic"]).some((share) => share !== 0),
    },
    {
        id: "identity-of-the-compute",
        kind: "stricter",
        about: "an identity of an endpoint's own",
        reason: "On Kubernetes the compute's identity reads and pulls: the attachment takes one.",
        areas: [ENDPOINT],
        explains: (d, { members }) =>
            (refusedFor(d, ["identity"]) || differsIn(d, "(identity)") || differsIn(d, "identityId")) &&
            isPlainObject(members["identity"]) &&
            (/^(user_?assigned|none)$/i.test(String(members["identity"]["type"])) ||
                members["identity"]["user_assigned_identities"] !== undefined),
    },
    {
        id: "no-managed-endpoints",
        kind: "no counterpart",
        about: "managed endpoints and deployments: without a compute, or of another type than `kubernetes`",
        reason: "They have no cluster: the library serves on AKS.",
        explains: (d, { members, one }) =>
            (isOf(one.area, ENDPOINT) && refusedFor(d, ["compute"]) && members["compute"] === undefined) ||
            (isOf(one.area, DEPLOYMENT) && refusedFor(d, ["type"]) && members["type"] !== "kubernetes"),
    },
    {
        id: "computes-have-names",
        kind: "stricter",
        about: "a reference to a compute without its name",
        reason: "v2's client let `azureml:` through.",
        areas: [ENDPOINT],
        explains: (d, { members }) => refusedFor(d, ["compute"]) && members["compute"] === "azureml:",
    },
    {
        id: "computes-are-checked",
        kind: "stricter",
        about: "names, namespaces, ids, identities and further properties of a compute that Azure, Kubernetes or the library refuses",
        reason: "v2's client took any text; the attachment has a setting for what a compute can be told.",
        areas: [COMPUTE],
        explains: (d, { members }) =>
            refusedFor(
                d,
                ["name", "namespace", "resource_id", "properties", "description", "identity"],
                (name) =>
                    ["string", "object"].includes(typeof members[name]) &&
                    members[name] !== null &&
                    !isGoodOfCompute(name, members[name]),
            ),
    },
];

/** Whether shares are whole, come to 100 or to nothing, and are of at most six deployments with names of their own. */
function isGoodTraffic(traffic: unknown): boolean {
    const shares = Object.entries(isPlainObject(traffic) ? traffic : {});
    const sum = shares.reduce((total, [, share]) => total + Number(share), 0);
    return (
        shares.length <= 6 &&
        shares.every(
            ([name, share]) => isGood("online", name) && Number.isInteger(share) && Number(share) >= 0,
        ) &&
        new Set(shares.map(([name]) => name.toLowerCase())).size === shares.length &&
        (sum === 100 || sum === 0)
    );
}

/** Whether that is what a compute of v2 may say here: further properties and no identity of its own are none. */
function isGoodOfCompute(name: string, value: unknown): boolean {
    switch (name) {
        case "name":
            return isGood("compute", value);
        case "namespace":
            return isGood("namespace", value);
        case "resource_id":
            return isGood("clusterId", value);
        case "description":
            return typeof value === "string" && value.trim() !== "";
        case "identity":
            return isPlainObject(value) && isGoodIdentity(value);
        default:
            return false;
    }
}

/** The system's own identity, or one by its id. */
function isGoodIdentity({ type, user_assigned_identities: all }: Members): boolean {
    const [first] = Array.isArray(all) ? (all as unknown[]) : [];
    return all === undefined
        ? /^system_?assigned$/i.test(String(type))
        : isPlainObject(first) &&
              /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[\w-]{1,128}$/i.test(
                  String(first["resource_id"]),
              );
}

/** Whether shares passed v2, which cut fractions off and refused a sum above 100. */
function passedAsShares(traffic: unknown): boolean {
    const shares = isPlainObject(traffic) ? Object.values(traffic) : [NaN];
    return (
        shares.every((share): share is number => typeof share === "number") &&
        shares.reduce((sum, share) => sum + Math.trunc(share), 0) <= 100
    );
}
