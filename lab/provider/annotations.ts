import { at } from "#src/sandbox/paths";
import { plainBag, textOf, type Bag } from "#src/sandbox/values";

/** How long the provider waits for anything, where nobody says how long. */
const USUAL_SECONDS = 600;

/** Kinds whose deletion nobody waits for where nobody waits for them: the provider's list. */
const DELETED_UNAWAITED: ReadonlySet<string> = new Set([
    "DaemonSet",
    "Deployment",
    "Job",
    "Namespace",
    "Pod",
    "ReplicationController",
    "StatefulSet",
]);

/** An annotation by which a program tells the provider how to treat an object: "waitFor" for `pulumi.com/waitFor`. */
export function hint(object: Bag, name: string): string | undefined {
    const text = textOf(plainBag(at(object, "metadata.annotations"))[`pulumi.com/${name}`]);
    return text === "" ? undefined : text;
}

/** How long the provider waits for an object. */
export function patienceOf(object: Bag, seconds: number): number {
    if (seconds > 0) {
        return seconds;
    }
    const written = hint(object, "timeoutSeconds");
    return written !== undefined && /^\d+$/.test(written) ? Number(written) : USUAL_SECONDS;
}

/** What becomes of what an object owns: unless something is said, it goes first. */
export function propagationOf(object: Bag): string {
    const written = hint(object, "deletionPropagationPolicy")?.toLowerCase();
    return written === "orphan" ? "Orphan" : written === "background" ? "Background" : "Foreground";
}

/** Whether the provider waits until a deleted object is gone. */
export function awaitsDeletion(object: Bag): boolean {
    return hint(object, "skipAwait") !== "true" || !DELETED_UNAWAITED.has(String(object["kind"]));
}
