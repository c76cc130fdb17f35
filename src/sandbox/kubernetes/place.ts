import { at, put } from "../paths";
import { bagOf, numberOf, plainBag, textOf, without, type Bag } from "../values";
import { isNamespaced, kindOf, type Kind } from "./kinds";
import type { KubernetesCluster } from "./world";

/** The annotation that the provider leaves on what it named. */
export const AUTONAMED = "pulumi.com/autonamed";

/** Where an object stands. */
export interface Place {
    readonly kind: Kind;
    readonly namespace: string | undefined;
    readonly name: string;
    /** "namespace/name", or the name of what stands in no namespace. */
    readonly id: string;
}

/** Where replicas are an autoscaler's business, an update that names none keeps what there are. */
export function keepReplicas(
    object: Bag,
    before: Bag,
    cluster: KubernetesCluster,
    { namespace, name }: Place,
): void {
    const current = numberOf(at(before, "spec.replicas"));
    const scaled = cluster
        .all("HorizontalPodAutoscaler", namespace)
        .some((scaler) => at(scaler, "spec.scaleTargetRef.name") === name);
    if (current !== undefined && scaled && at(object, "spec.replicas") === undefined) {
        put(object, "spec.replicas", current);
    }
}

export function placeOf(object: Bag): Place {
    const kind = kindOf(object);
    const metadata = plainBag(object["metadata"]);
    const name = textOf(metadata["name"]) ?? "";
    const namespace = isNamespaced(kind) ? (textOf(metadata["namespace"]) ?? "default") : undefined;
    return { kind, name, namespace, id: namespace === undefined ? name : `${namespace}/${name}` };
}

export function splitId(id: string): { readonly namespace: string | undefined; readonly name: string } {
    const [first = "", second] = id.split("/");
    return second === undefined ? { namespace: undefined, name: first } : { namespace: first, name: second };
}

/** Inputs as an import finds them: all but what the API server sets itself. */
export function imported(live: Bag): Bag {
    const own = ["uid", "creationTimestamp", "resourceVersion", "generation", "managedFields"];
    return { ...without(live, "status"), metadata: without(bagOf(live["metadata"]), ...own) };
}

export function isAutonamed(inputs: Bag): boolean {
    return plainBag(at(inputs, "metadata.annotations"))[AUTONAMED] === "true";
}
