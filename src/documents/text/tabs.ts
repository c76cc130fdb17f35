import { CST, Lexer } from "yaml";

/** Marks that the lexer adds: they are not in the text. */
const MARKS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

const WITH_TABS: ReadonlySet<string | null> = new Set([
    "comment",
    "single-quoted-scalar",
    "double-quoted-scalar",
]);

/**
 * Where the first tab stands that is neither in a quoted text, a block of text nor a comment: PyYAML takes it for the
 * beginning of something, and nothing begins with one. Undefined where there is none.
 */
export function tabOutsideTexts(text: string): number | undefined {
    let offset = 0;
    let headerBefore = false;
    let blockNext = false;
    for (const lexeme of new Lexer().lex(text)) {
        if (MARKS.has(lexeme)) {
            blockNext = headerBefore && lexeme === CST.SCALAR;
            headerBefore &&= !blockNext;
            continue;
        }
        const kind = CST.tokenType(lexeme);
        const tab = blockNext || WITH_TABS.has(kind) ? -1 : lexeme.indexOf("\t");
        if (tab >= 0) {
            return offset + tab;
        }
        blockNext = false;
        headerBefore ||= kind === "block-scalar-header";
        offset += lexeme.length;
    }
    return undefined;
}
