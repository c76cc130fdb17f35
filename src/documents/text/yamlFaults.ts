import { type Document, type Node, type Scalar, type YAMLError, isCollection, visit } from "yaml";
import { tabOutsideTexts } from "./tabs";
import { type YamlText, lineAt } from "./yamlText";

/** Where and why a text could not be read. */
export interface BrokenText {
    /** From 1. */
    readonly line: number;
    /** "a tab, which YAML takes inside texts only" */
    readonly reason: string;
}

/** A tab where PyYAML takes none; JSON takes it there. */
export const TAB = "a tab, which YAML takes inside texts only";

/** Why PyYAML would not read a text, its first reason; undefined where it would. */
export function faultOf(text: string, { document, lines }: YamlText): BrokenText | undefined {
    const faults = [
        ...withoutEchoes(document.errors).map(toFault),
        ...document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED").map(toFault),
        ...besides(text),
        ...oddNodes(document),
    ].sort((a, b) => a.offset - b.offset);
    const [first] = faults;
    return first && { line: lineAt(lines, first.offset), reason: first.reason };
}

interface Fault {
    readonly offset: number;
    readonly reason: string;
}

/** What PyYAML takes offence at, and the `yaml` package does not. */
function besides(text: string): Fault[] {
    const tab = tabOutsideTexts(text);
    const odd = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ud800-\udfff\ue000-\ufffd]/.exec(text);
    return [
        ...(tab === undefined ? [] : [{ offset: tab, reason: TAB }]),
        ...(odd === null ? [] : [{ offset: odd.index, reason: "a control character" }]),
    ];
}

/** What PyYAML can make nothing of: a key that is no text on one line, and a plain text that begins as it must not. */
function oddNodes(document: Document): Fault[] {
    const faults: Fault[] = [];
    const add = (node: Node, reason: string) => faults.push({ offset: node.range?.[0] ?? 0, reason });
    visit(document, {
        Alias: (_, node, path) => {
            const meant = node.resolve(document);
            if (meant === undefined || path.includes(meant)) {
                add(
                    node,
                    meant === undefined ? "an alias of nothing" : "an alias inside of what it stands for",
                );
            }
        },
        Collection: (key, node) => void (key === "key" && add(node, "a key that is no text")),
        Scalar: (key, node, path) => {
            const reason = oddScalar(node, key === "key", path.some(isFlow));
            if (reason !== undefined) {
                add(node, reason);
            }
        },
    });
    return faults;
}

function isFlow(node: unknown): boolean {
    return isCollection(node) && node.flow === true;
}

function oddScalar({ type, source = "" }: Scalar, isKey: boolean, inFlow: boolean): string | undefined {
    if (type !== "PLAIN") {
        return undefined;
    }
    if (isKey && source === "") {
        return "a colon without a key";
    }
    if (source === "=" || (source === "<<" && !isKey)) {
        return `${source}, which is no text without quotes`;
    }
    return inFlow && /^[:?]./.test(source) ? "a missing quote" : undefined;
}

/** What goes wrong over several lines is an error of the first one too, where nothing is to be seen. */
function withoutEchoes(errors: readonly YAMLError[]): readonly YAMLError[] {
    const long = errors.filter(({ code }) => code === "MULTILINE_IMPLICIT_KEY").map(({ pos }) => pos[0]);
    return errors.filter(({ code, pos }) => code !== "BLOCK_AS_IMPLICIT_KEY" || !long.includes(pos[0]));
}

/** The package's own messages quote the text, which may hold a key. */
function toFault({ code, pos }: YAMLError): Fault {
    const offset = code === "MULTILINE_IMPLICIT_KEY" ? pos[1] - 1 : pos[0];
    return { offset, reason: REASONS[code] ?? `what is no YAML (${code})` };
}

const REASONS: Readonly<Record<string, string>> = {
    BAD_ALIAS: "an alias of nothing",
    BAD_DQ_ESCAPE: "a backslash in double quotes that stands for nothing",
    BAD_INDENT: "an indentation that fits nothing above, or a bracket that nothing closes",
    BAD_SCALAR_START: "a text that begins as it may in quotes only",
    BLOCK_AS_IMPLICIT_KEY: "a key, or a second colon, where none can be",
    BLOCK_IN_FLOW: "a missing comma",
    MISSING_CHAR: "a missing quote, comma, colon or bracket",
    MULTIPLE_DOCS: "a second document",
    MULTILINE_IMPLICIT_KEY: "an indentation that fits nothing above, or a key over more than one line",
    TAB_AS_INDENT: TAB,
    TAG_RESOLVE_FAILED: "a tag that no safe reader knows",
    UNEXPECTED_TOKEN: "something out of place, or a missing comma before it",
};
