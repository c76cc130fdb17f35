import * as pulumi from "@pulumi/pulumi";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment";
import { createHash } from "node:crypto";
import { parseResourceId } from "../../core/azureIds";

/** AcrPull (Azure's list of built-in roles, "Containers"). */
const ACR_PULL = "7f951dda-4ed3-4680-a7ca-43fe172d538d";

export interface RegistryPullArgs {
    readonly registryId: pulumi.Input<string>;
    readonly clusterId: pulumi.Input<string>;
    /** Object id of the identity that the nodes pull images with. */
    readonly kubeletObjectId: pulumi.Input<string>;
}

/** Lets a cluster's nodes pull from a registry. */
export function allowPull(
    name: string,
    args: RegistryPullArgs,
    opts: pulumi.CustomResourceOptions,
): RoleAssignment {
    const registry = pulumi.output(args.registryId);
    return new RoleAssignment(
        name,
        {
            scope: registry,
            principalId: args.kubeletObjectId,
            principalType: "ServicePrincipal", // spares Entra ID the look-up of an identity that is seconds old
            roleDefinitionId: registry.apply(
                (id) =>
                    `/subscriptions/${parseResourceId(id)?.subscriptionId ?? ""}` +
                    `/providers/Microsoft.Authorization/roleDefinitions/${ACR_PULL}`,
            ),
            roleAssignmentName: pulumi
                .all([registry, args.clusterId])
                .apply((ids) => guidOf(...ids, ACR_PULL)),
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
