import { isPlainObject } from "#src/core/checks";
import type { Members } from "../settings";

/** One operation of JSON Patch (RFC 6902), of those that v1 sent. */
export interface Operation {
    readonly op: string;
    readonly path: string;
    readonly value?: unknown;
}

/** A document with a patch applied; parts that are missing on the way are made, as v1's service did. */
export function patched(document: Members, operations: readonly Operation[]): Members {
    return operations.reduce<Members>((before, { op, path, value }) => {
        const keys = path.split("/").slice(1).map(unescaped);
        return changed(before, keys, op === "remove" ? undefined : value);
    }, document);
}

function changed(at: unknown, [key = "", ...rest]: readonly string[], value: unknown): Members {
    const { [key]: old, ...others } = isPlainObject(at) ? at : {};
    if (rest.length > 0) {
        return { ...others, [key]: changed(old, rest, value) };
    }
    return value === undefined ? others : { ...others, [key]: value };
}

function unescaped(key: string): string {
    return key.replaceAll("~1", "/").replaceAll("~0", "~");
}
