import { type Segment, lineOf, repeatedIn, sourceOf } from "./yamlPlaces";
import { type BrokenText, type YamlText, faultOf, readYaml } from "./yamlText";

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
    // PyYAML takes no tab outside of quotes, and JSON none inside: JSON with a tab in it is what v1 read as JSON.
    if (reader === "v1" && (broken !== undefined || text.includes("\t"))) {
        try {
            return known(yaml, JSON.parse(text));
        } catch {
            // It is YAML, or neither.
        }
    }
    return broken ?? asYaml(yaml);
}

function asYaml(yaml: YamlText): ParsedText | BrokenText {
    try {
        return known(yaml, yaml.document.toJS({ maxAliasCount: MOST_ALIASES }));
    } catch {
        return { line: 1, reason: "Aliases or merges that lead nowhere, or too far" };
    }
}

function known(yaml: YamlText, value: unknown): ParsedText {
    return {
        value,
        repeated: repeatedIn(yaml.document.contents),
        lineOf: (path) => lineOf(yaml, path),
        sourceOf: (path) => sourceOf(yaml, path),
    };
}
