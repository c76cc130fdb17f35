import { numberLiteral, textLiteral } from "./literal";

/** An expression of the program that is written. */
export type Code = AtomCode | ArrayCode | ObjectCode | CallCode;

/** What stands on one line whatever happens: a literal, a variable, a short call. */
export interface AtomCode {
    readonly kind: "atom";
    readonly text: string;
    readonly isNumber: boolean;
}

export interface ArrayCode {
    readonly kind: "array";
    readonly elements: readonly Code[];
}

export interface ObjectCode {
    readonly kind: "object";
    readonly members: readonly MemberCode[];
    /** A line for each member, even where all would fit on one. */
    readonly open: boolean;
}

export interface MemberCode {
    readonly key: string;
    /** Undefined: a variable of the member's name. */
    readonly value: Code | undefined;
    /** What stands above the member; as many lines as it takes. */
    readonly comment: string | undefined;
}

/** A call whose last argument is an object. */
export interface CallCode {
    readonly kind: "call";
    /** All up to the object: `new AksCluster("ml", `. */
    readonly before: string;
    readonly settings: ObjectCode;
}

/** An expression that is written as it is. */
export function expression(text: string): AtomCode {
    return { kind: "atom", text, isNumber: false };
}

/** An object with a line for each member. */
export function open(...members: readonly MemberCode[]): ObjectCode {
    return { kind: "object", members, open: true };
}

/** A member, with a comment above it. */
export function member(key: string, value: Code | undefined, comment?: string): MemberCode {
    return { key, value, comment };
}

/** Plain data as code: what is undefined is left out. */
export function codeOf(value: unknown): Code {
    if (typeof value === "string") {
        return expression(textLiteral(value));
    }
    if (typeof value === "number") {
        return { kind: "atom", text: numberLiteral(value), isNumber: true };
    }
    if (Array.isArray(value)) {
        return { kind: "array", elements: value.map(codeOf) };
    }
    if (typeof value === "object" && value !== null) {
        const members = Object.entries(value).filter(([, one]) => one !== undefined);
        return {
            kind: "object",
            members: members.map(([key, one]) => member(key, codeOf(one))),
            open: false,
        };
    }
    return expression(String(value));
}
