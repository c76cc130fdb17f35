import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import type { KeyPlan } from "../../../plan/auth";
import type { EndpointPlan } from "../../../plan/endpoint";
import { type Cluster, inCluster } from "../../cluster";
import type { EndpointArgs } from "../args";
import { differingKeys } from "../differingKeys";
import { type Text, commonLabels, namedByContent, secretData } from "./children";

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
 * on working. With a provider that would delete a changed Secret first, the name carries the content instead, and the
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
    if (plan.keys === undefined) {
        return undefined;
    }
    const primary = keyOf(component, `${name}-primary-key`, plan.keys.primary, args.primaryKey);
    const secondary = keyOf(component, `${name}-secondary-key`, plan.keys.secondary, args.secondaryKey);
    const both = differingKeys(component, `ScoringEndpoint "${name}"`, primary, secondary);
    const data = secretData({
        primary: both.apply(({ primaryKey }) => primaryKey),
        secondary: both.apply(({ secondaryKey }) => secondaryKey),
    });
    const secretName = secretNameOf(plan, data);
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
        inCluster(cluster, component, after),
    );
    return { primary, secondary, secretName, secret };
}

/** A random key is known by its rotation number: the name is then plain in every preview. */
function secretNameOf(
    { keys, keysSecretName, keysSecretIsFixed }: EndpointPlan,
    data: pulumi.Output<unknown>,
): Text {
    if (keysSecretIsFixed || keys === undefined) {
        return keysSecretName;
    }
    const { primary, secondary } = keys;
    return primary.given || secondary.given
        ? namedByContent(keysSecretName, data)
        : `${keysSecretName}-${primary.rotation}-${secondary.rotation}`;
}

function keyOf(
    component: pulumi.Resource,
    name: string,
    plan: KeyPlan,
    given: Text | undefined,
): pulumi.Output<string> {
    if (plan.given && given !== undefined) {
        return pulumi.secret(given);
    }
    const password = new RandomPassword(
        name,
        { length: KEY_LENGTH, special: false, keepers: { rotation: String(plan.rotation) } },
        { parent: component },
    );
    // Mocks give no result.
    return pulumi.secret(password.result.apply((result: string | undefined) => result ?? ""));
}
