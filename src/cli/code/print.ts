import type { ArrayCode, CallCode, Code, MemberCode, ObjectCode } from "./code";
import { keyLiteral, widthOf } from "./literal";

/** Longest line, and what a level is indented by: the style of this library's own examples. */
export const COLUMNS = 110;
export const INDENT = 4;

/** Where an expression begins, and what comes behind it. */
interface Place {
    /** Columns that its lines are indented by. */
    readonly indent: number;
    /** Columns that are taken on its first line. */
    readonly column: number;
    /** Columns that must be left on its last line: a comma, a bracket. */
    readonly after: number;
}

/** Writes an expression as Prettier would, which a user may have: what it writes anew would be a diff of nothing. */
export function print(code: Code, place: Place): string {
    const line = lineOf(code);
    if (line !== undefined && fits(line, place)) {
        return line;
    }
    switch (code.kind) {
        case "atom":
            return code.text;
        case "array":
            return printArray(code, place);
        case "object":
            return printObject(code, place);
        case "call":
            return printCall(code, place);
    }
}

/** An expression on one line; undefined where it must not be. */
function lineOf(code: Code): string | undefined {
    switch (code.kind) {
        case "atom":
            return code.text;
        case "call":
            return undefined;
        case "array": {
            const elements = code.elements.map(lineOf);
            return isTable(code) || elements.includes(undefined) ? undefined : `[${elements.join(", ")}]`;
        }
        case "object": {
            const members = code.members.map(memberLineOf);
            const closed = !code.open && !members.includes(undefined);
            return members.length === 0 ? "{}" : closed ? `{ ${members.join(", ")} }` : undefined;
        }
    }
}

function memberLineOf({ key, value, comment }: MemberCode): string | undefined {
    if (value === undefined) {
        return key;
    }
    const line = lineOf(value);
    return line === undefined || comment !== undefined ? undefined : `${keyLiteral(key)}: ${line}`;
}

/** Several objects, or several lists, of more than one member each are never on one line. */
function isTable({ elements }: ArrayCode): boolean {
    const [first] = elements;
    return (
        elements.length > 1 &&
        elements.every((element) => element.kind === first?.kind && membersOf(element).length > 1)
    );
}

function membersOf(code: Code): readonly unknown[] {
    return code.kind === "array" ? code.elements : code.kind === "object" ? code.members : [];
}

function fits(line: string, { column, after }: Place): boolean {
    return column + widthOf(line) + after <= COLUMNS;
}

function printArray({ elements }: ArrayCode, { indent }: Place): string {
    const inside = indent + INDENT;
    const printed = elements.map(
        (element) => `${print(element, { indent: inside, column: inside, after: 1 })},`,
    );
    const numbers = elements.every((element) => element.kind === "atom" && element.isNumber);
    return bracketed("[", numbers ? filled(printed, inside) : printed, "]", indent);
}

/** As many to a line as there is room for. */
function filled(words: readonly string[], indent: number): string[] {
    const lines: string[] = [];
    for (const word of words) {
        const last = lines.at(-1);
        if (last !== undefined && indent + last.length + 1 + word.length <= COLUMNS) {
            lines[lines.length - 1] = `${last} ${word}`;
        } else {
            lines.push(word);
        }
    }
    return lines;
}

function printObject({ members }: ObjectCode, { indent }: Place): string {
    const inside = indent + INDENT;
    const lines = members.flatMap((one) => [
        ...commentLines(one.comment ?? "", COLUMNS - inside),
        `${printMember(one, inside)},`,
    ]);
    return bracketed("{", lines, "}", indent);
}

function printMember({ key, value }: MemberCode, indent: number): string {
    if (value === undefined) {
        return key;
    }
    const name = keyLiteral(key);
    const beside = { indent, column: indent + widthOf(name) + 2, after: 1 };
    // Below its name, where nothing is gained by it, nothing goes.
    if (widthOf(name) < INDENT + 3 || startsBeside(value, beside)) {
        return `${name}: ${print(value, beside)}`;
    }
    const below = indent + INDENT;
    return `${name}:\n${" ".repeat(below)}${print(value, { indent: below, column: below, after: 1 })}`;
}

/** Whether a value, or the bracket that it begins with, has room beside its name; numbers and switches always have. */
function startsBeside(value: Code, place: Place): boolean {
    if (value.kind === "atom") {
        return /^(\d.*|true|false)$/.test(value.text) || fits(value.text, place);
    }
    const empty = value.kind !== "call" && membersOf(value).length === 0;
    return empty ? fits("[]", place) : place.column < COLUMNS;
}

function printCall({ before, settings }: CallCode, { indent, column, after }: Place): string {
    return `${before}${print(settings, { indent, column: column + widthOf(before), after: after + 1 })})`;
}

/** A comment of as many lines as it takes, each of at most so many columns. */
export function commentLines(comment: string, columns: number): string[] {
    const lines: string[] = [];
    for (const word of comment.split(" ").filter((one) => one !== "")) {
        const last = lines.at(-1);
        if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= columns) {
            lines[lines.length - 1] = `${last} ${word}`;
        } else {
            lines.push(`// ${word}`);
        }
    }
    return lines;
}

function bracketed(left: string, lines: readonly string[], right: string, indent: number): string {
    const inside = " ".repeat(indent + INDENT);
    return [left, ...lines.map((line) => inside + line), " ".repeat(indent) + right].join("\n");
}
