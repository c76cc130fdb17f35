import * as pulumi from "@pulumi/pulumi";
import type { OnlineEndpointPlan } from "../../../plan/azureml/onlineEndpoint";
import type { EndpointArgs } from "../args";
import { warn } from "../../support";

/** An endpoint as ARM reports it. Mocks report nothing. */
export interface Reported {
    readonly properties?: {
        readonly scoringUri?: string | undefined;
        readonly swaggerUri?: string | undefined;
        readonly authMode?: string | undefined;
        readonly traffic?: Readonly<Record<string, number>> | undefined;
    };
}

/**
 * Warns where an update left other traffic than the program's: somebody shifted it in the studio or by the command line.
 * A rollout that has not changed is not written again, and its own read sees none of it. In a preview nothing can be
 * said: the traffic may well be another because the program's has changed.
 */
export function warnOfDrift(
    component: pulumi.Resource,
    plan: OnlineEndpointPlan,
    rollout: pulumi.Resource,
    reported: pulumi.Output<Reported>,
): void {
    if (pulumi.runtime.isDryRun()) {
        return;
    }
    pulumi.all([reported, rollout.urn]).apply(([{ properties }, urn]) => {
        const found = shares(properties?.traffic);
        if (properties !== undefined && found !== shares(plan.weights)) {
            warn(
                component,
                `endpoint ${plan.endpointName} has traffic ${found || "to no version"} in Azure ML, and the program says ` +
                    `${shares(plan.weights) || "none"}: somebody changed it. Shift it in the program, or write the ` +
                    `program's again: pulumi up --replace '${urn}'.`,
            );
        }
    });
}

/** "blue 60, green 40": what has none is left out, the order is the names', and so is the case. */
function shares(traffic: Readonly<Record<string, number>> | undefined): string {
    return Object.entries(traffic ?? {})
        .filter(([, share]) => share !== 0)
        .map(([name, share]) => `${name.toLowerCase()} ${share}`)
        .sort()
        .join(", ");
}

/** Warns where keys of the program's own are not those that the endpoint has: it took them at its creation only. */
export function warnOfKeys(
    component: pulumi.Resource,
    plan: OnlineEndpointPlan,
    args: EndpointArgs,
    keys: pulumi.Output<{ readonly primaryKey?: string; readonly secondaryKey?: string }>,
): void {
    if (!plan.keysGiven) {
        return;
    }
    pulumi.all([keys, args.primaryKey, args.secondaryKey]).apply(([has, primaryKey, secondaryKey]) => {
        const given = { primaryKey, secondaryKey };
        for (const which of ["primaryKey", "secondaryKey"] as const) {
            if (has[which] !== undefined && has[which] !== given[which]) {
                warn(
                    component,
                    `${which} is not the key that endpoint ${plan.endpointName} has: Azure ML takes keys when the ` +
                        "endpoint is created. Change it with: az ml online-endpoint regenerate-keys --name " +
                        `${plan.endpointName} --key-type ${which === "primaryKey" ? "primary" : "secondary"}; then take ` +
                        "the key out of the program.",
                );
            }
        }
    });
}
