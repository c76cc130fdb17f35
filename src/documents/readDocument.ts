import { existsSync } from "node:fs";
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

/** Longest document: it is written by hand. */
const MOST_BYTES = 2 ** 20;

/**
 * Reads a document: the file that a path names, as the old tools did, or content that is there already. Undefined where
 * there is a problem, which is filed.
 *
 * @param argument What the caller calls it: `deploymentConfig`, `deployments[0]`.
 * @param reader Whose reading it is: v1 tried JSON where YAML broke off.
 */
export function readDocument(
    f: Findings,
    argument: string,
    given: unknown,
    reader: Reader,
): ReadDocument | undefined {
    if (typeof given === "string") {
        return readFile(f, argument, given, reader);
    }
    if (isPlainObject(given)) {
        const where = (path: readonly Segment[]) => joined(path, argument);
        return { root: new Item(f, where, [], given), directory: "." };
    }
    const remedy = needsPlainValue(given) ?? `Give the path of the file: "${EXAMPLES[reader]}".`;
    const rule = given === undefined ? "is missing" : "must be the path of a document, or its content";
    f.problem(argument, given, rule, remedy);
    return undefined;
}

const EXAMPLES: Readonly<Record<Reader, string>> = { v1: "deploymentconfig.json", v2: "endpoint.yml" };

function readFile(f: Findings, argument: string, file: string, reader: Reader): ReadDocument | undefined {
    if (/[\n{]/.test(file) && !existsSync(file)) {
        const remedy = "Give the document as an object, not as its text.";
        f.problem(argument, undefined, "must be the path of a document, or its content as an object", remedy);
        return undefined;
    }
    const place = findPlace(f, argument, file, "file");
    const text = place && textOf(f, argument, file, place.realPath, place.stats.size);
    if (text === undefined) {
        return undefined;
    }
    const parsed = parseText(text, reader);
    if ("reason" in parsed) {
        const names = reader === "v1" ? "YAML or JSON" : "YAML";
        f.problem(
            `${file}:${parsed.line}`,
            undefined,
            `must be ${names}, and here is ${parsed.reason}`,
            "Put it right there, or a line above.",
        );
        return undefined;
    }
    return rootOf(f, file, parsed);
}

function rootOf(f: Findings, file: string, parsed: ParsedText): ReadDocument | undefined {
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
    const root = new Item(f, where, [], parsed.value, (path) => parsed.sourceOf(path));
    for (const path of parsed.repeated) {
        f.warning(where(path), undefined, "is there twice, and the last one counts", "Take one out.");
    }
    return { root, directory: dirname(file) };
}

function textOf(
    f: Findings,
    argument: string,
    file: string,
    realPath: string,
    size: number,
): string | undefined {
    if (size > MOST_BYTES) {
        const rule = `must be a document of at most ${MOST_BYTES} bytes, and has ${size}`;
        f.problem(argument, file, rule, "Look at whether it is the right file.");
        return undefined;
    }
    return readText(f, argument, file, realPath);
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
