import { isPlainObject, plainObject, text } from "../core/checks";
import { type Findings, isOutput } from "../core/problems";

/** Where a carried value stands in a component's arguments: `["versions", "blue", "image"]`. */
export type CarriedPath = readonly (string | number)[];

/**
 * The rule for one carried value: applied now when the program gave it in plain, else when it becomes known; then it hears
 * whether it is marked as secret.
 */
export type CarriedCheck = readonly [
    path: CarriedPath,
    check: (f: Findings, path: string, value: unknown, secret?: boolean) => void,
];

/** Whether a value is known only during the update: an Output or a Promise. */
export function isLater(value: unknown): boolean {
    return isOutput(value) || value instanceof Promise;
}

/** Whether settings can be read at all; what was asked for by type stays typed. */
export function isSettings(f: Findings, path: string, value: unknown): boolean {
    return plainObject(f, path, value);
}

/** Applies the rules to the values that are there in plain. */
export function checkCarried(f: Findings, settings: unknown, checks: readonly CarriedCheck[]): void {
    for (const [path, check] of checks) {
        const value = path.reduce<unknown>(
            (at, key) =>
                at === null || at === undefined ? undefined : (at as Record<string | number, unknown>)[key],
            settings,
        );
        if (value !== undefined && !isLater(value)) {
            check(f, shown(path), value);
        }
    }
}

/** A check that must find a text. */
export function anyText(f: Findings, path: string, value: unknown): void {
    text(f, path, value);
}

/** A check that must find a text, which may be empty. */
export function anyString(f: Findings, path: string, value: unknown): void {
    if (typeof value !== "string") {
        f.problem(path, value, "must be a text", "Put it in quotes.");
    }
}

/** A check that must find names with texts, such as tags; empty texts are fine, and so are Outputs among them. */
export function anyTexts(f: Findings, path: string, value: unknown): void {
    if (!isPlainObject(value)) {
        f.problem(path, value, "must be an object of names and texts", 'Write { team: "fraud" }.');
        return;
    }
    for (const [name, member] of Object.entries(value)) {
        if (typeof member !== "string" && member !== undefined && !isLater(member)) {
            const scalar = typeof member === "number" || typeof member === "boolean";
            const remedy = scalar ? `Write "${member}" with quotes.` : "Give a text.";
            f.at(path).problem(name, member, "must be a text", remedy);
        }
    }
}

function shown(path: CarriedPath): string {
    return path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
}
