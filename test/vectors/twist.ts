import { isPlainObject } from "#src/core/checks";
import type { Case } from "./case";

/** The case with the other verdict. */
export function turned(one: Case): Case {
    return { ...one, expect: { accepted: !one.expect.accepted } };
}

/** A case with one effective value changed, and which. */
export interface Moved {
    /** "containerResourceRequirements.cpu" */
    readonly path: string;
    readonly one: Case;
}

/** The case with each of its effective values changed, one at a time. */
export function moves(one: Case): readonly Moved[] {
    return leavesOf(one.expect.effective).map((keys) => ({
        path: keys.join("."),
        one: {
            ...one,
            expect: {
                ...one.expect,
                effective: moved(one.expect.effective, keys) as Readonly<Record<string, unknown>>,
            },
        },
    }));
}

function leavesOf(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
    if (typeof value === "object" && value !== null) {
        return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...at, key]));
    }
    return value === undefined || value === null ? [] : [at];
}

function moved(value: unknown, [key, ...rest]: readonly string[]): unknown {
    if (key === undefined) {
        return typeof value === "number"
            ? value + 7
            : typeof value === "boolean"
              ? !value
              : `${value as string}x`;
    }
    if (Array.isArray(value)) {
        return value.map((inner, index) => (String(index) === key ? moved(inner, rest) : (inner as unknown)));
    }
    return isPlainObject(value) ? { ...value, [key]: moved(value[key], rest) } : value;
}
