import { listOf, plainBag, textOf } from "../values";
import { badRequest } from "./armError";
import type { ArmWrite, Behaviour } from "./behaviour";
import { parseId } from "./ids";

/** Names of bindings: the pattern and length in AKS's published API. */
const NAME = /^[-A-Za-z0-9]{1,24}$/;

/** Roles that a source of a type can be given: AKS's page of Trusted Access. Of other types none is known here. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
    "microsoft.machinelearningservices/workspaces": [
        "Microsoft.MachineLearningServices/workspaces/mlworkload",
        "Microsoft.MachineLearningServices/workspaces/inference-v1",
    ],
};

/** A Trusted Access binding: part of its cluster, so one operation at a time with it. */
export const trustedAccessBehaviour: Behaviour = {
    lock: ({ id }) => id.parent,
    check: checkBinding,
};

function checkBinding({ id, body }: ArmWrite): void {
    const given = plainBag(body);
    if (!NAME.test(id.name)) {
        throw badRequest(
            "InvalidParameter",
            `The name '${id.name}' of the Trusted Access role binding is invalid: 1 to 24 letters, digits and dashes.`,
        );
    }
    const { type } = parseId(textOf(given["sourceResourceId"]) ?? "");
    const known = ROLES[type.toLowerCase()]?.map((role) => role.toLowerCase());
    const roles = listOf(given["roles"]).map(String);
    const wrong = roles.find((role) =>
        known === undefined
            ? !role.toLowerCase().startsWith(`${type.toLowerCase()}/`)
            : !known.includes(role.toLowerCase()),
    );
    if (roles.length === 0 || wrong !== undefined) {
        throw badRequest(
            "InvalidParameter",
            `Trusted Access role '${wrong ?? ""}' does not exist for a source of type '${type}'.`,
        );
    }
}
