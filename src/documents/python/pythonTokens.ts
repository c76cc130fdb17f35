/** What a part of a Python file is. */
export type TokenKind = "name" | "number" | "string" | "open" | "close" | "operator" | "newline";

/** How far a line is indented. Python refuses lines of which only one of the two says the same. */
export interface Indent {
    /** In columns, where a tab goes to the next multiple of 8. */
    readonly columns: number;
    /** In blanks, where a tab is one. */
    readonly blanks: number;
}

/** A part of a Python file. */
export interface Token {
    readonly kind: TokenKind;
    readonly text: string;
    /** From 1. */
    readonly line: number;
    /** Of the first on its line. */
    readonly indent?: Indent;
}

/** Why a text is no Python, and where. */
export class PythonFault extends Error {
    constructor(
        readonly line: number,
        readonly reason: string,
    ) {
        super(`${reason} in line ${line}`);
    }
}

const NAME = /[\p{ID_Start}_]\p{ID_Continue}*/uy;
const NUMBER =
    /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?[jJ]?/y;
const STRING = /([rRbBuUfFtT]{0,2})("""|'''|"|')/y;
const OPERATOR = /\*\*=?|\/\/=?|>>=?|<<=?|->|\.\.\.|[-+*/%@&|^<>=!:]=|[-+*/%@&|^<>=~.,:;]/y;
const BLANK = /[ \t\f]*(?:#[^\n]*)?/y;
const INDENT = /[ \t\f]*/y;

/**
 * Takes a Python file apart, as far as brackets, texts and lines go: no more is needed to see most of what Python's own
 * parser would refuse. A fault ends it.
 */
export function* tokensOf(text: string): Generator<Token, void> {
    const source = new Source(text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n"));
    let depth = 0;
    let fresh = true;
    while (!source.atEnd) {
        const indent = fresh ? indentOf(source.take(INDENT) ?? "") : undefined;
        source.take(BLANK);
        if (source.atEnd) {
            break;
        }
        const line = source.line;
        if (source.skip("\n")) {
            if (depth === 0 && !fresh) {
                yield { kind: "newline", text: "\n", line };
                fresh = true;
            }
            continue;
        }
        if (source.skip("\\\n")) {
            continue;
        }
        const token = tokenAt(source, line);
        depth = Math.max(0, depth + (token.kind === "open" ? 1 : token.kind === "close" ? -1 : 0));
        yield indent === undefined ? token : { ...token, indent };
        fresh = false;
    }
    if (!fresh && depth === 0) {
        yield { kind: "newline", text: "\n", line: source.line };
    }
}

function tokenAt(source: Source, line: number): Token {
    const string = source.take(STRING);
    if (string !== undefined) {
        readString(source, string, line);
        return { kind: "string", text: string, line };
    }
    const name = source.take(NAME);
    if (name !== undefined) {
        return { kind: "name", text: name, line };
    }
    const number = source.take(NUMBER);
    if (number !== undefined) {
        return { kind: "number", text: number, line };
    }
    const operator = source.take(OPERATOR);
    if (operator !== undefined) {
        return { kind: "operator", text: operator, line };
    }
    const text = source.next();
    if (!"()[]{}".includes(text)) {
        throw new PythonFault(line, `${JSON.stringify(text)}, which stands nowhere in Python`);
    }
    return { kind: "([{".includes(text) ? "open" : "close", text, line };
}

/** Reads the rest of a string. */
function readString(source: Source, start: string, line: number): void {
    const quote = /["'].*$/.exec(start)?.[0] ?? "";
    const formatted = /^[^"']*[fFtT]/.test(start);
    while (!source.skip(quote)) {
        if (source.atEnd || (quote.length === 1 && source.startsWith("\n"))) {
            throw new PythonFault(line, "a text whose closing quotes are missing");
        }
        if (formatted && source.skip("{{")) {
            continue;
        }
        if (formatted && source.skip("{")) {
            readField(source, quote, line);
            continue;
        }
        skipInString(source, formatted);
    }
}

/** One character, or an escape: a brace behind a backslash is a brace all the same, but for `\N{DASH}`. */
function skipInString(source: Source, formatted: boolean): void {
    if (formatted && source.take(/\\N\{[^}\n]*\}/y) !== undefined) {
        return;
    }
    const escapes = source.skip("\\");
    if (!escapes || !formatted || !(source.startsWith("{") || source.startsWith("}"))) {
        source.next();
    }
}

/** Most formatted strings in each other: https://github.com/python/cpython/blob/v3.13.0/Parser/lexer/state.h (MAXFSTRINGLEVEL). */
const MOST_NESTED = 150;

/** Reads a formatted string's field to its closing brace: in it are texts of their own, since Python 3.12 in the same quotes too. */
function readField(source: Source, quote: string, line: number): void {
    if (++source.nested > MOST_NESTED) {
        throw new PythonFault(line, "formatted texts that are nested too deeply");
    }
    let depth = 0;
    let format = false;
    while (depth > 0 || !source.skip("}")) {
        if (source.atEnd || (format && source.startsWith(quote))) {
            throw new PythonFault(line, "a field of a text whose closing brace is missing");
        }
        if (format) {
            if (source.skip("{")) {
                readField(source, quote, line);
            } else {
                source.next();
            }
            continue;
        }
        const string = source.take(STRING);
        if (string !== undefined) {
            readString(source, string, line);
            continue;
        }
        const char = source.next();
        depth += "([{".includes(char) ? 1 : ")]}".includes(char) ? -1 : 0;
        if (char === "#") {
            source.take(/[^\n]*/y);
        }
        format = depth === 0 && char === ":";
    }
    source.nested--;
}

function indentOf(text: string): Indent {
    // A form feed begins the line anew.
    const counted = text.slice(text.lastIndexOf("\f") + 1);
    const columns = [...counted].reduce((sum, blank) => sum + (blank === "\t" ? 8 - (sum % 8) : 1), 0);
    return { columns, blanks: counted.length };
}

/** A text and a place in it. */
class Source {
    line = 1;
    /** How many fields of formatted strings are open. */
    nested = 0;
    private offset = 0;

    constructor(private readonly text: string) {}

    get atEnd(): boolean {
        return this.offset >= this.text.length;
    }

    startsWith(text: string): boolean {
        return this.text.startsWith(text, this.offset);
    }

    /** Goes beyond a text that stands here. */
    skip(text: string): boolean {
        const here = this.startsWith(text);
        if (here) {
            this.advance(text);
        }
        return here;
    }

    /** Goes beyond what a sticky pattern finds here; undefined where it finds nothing. */
    take(pattern: RegExp): string | undefined {
        pattern.lastIndex = this.offset;
        const found = pattern.exec(this.text)?.[0];
        if (found !== undefined) {
            this.advance(found);
        }
        return found;
    }

    /** One character. */
    next(): string {
        const char = String.fromCodePoint(this.text.codePointAt(this.offset) ?? 0);
        this.advance(char);
        return char;
    }

    private advance(text: string): void {
        this.offset += text.length;
        this.line += text.split("\n").length - 1;
    }
}
