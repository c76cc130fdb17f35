import { copy, isBag, isSecret, same, type Bag } from "../values";

/**
 * Server-side apply by one owner: what the owner set before and no longer sets goes, what it sets is set, what others
 * set stays.
 */
export function applied(held: Bag, owned: Bag, wanted: Bag): Bag {
    const result = copy(held);
    for (const key of Object.keys(owned)) {
        if (!(key in wanted)) {
            delete result[key];
        }
    }
    for (const [key, value] of Object.entries(wanted)) {
        const before = held[key];
        result[key] =
            isBag(value) && isBag(before) && !isSecret(value) && !isSecret(before)
                ? applied(before, isBag(owned[key]) && !isSecret(owned[key]) ? owned[key] : {}, value)
                : copy(value);
    }
    return result;
}

/** The inputs after a refresh: the live value of each member that the program sets, and nothing else. */
export function liveInputs(inputs: unknown, live: unknown): unknown {
    if (isBag(inputs) && isBag(live) && !isSecret(inputs) && !isSecret(live)) {
        return Object.fromEntries(
            Object.entries(inputs)
                .filter(([key]) => key in live || key.startsWith("__"))
                .map(([key, value]) => [key, key in live ? liveInputs(value, live[key]) : value]),
        );
    }
    if (Array.isArray(inputs) && Array.isArray(live) && inputs.length === live.length) {
        return inputs.map((item: unknown, i) => liveInputs(item, live[i]));
    }
    return same(inputs, live) ? inputs : live;
}
