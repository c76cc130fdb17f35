import { getOnlineEndpoint } from "@pulumi/azure-native/machinelearningservices/getOnlineEndpoint";
import { listOnlineEndpointKeys } from "@pulumi/azure-native/machinelearningservices/listOnlineEndpointKeys";
import * as pulumi from "@pulumi/pulumi";
import type { EndpointParts } from "../serving";
import { CleanError } from "../../support";
import { type Reported, warnOfDrift, warnOfKeys } from "./drift";
import type { PlannedOnlineEndpoint } from "./layOutEndpoint";

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
    const reported: pulumi.Output<Reported> = place.apply((known) =>
        orWhy(component, endpointName, getOnlineEndpoint(known, opts)),
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
        pulumi
            .all([place, reported])
            .apply(([known, { properties }]): Promise<Keys> | Keys =>
                (properties?.authMode ?? "Key") === "Key"
                    ? orWhy(component, endpointName, listOnlineEndpointKeys(known, opts))
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

/** The answer; or, where there is none, an error that says what to do. */
async function orWhy<T>(component: pulumi.Resource, endpointName: string, answer: Promise<T>): Promise<T> {
    try {
        return await answer;
    } catch (error) {
        const text =
            `endpoint ${endpointName} cannot be read: ${error instanceof Error ? error.message : String(error)}. ` +
            "Where somebody deleted it, run pulumi refresh: the next update then makes it again.";
        throw new CleanError(text, component);
    }
}
