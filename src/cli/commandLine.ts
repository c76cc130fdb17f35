import { parseArgs } from "node:util";
import { didYouMean, nearest } from "../core/nearest";

/** What a flag of a command takes. */
export interface Flag {
    /** What its value is, for the help: "FILE"; undefined for a switch. */
    readonly value: string | undefined;
    readonly short?: string;
    /** Whether it may be given several times. */
    readonly multiple?: boolean;
    readonly required?: boolean;
    /** For the help, as half a sentence. */
    readonly help: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** What was given for a command's flags, by name. */
export interface Given {
    readonly switches: ReadonlySet<string>;
    readonly values: Readonly<Record<string, readonly string[]>>;
}

/** Arguments that the command line cannot be read from: exit code 2. */
export class UsageError extends Error {
    override readonly name = "UsageError";
}

/** Reads the arguments behind a command by its flags. */
export function readFlags(args: readonly string[], flags: Flags): Given {
    const options = Object.fromEntries(
        Object.entries(flags).map(([name, { value, short }]) => [
            name,
            {
                type: value === undefined ? "boolean" : "string",
                ...(short === undefined ? {} : { short }),
            } as const,
        ]),
    );
    // Not strict: its own errors know neither the nearest flag nor this program's words.
    const { tokens } = parseArgs({
        args: [...args],
        options,
        strict: false,
        allowPositionals: true,
        tokens: true,
    });
    const switches = new Set<string>();
    const values: Record<string, string[]> = {};
    for (const token of tokens) {
        if (token.kind === "positional") {
            throw new UsageError(`${quoted(token.value)} is not expected here: values stand behind flags.`);
        }
        if (token.kind !== "option") {
            continue;
        }
        const { name, rawName } = token;
        const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
        if (flag === undefined) {
            throw new UsageError(unknownFlag(rawName, flags));
        }
        if (flag.value === undefined) {
            if (token.value !== undefined) {
                throw new UsageError(`${rawName} takes no value: write ${rawName} alone.`);
            }
            switches.add(name);
            continue;
        }
        const given = (values[name] ??= []);
        given.push(valueOf(rawName, flag.value, token));
        if (given.length > 1 && flag.multiple !== true) {
            throw new UsageError(`${rawName} is there twice: ${given.map(quoted).join(" and ")}.`);
        }
    }
    return { switches, values };
}

/** The value of each required flag must be there. */
export function requireFlags({ values }: Given, flags: Flags): void {
    const missing = Object.entries(flags).filter(
        ([name, flag]) => flag.required === true && !(name in values),
    );
    if (missing.length > 0) {
        const named = missing.map(([name, { value }]) => `--${name} ${value}`);
        throw new UsageError(`${named.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing.`);
    }
}

/** "name=value,name=value" by name. */
export function readPairs(flag: string, text: string, example: string): Readonly<Record<string, string>> {
    const pairs = text.split(",").map((pair) => /^\s*([^=\s]+)\s*=\s*([^=\s]+)\s*$/.exec(pair));
    const entries = pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? "", pair[2] ?? ""] as const]));
    if (entries.length !== pairs.length) {
        throw new UsageError(`${flag} ${quoted(text)} must be pairs such as ${example}.`);
    }
    const names = entries.map(([name]) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
        throw new UsageError(`${flag} ${quoted(text)} has ${twice} twice.`);
    }
    return Object.fromEntries(entries);
}

/** A word of the user's, for a message: on one line. */
export function quoted(text: string): string {
    return JSON.stringify(text);
}

function valueOf(
    rawName: string,
    what: string,
    token: { readonly value?: string | undefined; readonly inlineValue?: boolean | undefined },
): string {
    const { value } = token;
    if (value === undefined || value === "") {
        throw new UsageError(`${rawName} needs a value: ${rawName} ${what}.`);
    }
    if (token.inlineValue !== true && value.startsWith("-")) {
        throw new UsageError(
            `${rawName} needs a value, and ${quoted(value)} looks like a flag: write ${rawName}=${value} if it is none.`,
        );
    }
    return value;
}

function unknownFlag(rawName: string, flags: Flags): string {
    const word = rawName.replace(/^-+/, "");
    const meant = nearest(word, Object.keys(flags), 1).map((name) => `--${name}`);
    const remedy = didYouMean(meant) || "--help lists what there is.";
    return `${rawName} is not a flag of this command. ${remedy}`;
}
