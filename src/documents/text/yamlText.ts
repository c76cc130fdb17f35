import { type Document, LineCounter, parseDocument } from "yaml";
import { PY_YAML_TAGS } from "./pyYaml";

/** A text as the `yaml` package read it, with its faults if any. */
export interface YamlText {
    readonly document: Document;
    readonly lines: LineCounter;
}

const OPTIONS = {
    version: "1.1",
    schema: "failsafe",
    customTags: PY_YAML_TAGS,
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
} as const;

/** Reads a text as YAML 1.1, as far as it goes. */
export function readYaml(text: string): YamlText {
    const lines = new LineCounter();
    return { document: parseDocument(text, { ...OPTIONS, lineCounter: lines }), lines };
}

/** The line of a place in a text, from 1. */
export function lineAt(lines: LineCounter, offset: number): number {
    return Math.max(1, lines.linePos(offset).line);
}
