import { PythonFault, type Token } from "./pythonTokens";

const words = (text: string) => new Set(text.split(" "));

/** keyword.kwlist of Python 3, and the words that are keywords at the beginning of a statement only. */
const WORDS = words(
    "False None True and as assert async await break class continue def del elif else except finally for from " +
        "global if import in is lambda nonlocal not or pass raise return try while with yield match case type lazy",
);

/** Words that have a value or a name behind them wherever they stand. */
const NEEDY_WORDS = words(
    "and as assert async await class def del elif for from global if import in is nonlocal not or while with",
);

/** Operators that may stand before a value. */
const PREFIXES = words("+ - ~ ...");

/** Operators that an expression does not go on behind. */
const SEPARATORS = words(", : ; ...");

const COMPARISONS = words("== != <= >= :=");

const CONSTANTS = words("False None True");

/** Throws where a part cannot stand behind the one before it, on the same line or inside brackets. */
export function checkOrder(before: Token | undefined, last: Token, token: Token): void {
    if (areTwoValues(last, token)) {
        throw new PythonFault(token.line, "two values side by side");
    }
    if (isNeedy(last) && !isBehind(before, last, token)) {
        throw new PythonFault(last.line, `${last.text} with nothing behind it`);
    }
    if (token.text === "," && (last.kind === "open" || last.text === ",")) {
        throw new PythonFault(token.line, "an empty place before a comma");
    }
    if (last.indent !== undefined && isConstant(last) && isAssignment(token)) {
        throw new PythonFault(token.line, "an assignment to a value");
    }
}

/** A value after another one, with nothing between them, is no Python; texts are joined. */
function areTwoValues(last: Token, token: Token): boolean {
    const isValue = ({ kind, text }: Token) => kind === "number" || (kind === "name" && !WORDS.has(text));
    return last.kind === "string"
        ? isValue(token)
        : (isValue(last) || last.kind === "close") && (isValue(token) || token.kind === "string");
}

function isNeedy({ kind, text }: Token): boolean {
    return kind === "operator" ? !SEPARATORS.has(text) : kind === "name" && NEEDY_WORDS.has(text);
}

/** Whether a part may stand behind one that needs something there. */
function isBehind(before: Token | undefined, { kind, text }: Token, token: Token): boolean {
    const ends = token.kind === "newline" || token.text === ";";
    const nextParameter = token.kind === "close" || token.text === ",";
    if (text === "*" && (nextParameter || (ends && before?.text === "import"))) {
        return true; // def f(*, a), from x import *
    }
    if (text === "/" && (nextParameter || token.text === ":")) {
        return true; // def f(a, /), lambda a, /: a
    }
    if (token.text === "." || token.text === "...") {
        return token.text === "..." || text === "." || text === "from"; // from .. import x
    }
    if (token.text === "*") {
        return kind === "name" || isAssignment({ kind, text }); // for x in *a, b: …, from x import *
    }
    return token.kind === "operator"
        ? PREFIXES.has(token.text)
        : token.kind !== "newline" && token.kind !== "close";
}

function isConstant({ kind, text }: Token): boolean {
    return kind === "number" || kind === "string" || (kind === "name" && CONSTANTS.has(text));
}

function isAssignment({ kind, text }: Pick<Token, "kind" | "text">): boolean {
    return kind === "operator" && text.endsWith("=") && !COMPARISONS.has(text);
}
