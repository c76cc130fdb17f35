import { type BrokenText, TAB, faultOf } from "./yamlFaults";
import { type Segment, lineOf, repeatedIn, sourceOf } from "./yamlPlaces";
import { type YamlText, readYaml } from "./yamlText";

/** A document's text, read. */
export interface ParsedText {
    readonly value: unknown;
    /** Keys that are there twice, of which the last counts. */
    readonly repeated: readonly (readonly Segment[])[];
    /** The line of a value's key, from 1; of the nearest that is there where it is not; undefined for the whole document. */
    lineOf(path: readonly Segment[]): number | undefined;
    /** A scalar as it is written; undefined where that is not found. */
    sourceOf(path: readonly Segment[]): string | undefined;
}

/** Who reads: v1's command line tried YAML and then JSON, v2's reads YAML only. */
export type Reader = "v1" | "v2";

/** More copies of what stands once are no configuration. */
const MOST_ALIASES = 100;

/** Reads a document's text as the old tools did. */
export function parseText(whole: string, reader: Reader): ParsedText | BrokenText {
    const text = whole.replace(/^\ufeff/, "");
    const yaml = readYaml(text);
    const broken = faultOf(text, yaml);
    if (broken === undefined) {
        return asYaml(yaml);
    }
    return reader === "v1" ? asJson(text, yaml, broken) : broken;
}

function asYaml(yaml: YamlText): ParsedText | BrokenText {
    try {
        return known(yaml, yaml.document.toJS({ maxAliasCount: MOST_ALIASES }));
    } catch {
        return { line: 1, reason: "an alias or a merge that leads nowhere, or too far" };
    }
}

/** What v1 tried where YAML broke off: a file that is indented by tabs, say. Of that one, the fault is JSON's. */
function asJson(text: string, yaml: YamlText, broken: BrokenText): ParsedText | BrokenText {
    try {
        return known(yaml, JSON.parse(text));
    } catch (error) {
        const isJson = broken.reason === TAB && /^\s*[{[]/.test(text);
        return isJson
            ? { line: lineOfFault(text, error), reason: "something that JSON does not take" }
            : broken;
    }
}

/** V8 tells the place in words, if it is not the end. */
function lineOfFault(text: string, error: unknown): number {
    const position = /at position (\d+)/.exec(String(error))?.[1] ?? text.length;
    return text.trimEnd().slice(0, Number(position)).split("\n").length;
}

function known(yaml: YamlText, value: unknown): ParsedText {
    return {
        value,
        repeated: repeatedIn(yaml.document.contents),
        lineOf: (path) => lineOf(yaml, path),
        sourceOf: (path) => sourceOf(yaml, path),
    };
}
