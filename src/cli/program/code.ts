import { oneLine } from "../../core/hiddenText";

declare const escaped: unique symbol;
/**
 * An expression of the program that is written, indented as if it began in the first column. Not any text is one: what
 * comes from a document goes through `codeOf`.
 */
export type Code = string & { readonly [escaped]: true };

/** A member of an object: `key: value`, below its comment. */
export interface MemberCode {
    readonly key: string;
    readonly text: string;
}

const INDENT = "    ";

/** An expression that is written as it is. */
export function expression(text: string): Code {
    return text as Code;
}

/** A member, with a comment above it. Without a value: the variable of the member's name. */
export function member(key: string, value?: Code, comment?: string): MemberCode {
    const text = value === undefined ? key : `${keyLiteral(key)}: ${value}`;
    return { key, text: comment === undefined ? text : `${commentLines(comment)}\n${text}` };
}

/** An object. A line for each member, so that a change of one is a diff of one line. */
export function object(...members: readonly MemberCode[]): Code {
    const texts = members.map(({ text }) => text);
    return bracketed("{", texts, "}", " ");
}

/** A comment; each line of the text is one of its own. */
export function commentLines(text: string): string {
    return text.replace(/^/gm, "// ");
}

/** Plain data as code: what is undefined is left out, and what an editor would hide is escaped. */
export function codeOf(value: unknown): Code {
    if (Array.isArray(value)) {
        return bracketed("[", value.map(codeOf), "]", "");
    }
    if (typeof value === "object" && value !== null) {
        const members = Object.entries(value).filter(([, one]) => one !== undefined);
        return object(...members.map(([key, one]) => member(key, codeOf(one))));
    }
    // The escapes of hidden characters are those of TypeScript's texts, too.
    return expression(oneLine(JSON.stringify(value)));
}

/** A name without quotes where it needs none. `__proto__: value` would set the object's prototype. */
function keyLiteral(key: string): string {
    if (key === "__proto__") {
        return '["__proto__"]';
    }
    return /^[A-Za-z_$][\w$]*$/.test(key) ? key : codeOf(key);
}

/** What has one part, of one line, stays on that line. */
function bracketed(left: string, parts: readonly string[], right: string, blank: string): Code {
    const [only = "", ...others] = parts;
    if (others.length === 0 && !only.includes("\n")) {
        return expression(only === "" ? left + right : left + blank + only + blank + right);
    }
    const lines = [left, ...parts.map((part) => `${part},`)].join("\n");
    return expression(`${lines.replaceAll("\n", `\n${INDENT}`)}\n${right}`);
}
