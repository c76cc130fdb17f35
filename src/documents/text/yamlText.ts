import type { Document, Node, Scalar, YAMLError, YAMLMap, YAMLSeq } from "yaml";
import { LineCounter, isAlias, isCollection, parseDocument, visit } from "yaml";
import { PY_YAML_TAGS } from "./pyYaml";

/** A text as the `yaml` package read it, with its faults if any. */
export interface YamlText {
    readonly document: Document;
    readonly lines: LineCounter;
}

/** Where and why a text could not be read. */
export interface BrokenText {
    /** From 1. */
    readonly line: number;
    /** "Missing closing 'quote" */
    readonly reason: string;
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

/**
 * Why a text is not YAML that PyYAML's safe_load reads, the first reason; undefined where none is found. PyYAML also refuses tabs
 * outside of texts: the `yaml` package reads them as the specification says.
 */
export function faultOf(text: string, { document, lines }: YamlText): BrokenText | undefined {
    const unresolved = document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED");
    const control = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ud800-\udfff\ue000-\ufffd]/.exec(text);
    const faults = [
        ...[...withoutEchoes(document.errors), ...unresolved].map(toFault),
        ...(control === null ? [] : [{ offset: control.index, reason: "Control character" }]),
        ...unloadable(document),
    ];
    const [first] = faults.sort((a, b) => a.offset - b.offset);
    return first && { line: lineAt(lines, first.offset), reason: first.reason };
}

interface Fault {
    readonly offset: number;
    readonly reason: string;
}

/** A key over several lines is told at its last line, where a colon or an indentation is wrong: it has errors at its first, too. */
function withoutEchoes(errors: readonly YAMLError[]): readonly YAMLError[] {
    const long = errors.some(({ code }) => code === "MULTILINE_IMPLICIT_KEY");
    return errors.filter(({ code }) => !long || code !== "BLOCK_AS_IMPLICIT_KEY");
}

/** The `yaml` package's own message, without what it quotes of the text, which may be a secret. */
function toFault({ code, pos, message }: YAMLError): Fault {
    const offset = code === "MULTILINE_IMPLICIT_KEY" ? pos[1] - 1 : pos[0];
    const reason = REASONS[code] ?? message.replace(/(?<=\w)(?:[:;] | \\|(?<=version) ).*/s, "");
    return { offset, reason };
}

/** For messages that quote in their midst, and one of the engine's. */
const REASONS: Readonly<Record<string, string>> = {
    BAD_SCALAR_START: "Plain value cannot start with this character",
    RESOURCE_EXHAUSTION: "Too many levels",
    TAG_RESOLVE_FAILED: "Unresolved tag",
};

/** What can be parsed, and PyYAML makes no value of. */
function unloadable(document: Document): Fault[] {
    const faults: Fault[] = [];
    const anchored = new Map<string, Node>();
    visit(document, {
        Node(key, node, path) {
            const reason = isAlias(node)
                ? reasonOfAlias(anchored.get(node.source), path)
                : reasonOf(node, key === "key");
            if (reason !== undefined) {
                faults.push({ offset: node.range?.[0] ?? 0, reason });
            }
            if (!isAlias(node) && node.anchor !== undefined) {
                anchored.set(node.anchor, node);
            }
        },
    });
    return faults;
}

function reasonOfAlias(meant: Node | undefined, path: readonly unknown[]): string | undefined {
    if (meant === undefined) {
        return "Unresolved alias";
    }
    return path.includes(meant) ? "Alias of a value that contains it" : undefined;
}

function reasonOf(node: Scalar | YAMLMap | YAMLSeq, isKey: boolean): string | undefined {
    if (isCollection(node)) {
        return isKey ? "A list or an object as a key" : undefined;
    }
    const { type, source } = node;
    return type === "PLAIN" && (source === "=" || (source === "<<" && !isKey))
        ? `${source} without quotes`
        : undefined;
}
