import { type Indent, PythonFault, type Token, tokensOf } from "./pythonTokens";

/** keyword.kwlist of Python 3, and the words that are keywords at the beginning of a statement only. */
const WORDS = new Set(
    (
        "False None True and as assert async await break class continue def del elif else except finally for from " +
        "global if import in is lambda nonlocal not or pass raise return try while with yield match case type lazy"
    ).split(" "),
);

/** Words that begin a statement with a block, or with something behind a colon. */
const HEADS = new Set("class def elif else except finally for if try while with".split(" "));

const PAIRS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * What Python could not parse in a file, as far as that is known without Python: brackets, quotes, indentation, and two
 * values side by side. Undefined where none of it is wrong; that is no proof that all is right.
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
    const indents = [MARGIN];
    let last: Token | undefined;
    let head: Token | undefined;
    for (const token of tokensOf(text)) {
        if (token.indent !== undefined) {
            checkIndent(indents, token, last);
            head = token.kind === "name" && HEADS.has(token.text) ? token : undefined;
        } else if (last !== undefined && areTwoValues(last, token)) {
            throw new PythonFault(token.line, "two values side by side");
        }
        checkBracket(open, token);
        head = open.length === 0 && token.text === ":" ? undefined : head;
        if (head !== undefined && token.kind === "newline") {
            throw new PythonFault(head.line, `${head.text} without its colon`);
        }
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

function checkIndent(indents: Indent[], { indent = MARGIN, line }: Token, last: Token | undefined): void {
    const around = () => indents.at(-1) ?? MARGIN;
    const opened = last?.kind === "operator" && last.text === ":";
    if (opened && indent.columns <= around().columns) {
        throw new PythonFault(line, "no indented block where one must be");
    }
    if (opened) {
        if (indent.blanks <= around().blanks) {
            throw new PythonFault(line, MIXED);
        }
        indents.push(indent);
        return;
    }
    if (indent.columns > around().columns) {
        throw new PythonFault(line, "an indentation where none can be");
    }
    while (indent.columns < around().columns) {
        indents.pop();
    }
    if (indent.columns !== around().columns) {
        throw new PythonFault(line, "an indentation that fits nothing above");
    }
    if (indent.blanks !== around().blanks) {
        throw new PythonFault(line, MIXED);
    }
}

const MIXED = "tabs and spaces that Python cannot compare";

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

/** A value after another one, with nothing between them, is no Python; texts are joined. */
function areTwoValues(last: Token, token: Token): boolean {
    const isValue = ({ kind, text }: Token) => kind === "number" || (kind === "name" && !WORDS.has(text));
    return last.kind === "string"
        ? isValue(token)
        : (isValue(last) || last.kind === "close") && (isValue(token) || token.kind === "string");
}
