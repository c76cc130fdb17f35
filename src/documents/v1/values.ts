import { finiteNumber, positiveNumber, trueOrFalse, wholeNumber } from "../../core/checks";
import type { Item } from "../item";

// v1 read a key whose value is null as one that is left out, and only there.

/** `true` or `false`; undefined where it is left out or a problem. */
export function flag(item: Item): boolean | undefined {
    return read(item, trueOrFalse);
}

/** A whole number; undefined where it is left out or a problem. */
export function whole(item: Item, min: number, max?: number): number | undefined {
    return read(item, (f, path, value): value is number => wholeNumber(f, path, value, min, max));
}

/** A number that is not below `min`; undefined where it is left out or a problem. */
export function number(item: Item, min: number): number | undefined {
    return read(item, (f, path, value): value is number => finiteNumber(f, path, value, min));
}

/** A number above zero; undefined where it is left out or a problem. */
export function positive(item: Item): number | undefined {
    return read(item, (f, path, value): value is number => positiveNumber(f, path, value));
}

/** A text; undefined where it is left out, empty or a problem. @param secret Whether it must not be shown. */
export function words(item: Item, secret = false): string | undefined {
    const text = item.value === null ? undefined : item.text(secret);
    return text === "" ? undefined : text;
}

/** Whether a value is given: neither left out nor null. */
export function isGiven(item: Item): boolean {
    return item.value !== undefined && item.value !== null;
}

function read<T>(item: Item, rule: (...args: Parameters<typeof trueOrFalse>) => boolean): T | undefined {
    if (!isGiven(item)) {
        return undefined;
    }
    return item.check((f, path, value) => (rule(f, path, value) ? (value as T) : undefined));
}
