import { isPlainObject } from "#src/core/checks";
import type { Rule } from "../rule";
import { differsIn, isOf, refusedFor } from "./predicates";

const ENDPOINT = "v2.onlineEndpoint.yaml";
const DEPLOYMENT = "v2.onlineDeployment.yaml";
const COMPUTE = "v2.compute.yaml";

/** Where v2's documents of endpoints and computes differ on purpose. */
export const ONLINE_ENDPOINT_RULES: readonly Rule[] = [
    {
        id: "no-entra-tokens",
        kind: "stricter",
        about: "tokens of Entra ID on Azure ML",
        reason: "The service takes them for managed endpoints only (SPEC E.6); a ScoringGateway takes them too.",
        explains: (d, { members, one }) =>
            isOf(one.area, ENDPOINT) &&
            refusedFor(d, ["auth_mode"], (name) => /^aad_?token$/i.test(String(members[name]))),
    },
    {
        id: "shares-are-checked",
        kind: "stricter",
        about: "shares of the traffic that are no whole percent, that come to neither 100 nor 0, or that are for no deployment",
        reason: "The service refuses them (SPEC E.6): v2's client cut fractions off and looked only whether they exceed 100.",
        explains: (d, { members, one }) =>
            isOf(one.area, ENDPOINT) && refusedFor(d, ["traffic"]) && passedAsShares(members["traffic"]),
    },
    {
        id: "no-mirrors",
        kind: "stricter",
        about: "mirrored traffic",
        reason: "The service has it for managed endpoints only (SPEC E.6).",
        explains: (d, { members, one }) =>
            isOf(one.area, ENDPOINT) &&
            refusedFor(d, ["mirror_traffic"]) &&
            isPlainObject(members["mirror_traffic"]),
    },
    {
        id: "identity-of-the-compute",
        kind: "stricter",
        about: "an identity of an endpoint's own",
        reason: "On Kubernetes the compute's identity reads and pulls: the attachment takes one.",
        explains: (d, { members, one }) =>
            isOf(one.area, ENDPOINT) &&
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
        explains: (d, { members, one }) =>
            isOf(one.area, ENDPOINT) && refusedFor(d, ["compute"]) && members["compute"] === "azureml:",
    },
    {
        id: "computes-are-checked",
        kind: "stricter",
        about: "names, namespaces, ids, identities and further properties of a compute that Azure, Kubernetes or the library refuses",
        reason: "v2's client took any text; the attachment has a setting for what a compute can be told.",
        explains: (d, { members, one }) =>
            isOf(one.area, COMPUTE) &&
            refusedFor(
                d,
                ["name", "namespace", "resource_id", "properties", "description", "identity"],
                (name) => ["string", "object"].includes(typeof members[name]) && members[name] !== null,
            ),
    },
];

/** Whether shares passed v2, which cut fractions off and refused a sum above 100. */
function passedAsShares(traffic: unknown): boolean {
    const shares = isPlainObject(traffic) ? Object.values(traffic) : [NaN];
    return (
        shares.every((share): share is number => typeof share === "number") &&
        shares.reduce((sum, share) => sum + Math.trunc(share), 0) <= 100
    );
}
