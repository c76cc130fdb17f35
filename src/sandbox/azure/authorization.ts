import { plainBag, textOf } from "../values";
import { ArmError, badRequest } from "./armError";
import type { ArmType, Behaviour } from "./behaviour";

const ROLE_ASSIGNMENTS = "Microsoft.Authorization/roleAssignments";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const roleAssignment: Behaviour = {
    check: ({ id, body, before }, world) => {
        const given = plainBag(body);
        if (!GUID.test(id.name)) {
            throw badRequest(
                "InvalidRoleAssignmentId",
                `The role assignment ID '${id.name}' is not valid. The role assignment ID must be a GUID.`,
            );
        }
        const twin = world.all(ROLE_ASSIGNMENTS).find((other) => {
            const theirs = plainBag(other.body);
            return (
                theirs["scope"] === given["scope"] &&
                theirs["principalId"] === given["principalId"] &&
                theirs["roleDefinitionId"] === given["roleDefinitionId"]
            );
        });
        if (before === undefined && twin !== undefined && twin.id.name !== id.name) {
            throw new ArmError(
                409,
                "RoleAssignmentExists",
                `The role assignment already exists. The ID of the existing role assignment is ${twin.id.name}.`,
            );
        }
    },
};

/** Role assignments: extensions of the resource, group or subscription that they are for. */
export const AUTHORIZATION_TYPES: readonly ArmType[] = [
    {
        token: "azure-native:authorization:RoleAssignment",
        arm: ROLE_ASSIGNMENTS,
        names: ["roleAssignmentName"],
        autoname: "uuid",
        grouped: false,
        // The scope is both the place and part of what a GET answers.
        immutable: ["scope", "principalId", "roleDefinitionId", "delegatedManagedIdentityResourceId"],
        above: (inputs) => (textOf(inputs["scope"]) ?? "").replace(/\/+$/, ""),
        behaviour: roleAssignment,
    },
    {
        token: "azure-native:authorization:RoleDefinition",
        arm: "Microsoft.Authorization/roleDefinitions",
        names: ["roleDefinitionId"],
        autoname: "uuid",
        grouped: false,
        immutable: ["scope"],
        above: (inputs) => (textOf(inputs["scope"]) ?? "").replace(/\/+$/, ""),
    },
];
