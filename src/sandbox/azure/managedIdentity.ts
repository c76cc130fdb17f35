import { createHash } from "node:crypto";
import { plainBag, same } from "../values";
import { badRequest } from "./armError";
import type { ArmType, Behaviour } from "./behaviour";
import { TENANT } from "./identities";

const IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities";
const CREDENTIALS = `${IDENTITIES}/federatedIdentityCredentials`;

/** learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
const CREDENTIAL_LIMIT = 20;

const identity: Behaviour = {
    settle: ({ id, body }, world) => {
        const mark = createHash("sha256")
            .update(`${id.text}#${world.incarnation(id.text)}`)
            .digest("hex");
        const uuid = (from: number) =>
            `${mark.slice(from, from + 8)}-0000-4000-8000-${mark.slice(from + 8, from + 20)}`;
        return { ...body, principalId: uuid(0), clientId: uuid(8), tenantId: TENANT };
    },
};

const credential: Behaviour = {
    // Entra ID refuses concurrent writes below one identity (same page); the sandbox words it as ARM words a conflict.
    lock: ({ id }) => id.parent,
    check: ({ id, body, before }, world) => {
        const given = plainBag(body);
        const others = world
            .children(id.parent ?? "", CREDENTIALS)
            .filter((other) => other.id.name !== id.name);
        if (before === undefined && others.length >= CREDENTIAL_LIMIT) {
            throw badRequest(
                "BadRequest",
                `Too many federated identity credentials: at most ${CREDENTIAL_LIMIT} are allowed on one identity.`,
            );
        }
        const twin = others.find(
            ({ body: theirs }) =>
                same(theirs["issuer"], given["issuer"]) && same(theirs["subject"], given["subject"]),
        );
        if (twin !== undefined) {
            throw badRequest(
                "BadRequest",
                `Issuer and subject combination already exists for this Managed Identity: '${twin.id.name}'.`,
            );
        }
    },
};

/** User-assigned identities and the workloads that may act as them. */
export const IDENTITY_TYPES: readonly ArmType[] = [
    {
        token: "azure-native:managedidentity:UserAssignedIdentity",
        arm: IDENTITIES,
        names: ["resourceName"],
        located: true,
        computed: ["principalId", "clientId", "tenantId"],
        behaviour: identity,
    },
    {
        token: "azure-native:managedidentity:FederatedIdentityCredential",
        arm: CREDENTIALS,
        names: ["resourceName", "federatedIdentityCredentialResourceName"],
        autoname: "copy",
        behaviour: credential,
    },
];
