import { at } from "#src/sandbox/paths";
import { bagOf, isBag, listOf, type Bag } from "#src/sandbox/values";

/** Under this name the provider creates; each of its later writes is under the resource's own. */
export const CREATOR = "pulumi-kubernetes";

/** Whose fields an update takes over, by the beginning of their names. */
const TAKEN_OVER: readonly { readonly name: string; readonly operation: "Apply" | "Update" }[] = [
    { name: "kubectl", operation: "Apply" },
    { name: "kubectl", operation: "Update" },
    { name: "before-first-apply", operation: "Update" },
    { name: CREATOR, operation: "Update" },
    { name: "pulumi-resource-kubernetes", operation: "Update" },
];

/** Who owns which fields of an object. */
export function managersOf(live: Bag): Bag[] {
    return listOf(at(live, "metadata.managedFields")).map(bagOf);
}

/** Whether the provider created the object and has not updated it since. */
export function isAsCreated(live: Bag): boolean {
    return managersOf(live).some(({ manager, operation }) => manager === CREATOR && operation === "Update");
}

/**
 * Who owns which fields once the resource's own manager has taken over what was written at the creation or by kubectl;
 * undefined where there is nothing to take over. Without that, nothing could ever be taken out of what was created.
 */
export function takenOver(live: Bag, own: string): Bag[] | undefined {
    const all = managersOf(live);
    const taken = all.filter(isTakenOver);
    if (taken.length === 0) {
        return undefined;
    }
    const isOwn = ({ manager, operation }: Bag) => manager === own && operation === "Apply";
    const [first, ...rest] = [...all.filter(isOwn), ...taken];
    const fieldsV1 = rest.reduce(
        (fields, entry) => merged(fields, bagOf(entry["fieldsV1"])),
        bagOf(first?.["fieldsV1"]),
    );
    const others = all.filter((entry) => !isOwn(entry) && !taken.includes(entry));
    return [...others, { ...first, manager: own, operation: "Apply", fieldsV1 }];
}

function isTakenOver({ manager, operation, subresource }: Bag): boolean {
    return (
        (subresource ?? "") === "" &&
        TAKEN_OVER.some((known) => String(manager).startsWith(known.name) && operation === known.operation)
    );
}

function merged(a: Bag, b: Bag): Bag {
    const result = { ...a };
    for (const [key, value] of Object.entries(b)) {
        const there = result[key];
        result[key] = isBag(there) && isBag(value) ? merged(there, value) : value;
    }
    return result;
}
