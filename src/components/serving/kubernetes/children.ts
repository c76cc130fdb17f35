import * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../../../core/hash";

/** A text that a program may give as an Output. */
export type Text = pulumi.Input<string>;
/** Names with texts, such as tags. */
export type TextMap = pulumi.Input<Readonly<Record<string, Text>>>;

/** What people write about an object: kept as annotations, because labels take neither blanks nor long texts. */
export interface Notes {
    readonly tags?: TextMap | undefined;
    readonly properties?: TextMap | undefined;
    readonly description?: Text | undefined;
}

/** The annotations for what people wrote. Maps are JSON with sorted keys: any key will do, and a diff shows what changed. */
export function annotationsOf({ tags, properties, description }: Notes): Record<string, Text> {
    return {
        ...(description === undefined ? {} : { "aks-scoring/description": description }),
        ...(properties === undefined ? {} : { "aks-scoring/properties": json(properties) }),
        ...(tags === undefined ? {} : { "aks-scoring/tags": json(tags) }),
    };
}

/** Annotations as a part of an object's metadata: none where there are none, as no API server keeps an empty map. */
export function annotated(annotations: Record<string, Text>): { annotations?: Record<string, Text> } {
    return Object.keys(annotations).length === 0 ? {} : { annotations };
}

/** Labels by which other tools know an object. https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels */
export function commonLabels(endpointName: string, instance: string): Record<string, string> {
    return {
        "app.kubernetes.io/name": endpointName,
        "app.kubernetes.io/instance": instance,
        "app.kubernetes.io/component": "scoring",
        "app.kubernetes.io/managed-by": "pulumi",
    };
}

/**
 * A Secret's data: each value in base64. Secret whatever the values are. What a program gives has been checked; a
 * random key is undefined where the provider is a mock.
 */
export function secretData(values: Readonly<Record<string, Text>>): pulumi.Output<Record<string, string>> {
    const known = pulumi.output(values) as unknown as pulumi.Output<Record<string, string | undefined>>;
    return pulumi.secret(
        known.apply((texts) =>
            Object.fromEntries(
                Object.entries(texts).map(([key, text]) => [
                    key,
                    Buffer.from(text ?? "", "utf8").toString("base64"),
                ]),
            ),
        ),
    );
}

function json(map: TextMap): pulumi.Output<string> {
    return pulumi.output(map).apply((known) => canonicalJson(known));
}
