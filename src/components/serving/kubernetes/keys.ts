import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import type { EndpointPlan } from "../../../plan/endpoint";
import { type Cluster, inCluster } from "../../cluster";
import type { EndpointArgs } from "../args";
import { differingKeys } from "../differingKeys";
import { type Text, commonLabels, secretData } from "./children";
import { drawnName } from "./drawnName";

/** An endpoint's keys. */
export interface EndpointKeys {
    readonly primary: pulumi.Output<string>;
    readonly secondary: pulumi.Output<string>;
    /** Name of the Secret that holds them. */
    readonly secretName: Text;
    readonly secret: pulumi.Resource;
}

/** Characters of a random key: 62 letters and digits each, 190 bits in all. */
const KEY_LENGTH = 32;

/**
 * Both keys and their Secret. Raising one rotation number makes that key anew and updates the Secret: the other key goes
 * on working. With a provider that would delete a changed Secret first, each change is another Secret instead, and the
 * policy moves from the old one to the new.
 */
export function createKeys(
    component: pulumi.Resource,
    name: string,
    plan: EndpointPlan,
    args: EndpointArgs,
    cluster: Cluster,
    after: readonly pulumi.Resource[],
): EndpointKeys | undefined {
    const { keyRotation } = plan;
    if (keyRotation === undefined) {
        return undefined;
    }
    const primary = keyOf(component, `${name}-primary-key`, keyRotation.primary, args.primaryKey);
    const secondary = keyOf(component, `${name}-secondary-key`, keyRotation.secondary, args.secondaryKey);
    const both = differingKeys(component, `ScoringEndpoint "${name}"`, primary, secondary);
    const data = secretData({
        primary: both.apply(({ primaryKey }) => primaryKey),
        secondary: both.apply(({ secondaryKey }) => secondaryKey),
    });
    const { keysSecretName, keysSecretIsFixed } = plan;
    const secretName = keysSecretIsFixed
        ? keysSecretName
        : drawnName(`${name}-keys`, keysSecretName, data, component);
    const secret = new Secret(
        `${name}-keys`,
        {
            metadata: {
                name: secretName,
                namespace: plan.namespace,
                labels: commonLabels(plan.endpointName, plan.endpointName),
            },
            type: "Opaque",
            data,
        },
        // Inherited protection would block a rotation that is another Secret.
        { ...inCluster(cluster, component, after), ...(keysSecretIsFixed ? {} : { protect: false }) },
    );
    return { primary, secondary, secretName, secret };
}

function keyOf(
    component: pulumi.Resource,
    name: string,
    rotation: number,
    given: Text | undefined,
): pulumi.Output<string> {
    if (given !== undefined) {
        return pulumi.secret(given);
    }
    const password = new RandomPassword(
        name,
        { length: KEY_LENGTH, special: false, keepers: { rotation: String(rotation) } },
        // A rotation is another key: inherited protection would block it.
        { parent: component, protect: false },
    );
    // Mocks give no result.
    return pulumi.secret(password.result.apply((result: string | undefined) => result ?? ""));
}
