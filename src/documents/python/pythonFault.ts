import { checkOrder } from "./pythonOrder";
import { type Indent, PythonFault, type Token, tokensOf } from "./pythonTokens";

/** Words that begin a statement with a block, or with something behind a colon. */
const HEADS = new Set("class def elif else except finally for if try while with".split(" "));

/** What the statement above one may be, at the same indentation. `async` is what `for` stands behind. */
const ABOVE = new Map([
    ["elif", ["if", "elif"]],
    ["else", ["if", "elif", "for", "while", "async", "except"]],
    ["except", ["try", "except"]],
    ["finally", ["try", "except", "else"]],
]);

/** The statements of one indentation. */
interface Block {
    readonly indent: Indent;
    /** The first word of the last one. */
    head: string;
}

const PAIRS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * What Python could not parse in a file, as far as that is known without Python: brackets, quotes, indentation, blocks
 * without what they continue, and what cannot stand side by side. Undefined where none of it is wrong; that is no proof
 * that all is right.
 */
export function pythonFault(text: string): PythonFault | undefined {
    if (text.includes("\0")) {
        return new PythonFault(text.slice(0, text.indexOf("\0")).split("\n").length, "a null character");
    }
    try {
        check(text);
        return undefined;
    } catch (error) {
        if (error instanceof PythonFault) {
            return error;
        }
        throw error;
    }
}

function check(text: string): void {
    const open: Token[] = [];
    const blocks: Block[] = [{ indent: MARGIN, head: "" }];
    let before: Token | undefined;
    let last: Token | undefined;
    let head: Token | undefined;
    for (const token of tokensOf(text)) {
        if (token.indent !== undefined) {
            checkIndent(blocks, token, last);
            checkContinued(blocks.at(-1), token);
            head = token.kind === "name" && HEADS.has(token.text) ? token : undefined;
        } else if (last !== undefined) {
            checkOrder(before, last, token);
        }
        checkBracket(open, token);
        head = open.length === 0 && token.text === ":" ? undefined : head;
        if (head !== undefined && token.kind === "newline") {
            throw new PythonFault(head.line, `${head.text} without its colon`);
        }
        before = last;
        // The end of a line keeps whether it opened a block.
        last = token.kind === "newline" && last?.text === ":" ? last : token;
    }
    const bracket = open.at(-1);
    if (bracket !== undefined) {
        throw new PythonFault(bracket.line, `a ${bracket.text} that nothing closes`);
    }
    if (last?.text === ":" && last.kind === "operator") {
        throw new PythonFault(last.line, "a block with nothing in it");
    }
}

const MARGIN: Indent = { columns: 0, blanks: 0 };

function checkIndent(blocks: Block[], { indent = MARGIN, line }: Token, last: Token | undefined): void {
    const around = () => blocks.at(-1)?.indent ?? MARGIN;
    const opened = last?.kind === "operator" && last.text === ":";
    if (opened && indent.columns <= around().columns) {
        throw new PythonFault(line, "no indented block where one must be");
    }
    if (opened) {
        if (indent.blanks <= around().blanks) {
            throw new PythonFault(line, MIXED);
        }
        blocks.push({ indent, head: "" });
        return;
    }
    if (indent.columns > around().columns) {
        throw new PythonFault(line, "an indentation where none can be");
    }
    while (indent.columns < around().columns) {
        blocks.pop();
    }
    if (indent.columns !== around().columns) {
        throw new PythonFault(line, "an indentation that fits nothing above");
    }
    if (indent.blanks !== around().blanks) {
        throw new PythonFault(line, MIXED);
    }
}

const MIXED = "tabs and spaces that Python cannot compare";

function checkContinued(block: Block | undefined, { text, line }: Token): void {
    if (block !== undefined && ABOVE.get(text)?.includes(block.head) === false) {
        throw new PythonFault(line, `${text} with nothing above that it continues`);
    }
    if (block !== undefined) {
        block.head = text;
    }
}

function checkBracket(open: Token[], token: Token): void {
    if (token.kind === "open") {
        open.push(token);
    } else if (token.kind === "close") {
        const bracket = open.pop();
        if (bracket === undefined || PAIRS[bracket.text] !== token.text) {
            throw new PythonFault(token.line, `a ${token.text} that closes nothing`);
        }
    }
}
