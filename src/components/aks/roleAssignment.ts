import * as pulumi from "@pulumi/pulumi";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment";
import { createHash } from "node:crypto";
import { parseResourceId } from "../../core/azureIds";

/** Built-in roles, by their ids in Azure's list (learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
export const Role = {
    AcrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    KubernetesExtensionContributor: "85cb6faf-e071-4c9b-8136-154b5a04f717",
    AksClusterAdmin: "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8",
} as const;
export type Role = (typeof Role)[keyof typeof Role];

export interface GrantArgs {
    /** What the role is granted on. */
    readonly scope: pulumi.Input<string>;
    /** Object id of the identity that gets it. */
    readonly principalId: pulumi.Input<string>;
    readonly role: Role;
    /** What makes the grant this one, beside scope and role: its name is a hash over them, stable over re-creations. */
    readonly holder: pulumi.Input<string>;
}

/** Grants an Azure identity a role. */
export function grant(name: string, args: GrantArgs, opts: pulumi.CustomResourceOptions): RoleAssignment {
    const scope = pulumi.output(args.scope);
    return new RoleAssignment(
        name,
        {
            scope,
            principalId: args.principalId,
            principalType: "ServicePrincipal", // spares Entra ID the look-up of an identity that is seconds old
            roleDefinitionId: scope.apply(
                (id) =>
                    `/subscriptions/${parseResourceId(id)?.subscriptionId ?? ""}` +
                    `/providers/Microsoft.Authorization/roleDefinitions/${args.role}`,
            ),
            roleAssignmentName: pulumi.all([scope, args.holder]).apply((ids) => guidOf(...ids, args.role)),
        },
        opts,
    );
}

/** A GUID that says the same for the same parts: a role assignment's name, stable over re-creations. */
function guidOf(...parts: string[]): string {
    const hex = createHash("sha256").update(parts.join("\n").toLowerCase()).digest("hex");
    const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
    return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `5${hex.slice(13, 16)}`,
        variant + hex.slice(17, 20),
        hex.slice(20, 32),
    ].join("-");
}
