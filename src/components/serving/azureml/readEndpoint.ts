import { getOnlineEndpoint } from "@pulumi/azure-native/machinelearningservices/getOnlineEndpoint";
import { listOnlineEndpointKeys } from "@pulumi/azure-native/machinelearningservices/listOnlineEndpointKeys";
import * as pulumi from "@pulumi/pulumi";
import type { EndpointParts } from "../serving";
import { answerOf, checkLater } from "../../lateChecks";
import { type Reported, warnOfDrift, warnOfKeys } from "./drift";
import type { PlannedOnlineEndpoint } from "./planned";

/** An endpoint's keys. */
interface Keys {
    readonly primaryKey?: string;
    readonly secondaryKey?: string;
}

/**
 * What the service says of an endpoint once its rollout is through: addresses and keys are read, never built. Where the
 * endpoint is still to be made, both are unknown.
 */
export function readEndpoint(
    component: pulumi.Resource,
    { plan, args, attachment }: PlannedOnlineEndpoint,
    made: { readonly endpoint: pulumi.CustomResource; readonly rollout: pulumi.CustomResource },
): Pick<EndpointParts, "scoringUri" | "swaggerUri" | "primaryKey" | "secondaryKey" | "namespace"> {
    const { endpointName } = plan;
    const { workspace, namespace } = attachment;
    const place = pulumi
        .all([workspace.resourceGroupName, workspace.name, made.endpoint.id, made.rollout.id])
        .apply(([resourceGroupName, workspaceName]) => ({ resourceGroupName, workspaceName, endpointName }));
    const opts = { parent: component };
    const reported: pulumi.Output<Reported> = checkLater(component, place, (known) =>
        answerOf(
            component,
            getOnlineEndpoint(known, opts),
            (reason) =>
                `endpoint ${endpointName} cannot be read: ${reason}. Where somebody deleted it, run pulumi refresh: the next ` +
                "update then makes it again.",
        ),
    );
    warnOfDrift(component, plan, made.rollout, reported);
    const addresses = {
        scoringUri: reported.apply(({ properties }) => properties?.scoringUri ?? ""),
        swaggerUri: reported.apply(({ properties }) => properties?.swaggerUri ?? ""),
        namespace: pulumi.output<string | undefined>(namespace),
    };
    if (plan.authMode !== "Key") {
        const none = pulumi.output<string | undefined>(undefined);
        return { ...addresses, primaryKey: none, secondaryKey: none };
    }
    // An endpoint that still takes tokens has no keys to tell: so it is in the preview of its change.
    const keys = pulumi.secret(
        checkLater(
            component,
            pulumi.all([place, reported]),
            ([known, { properties }]): Promise<Keys> | Keys =>
                (properties?.authMode ?? "Key") === "Key"
                    ? answerOf(
                          component,
                          listOnlineEndpointKeys(known, opts),
                          (reason) =>
                              `the keys of endpoint ${endpointName} cannot be read: ${reason}. Where a right is missing, ` +
                              "grant Microsoft.MachineLearningServices/workspaces/onlineEndpoints/listKeys/action to " +
                              "whoever runs this program: the role AzureML Data Scientist has it. Where somebody deleted " +
                              "the endpoint, run pulumi refresh.",
                      )
                    : {},
        ),
    );
    warnOfKeys(component, plan, args, keys);
    return {
        ...addresses,
        primaryKey: keys.apply(({ primaryKey }) => primaryKey),
        secondaryKey: keys.apply(({ secondaryKey }) => secondaryKey),
    };
}
