import type { Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb";
import { Struct } from "./sdk";

/** An object of property values, as they travel: secrets are marked, unknowns are a sentinel text. */
export type Bag = Record<string, unknown>;

// Signatures of the wire format: sdk/go/common/resource/sig and sdk/go/common/resource/plugin.
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";

/** What stands for a value that is not known yet, in a preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What stands for a secret in everything that the sandbox shows. */
export const MASK = "[secret]";

/** Whether the value is an object with members (no list, no null). */
export function isBag(value: unknown): value is Bag {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as a bag; an empty one when it is anything else. */
export function bagOf(value: unknown): Bag {
    return isBag(value) ? value : {};
}

/** The value as a list; an empty one when it is anything else. */
export function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
}

/** The value as a text; undefined when it is anything else. */
export function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

/** The value as a number; undefined when it is anything else. */
export function numberOf(value: unknown): number | undefined {
    return typeof value === "number" ? value : undefined;
}

/** Marks a value as a secret. */
export function secret(value: unknown): Bag {
    return { [SIGNATURE]: SECRET, value };
}

/** Whether a value carries the secret mark. */
export function isSecret(value: unknown): value is Bag {
    return isBag(value) && value[SIGNATURE] === SECRET;
}

/** What a change makes of a bag; a bag that is a secret as a whole stays one. */
export function within(value: unknown, change: (bag: Bag) => Bag): Bag {
    return isSecret(value) ? secret(change(bagOf(value["value"]))) : change(bagOf(value));
}

/** The hash of an asset's content; undefined for what is no asset, or one whose content is not known. */
export function assetHash(value: unknown): string | undefined {
    return isBag(value) && value[SIGNATURE] === ASSET ? textOf(value["hash"]) : undefined;
}

/** A copy with every value replaced by what `leaf` makes of it; `leaf` answers undefined to descend. */
function rewrite(value: unknown, leaf: (value: unknown) => { readonly to: unknown } | undefined): unknown {
    const replaced = leaf(value);
    if (replaced !== undefined) {
        return replaced.to;
    }
    if (Array.isArray(value)) {
        return value.map((item) => rewrite(item, leaf));
    }
    if (isBag(value)) {
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rewrite(item, leaf)]));
    }
    return value;
}

/** The value without secret marks: for rules to look at. */
export function plain(value: unknown): unknown {
    return rewrite(value, (item) => (isSecret(item) ? { to: plain(item.value) } : undefined));
}

/** {@link plain} of a bag. */
export function plainBag(value: unknown): Bag {
    return bagOf(plain(value));
}

/** The value with every secret replaced by {@link MASK}: for people to look at. */
export function masked(value: unknown): unknown {
    return rewrite(value, (item) => (isSecret(item) ? { to: MASK } : undefined));
}

/** Whether a value is, or contains, something not known yet. */
export function hasUnknown(value: unknown): boolean {
    if (value === UNKNOWN) {
        return true;
    }
    return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** The bag without some of its members. */
export function without(bag: Bag, ...keys: readonly string[]): Bag {
    return Object.fromEntries(Object.entries(bag).filter(([key]) => !keys.includes(key)));
}

/** A deep copy, marks included. */
export function copy<T>(value: T): T {
    return structuredClone(value);
}

/** Has a map hold these entries, in their order, and no others. */
export function refill<K, V>(map: Map<K, V>, entries: Iterable<readonly [K, V]>): void {
    map.clear();
    for (const [key, value] of entries) map.set(key, value);
}

/** Whether two values are the same once their secret marks are off; the order of members does not count. */
export function same(a: unknown, b: unknown): boolean {
    return canonical(plain(a)) === canonical(plain(b));
}

function canonical(value: unknown): string {
    return JSON.stringify(value, (_, item: unknown) =>
        isBag(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
    );
}

/** Reads a property bag off the wire; members that are null count as absent, as in the real providers. */
export function fromStruct(struct: StructMessage | undefined): Bag {
    return struct === undefined ? {} : bagOf(withoutNulls(struct.toJavaScript()));
}

/** Writes a property bag to the wire. */
export function toStruct(bag: Bag): StructMessage {
    return Struct.fromJavaScript(withoutNulls(bag) as Parameters<typeof Struct.fromJavaScript>[0]);
}

function withoutNulls(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutNulls);
    }
    if (isBag(value)) {
        return Object.fromEntries(
            Object.entries(value)
                .filter(([, item]) => item !== undefined && item !== null)
                .map(([key, item]) => [key, withoutNulls(item)]),
        );
    }
    return value;
}
