import type { Findings } from "./problems";
import { isOutput } from "./problems";
import { didYouMean, nearest } from "./nearest";

// Every check takes `unknown`: programs in plain JavaScript, and `as any`, get problems and no TypeErrors. Each adds
// at most one problem for the value and says whether the value may be used.

/** One of a fixed list. */
export function oneOf<T extends string | number>(
    f: Findings,
    path: string,
    value: unknown,
    allowed: readonly T[],
): value is T {
    if ((allowed as readonly unknown[]).includes(value)) {
        return true;
    }
    const names = allowed.map((name) => JSON.stringify(name));
    const near = nearest(value, allowed.map(String), 1);
    const meant = near.map((name) => names[allowed.map(String).indexOf(name)]!);
    const remedy = meant.length > 0 ? didYouMean(meant) : `Choose one of ${listed(names, "and")}.`;
    const rule = allowed.length === 1 ? `must be ${names[0]}` : `must be one of ${listed(names, "or")}`;
    f.problem(path, value, rule, needsPlainValue(value) ?? remedy);
    return false;
}

/** A whole number in a range, both ends included. */
export function wholeNumber(
    f: Findings,
    path: string,
    value: unknown,
    min: number,
    max = Number.MAX_SAFE_INTEGER,
): value is number {
    if (Number.isInteger(value) && inRange(value as number, min, max)) {
        return true;
    }
    const rule = `must be a whole number ${range(min, max)}`;
    f.problem(path, value, rule, numberRemedy(value, min, max, "whole number"));
    return false;
}

/** A finite number in a range, both ends included. */
export function finiteNumber(
    f: Findings,
    path: string,
    value: unknown,
    min = -Number.MAX_VALUE,
    max = Number.MAX_VALUE,
): value is number {
    if (Number.isFinite(value) && inRange(value as number, min, max)) {
        return true;
    }
    f.problem(
        path,
        value,
        `must be a number ${range(min, max)}`.trim(),
        numberRemedy(value, min, max, "number"),
    );
    return false;
}

/** A number above zero. */
export function positiveNumber(
    f: Findings,
    path: string,
    value: unknown,
    max = Number.MAX_VALUE,
): value is number {
    if (Number.isFinite(value) && (value as number) > 0 && (value as number) <= max) {
        return true;
    }
    const upTo = max === Number.MAX_VALUE ? "" : ` and at most ${max}`;
    const remedy = numberRemedy(value, Number.MIN_VALUE, max, "number above 0");
    f.problem(path, value, `must be a number above 0${upTo}`, remedy);
    return false;
}

/** A string with something in it. @param max Most characters. */
export function text(f: Findings, path: string, value: unknown, max?: number): value is string {
    const fits = typeof value === "string" && value.trim() !== "" && value.length <= (max ?? value.length);
    if (fits) {
        return true;
    }
    const limit = max === undefined ? "" : ` of at most ${max} characters`;
    f.problem(path, value, `must be a text that is not empty${limit}`, textRemedy(value, max));
    return false;
}

/** `true` or `false`. */
export function trueOrFalse(f: Findings, path: string, value: unknown): value is boolean {
    if (typeof value === "boolean") {
        return true;
    }
    const quoted = value === "true" || value === "false";
    const remedy = quoted ? `Write ${value} without quotes.` : "Write true or false.";
    f.problem(path, value, "must be true or false", needsPlainValue(value) ?? remedy);
    return false;
}

/** An object with named members: no array, no Date, no Output. @param example What a good one looks like. */
export function plainObject(
    f: Findings,
    path: string,
    value: unknown,
    example = "{ name: value }",
): value is Readonly<Record<string, unknown>> {
    if (isPlainObject(value)) {
        return true;
    }
    const remedy = Array.isArray(value) ? `It is an array: write ${example} instead.` : `Write ${example}.`;
    f.problem(path, value, "must be an object", needsPlainValue(value) ?? remedy);
    return false;
}

/** An array. Its elements are for the caller to check. @param example What a good one looks like. */
export function list(
    f: Findings,
    path: string,
    value: unknown,
    example = "[value, value]",
): value is readonly unknown[] {
    if (Array.isArray(value)) {
        return true;
    }
    const remedy = typeof value === "string" ? `Write [${JSON.stringify(value)}].` : `Write ${example}.`;
    f.problem(path, value, "must be an array", needsPlainValue(value) ?? remedy);
    return false;
}

/** An array of strings, none of them empty: every bad element is a problem of its own. */
export function textList(f: Findings, path: string, value: unknown): value is readonly string[] {
    if (!list(f, path, value)) {
        return false;
    }
    const at = f.at(path);
    return Array.from(value, (element, index) => text(at, `[${index}]`, element)).every(Boolean);
}

/** No element twice, compared by what `keyOf` gives. */
export function unique<T>(
    f: Findings,
    path: string,
    values: readonly T[],
    keyOf: (value: T) => unknown = (value) => value,
): boolean {
    const seen = new Map<unknown, number>();
    const at = f.at(path);
    let distinct = true;
    values.forEach((value, index) => {
        const first = seen.get(keyOf(value));
        if (first === undefined) {
            seen.set(keyOf(value), index);
            return;
        }
        distinct = false;
        at.problem(`[${index}]`, value, `must not repeat [${first}]`, "Take one of the two out.");
    });
    return distinct;
}

/**
 * Members that nobody reads are slips of the keyboard: each is a problem. `undefined` members are not there.
 *
 * @param elsewhere What to do with a member that has its place elsewhere; undefined for one that has none.
 */
export function unknownKeys(
    f: Findings,
    path: string,
    object: unknown,
    allowed: readonly string[],
    elsewhere: (key: string) => string | undefined = () => undefined,
): boolean {
    if (!isPlainObject(object)) {
        return true;
    }
    const unknown = Object.keys(object).filter((key) => object[key] !== undefined && !allowed.includes(key));
    for (const key of unknown) {
        const meant = didYouMean(nearest(key, allowed, 1));
        const other = meant === "" ? `Take it out; what there is: ${listed(allowed, "and")}.` : meant;
        const remedy = elsewhere(key) ?? other;
        f.at(path).problem(key, undefined, "is not a setting that exists here", remedy);
    }
    return unknown.length === 0;
}

/** Whether a value is an object with named members, whatever its prototype. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return (
        typeof value === "object" &&
        value !== null &&
        !isOutput(value) &&
        Object.prototype.toString.call(value) === "[object Object]"
    );
}

/** The remedy for an Output or a Promise where a rule needs the value itself; `undefined` for anything else. */
export function needsPlainValue(value: unknown): string | undefined {
    if (isOutput(value)) {
        return "It is a Pulumi Output, known only during the update: give the value itself, or take it from the stack's configuration.";
    }
    return value instanceof Promise ? "It is a promise: await it first." : undefined;
}

/** "a, b and c". */
export function listed(names: readonly string[], word: "and" | "or"): string {
    const last = names[names.length - 1] ?? "";
    return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} ${word} ${last}`;
}

function inRange(value: number, min: number, max: number): boolean {
    return value >= min && value <= max;
}

function range(min: number, max: number): string {
    const open = max === Number.MAX_VALUE || max === Number.MAX_SAFE_INTEGER;
    if (min === -Number.MAX_VALUE) {
        return open ? "" : `of at most ${max}`;
    }
    return open ? `of ${min} or more` : `from ${min} to ${max}`;
}

function numberRemedy(value: unknown, min: number, max: number, what: string): string {
    const plain = needsPlainValue(value);
    if (plain !== undefined) {
        return plain;
    }
    if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))) {
        return `Write ${Number(value)} without quotes.`;
    }
    if (typeof value !== "number") {
        return `Give a ${what}.`;
    }
    if (Number.isNaN(value)) {
        return "It is not a number: look at the calculation that it comes from.";
    }
    if (value < min && min !== Number.MIN_VALUE) {
        return `The least is ${min}.`;
    }
    return value > max ? `The most is ${max}.` : `Give a ${what}.`;
}

function textRemedy(value: unknown, max?: number): string {
    const plain = needsPlainValue(value);
    if (plain !== undefined) {
        return plain;
    }
    if (typeof value === "number" || typeof value === "boolean") {
        return `Write "${value}" with quotes.`;
    }
    if (typeof value === "string" && max !== undefined && value.length > max) {
        return `It has ${value.length} characters: shorten it by ${value.length - max}.`;
    }
    return "Give a text.";
}
