import { existsSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { isPlainObject, needsPlainValue } from "../core/checks";
import type { Findings } from "../core/problems";
import { findPlace } from "../files/place";
import { readText } from "../files/readText";
import { Item, kindOf } from "./item";
import { type ParsedText, type Reader, parseText } from "./text/parsedText";
import type { Segment } from "./text/yamlPlaces";

/** A document that was read. */
export interface ReadDocument {
    /** All of it: an object. */
    readonly root: Item;
    /** Directory that its own paths count from in v2: the file's, or the working directory for content. */
    readonly directory: string;
}

/** A document is written by hand. */
const DOCUMENT = {
    what: "a document",
    mostBytes: 2 ** 20,
    remedy: "Look at whether it is the right file.",
};

/** How documents are read. */
export interface Reading {
    /** Whose reading it is: v1 tried JSON where YAML broke off. */
    readonly reader: Reader;
    /** Whether paths in the document may lead out of its directory. */
    readonly outside: boolean;
}

/**
 * Reads a document: the file that a path names, as the old tools did, or content that is there already. Undefined where
 * there is a problem, which is filed.
 *
 * @param argument What the caller calls it: `deploymentConfig`, `deployments[0]`.
 */
export function readDocument(
    f: Findings,
    argument: string,
    given: unknown,
    reading: Reading,
): ReadDocument | undefined {
    if (typeof given === "string") {
        return readFile(f, argument, given, reading);
    }
    if (isPlainObject(given)) {
        const where = (path: readonly Segment[]) => joined(path, argument);
        return { root: new Item(f, where, [], given), directory: "." };
    }
    const remedy = needsPlainValue(given) ?? `Give the path of the file: "${EXAMPLES[reading.reader]}".`;
    const rule = given === undefined ? "is missing" : "must be the path of a document, or its content";
    f.problem(argument, given, rule, remedy);
    return undefined;
}

const EXAMPLES: Readonly<Record<Reader, string>> = { v1: "deploymentconfig.json", v2: "endpoint.yml" };

function readFile(
    f: Findings,
    argument: string,
    file: string,
    { reader, outside }: Reading,
): ReadDocument | undefined {
    if (/[\n{]/.test(file) && !existsSync(file)) {
        const remedy = "Give the document as an object, not as its text.";
        f.problem(argument, undefined, "must be the path of a document, or its content as an object", remedy);
        return undefined;
    }
    const place = findPlace(f, argument, file, "file");
    const text = place && readText(f, argument, file, place.realPath, DOCUMENT);
    if (text === undefined || isEndless(f, argument, file, text)) {
        return undefined;
    }
    const parsed = parseText(text, reader);
    if ("reason" in parsed) {
        const names = reader === "v1" ? "YAML or JSON" : "YAML";
        f.problem(
            `${file}:${parsed.line}`,
            undefined,
            `must be ${names}: ${parsed.reason}`,
            "Put it right there, or a line above.",
        );
        return undefined;
    }
    return rootOf(f, file, parsed, outside ? undefined : withinReach(file, reader));
}

/** What costs time by its number: each is a value, or leads to one that was there before. */
const PARTS: readonly (readonly [what: string, most: number, pattern: RegExp])[] = [
    ["lines", 5_000, /\n/g],
    ["brackets, commas, colons and dashes", 10_000, /[[\]{},:?]|- /g],
    ["anchors and aliases", 500, /[&*]\S/g],
    ["tags", 500, /(?<!\S)!/g],
    ["quotes", 20_000, /["']/g],
    ["backslashes", 20_000, /\\/g],
];

/** Whether reading a document would take long: nobody has written it. */
function isEndless(f: Findings, argument: string, file: string, text: string): boolean {
    for (const [what, most, pattern] of PARTS) {
        const count = text.match(pattern)?.length ?? 0;
        if (count > most) {
            const rule = `must be a document of at most ${most} ${what}, and has ${count}`;
            f.problem(argument, file, rule, DOCUMENT.remedy);
            return true;
        }
    }
    return false;
}

/** v1's paths count from the working directory, v2's from the document's. */
function withinReach(file: string, reader: Reader): readonly string[] {
    return [dirname(file), ...(reader === "v1" ? ["."] : [])].map((directory) => realpathSync(directory));
}

function rootOf(
    f: Findings,
    file: string,
    parsed: ParsedText,
    reach: readonly string[] | undefined,
): ReadDocument | undefined {
    const where = (path: readonly Segment[]) => {
        const line = parsed.lineOf(path);
        const at = line === undefined ? file : `${file}:${line}`;
        return path.length === 0 ? at : `${at}: ${joined(path)}`;
    };
    if (!isPlainObject(parsed.value)) {
        const is = parsed.value === null ? "is empty" : `is ${kindOf(parsed.value)}`;
        f.problem(file, undefined, `must be an object with keys, and ${is}`, "Look at the file.");
        return undefined;
    }
    const root = new Item(f, where, [], parsed.value, (path) => parsed.sourceOf(path), reach);
    for (const path of parsed.repeated) {
        f.warning(where(path), undefined, "is there twice, and the last one counts", "Take one out.");
    }
    return { root, directory: dirname(file) };
}

/** `autoScaler.minReplicas`, `deployments[0].name`. */
function joined(path: readonly Segment[], start = ""): string {
    return path.reduce<string>((text, segment) => {
        if (typeof segment === "number") {
            return `${text}[${segment}]`;
        }
        return text === "" ? segment : `${text}.${segment}`;
    }, start);
}
