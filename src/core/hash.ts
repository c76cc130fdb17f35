import { createHash } from "node:crypto";

/**
 * JSON in one spelling: keys sorted by code unit, members that are `undefined` left out. Frozen: resource names
 * are hashes of this text. Like JSON.stringify, what JSON has no word for becomes `null`; unlike it, nothing throws
 * (a cycle is `null`, a bigint its digits).
 */
export function canonicalJson(value: unknown): string {
    return write(value, []) ?? "null";
}

/**
 * The last `length` base-36 digits (0-9, a-z) of the text's SHA-256: the last, because the first digit of
 * a 256-bit number takes only 7 of its 36 values.
 *
 * @param length At most 49, the digits that 256 bits fill.
 */
export function base36(text: string, length: number): string {
    const digest = createHash("sha256").update(text, "utf8").digest("hex");
    return BigInt(`0x${digest}`).toString(36).padStart(50, "0").slice(-length);
}

function write(value: unknown, within: readonly object[]): string | undefined {
    switch (typeof value) {
        case "undefined":
        case "function":
        case "symbol":
            return undefined;
        case "bigint":
            return value.toString();
        case "object":
            return value === null ? "null" : writeObject(value, within);
        default:
            return JSON.stringify(value);
    }
}

function writeObject(value: object, within: readonly object[]): string | undefined {
    if (within.includes(value)) {
        return "null";
    }
    const inside = [...within, value];
    if (value instanceof Date) {
        return JSON.stringify(value);
    }
    if (Array.isArray(value)) {
        return `[${Array.from(value, (element) => write(element, inside) ?? "null").join(",")}]`;
    }
    const members: string[] = [];
    for (const key of Object.keys(value).sort()) {
        const text = write((value as Record<string, unknown>)[key], inside);
        if (text !== undefined) {
            members.push(`${JSON.stringify(key)}:${text}`);
        }
    }
    return `{${members.join(",")}}`;
}
