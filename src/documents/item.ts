import { isPlainObject, listed, needsPlainValue } from "../core/checks";
import { Findings, SECRET } from "../core/problems";
import { isInside } from "../files/place";
import { pythonNumber } from "./text/pythonNumber";
import type { Segment } from "./text/yamlPlaces";

/** Says where a value of a document stands: `deploymentconfig.json:7: autoScaler.minReplicas`. */
export type Where = (path: readonly Segment[]) => string;

/** What a message shows of a value. */
export type Show = "value" | "nothing" | "secret";

/** One value of a document, and where it stands there. Its problems say so. */
export class Item {
    /**
     * @param f Takes problems and warnings.
     * @param where Of the document.
     * @param path From the document's root.
     * @param value Undefined where there is none.
     * @param sourceOf Scalars as they are written; none for a document that is no file.
     * @param reach Directories, without links, out of which the document's paths must not lead; undefined for anywhere.
     */
    constructor(
        private readonly f: Findings,
        private readonly where: Where,
        readonly path: readonly Segment[],
        readonly value: unknown,
        private readonly sourceOf?: (path: readonly Segment[]) => string | undefined,
        private readonly reach?: readonly string[],
    ) {}

    /** A member; its value is undefined where there is none. */
    at(key: Segment): Item {
        const members = isPlainObject(this.value) || Array.isArray(this.value) ? this.value : {};
        const own = Object.hasOwn(members, key);
        const value = own ? (members as Readonly<Record<Segment, unknown>>)[key] : undefined;
        return new Item(this.f, this.where, [...this.path, key], value, this.sourceOf, this.reach);
    }

    /** Where it stands, or would: `deploymentconfig.json:7: autoScaler.minReplicas`. */
    get place(): string {
        return this.where(this.path);
    }

    /** Names of the members that are there. */
    get keys(): readonly string[] {
        return isPlainObject(this.value)
            ? Object.entries(this.value)
                  .filter(([, member]) => member !== undefined)
                  .map(([key]) => key)
            : [];
    }

    /** The elements of a list. */
    get elements(): readonly Item[] {
        return Array.isArray(this.value) ? this.value.map((_, index) => this.at(index)) : [];
    }

    /** Files something that must be put right. */
    problem(rule: string, remedy: string, show: Show = "value"): undefined {
        this.f.problem(this.where(this.path), this.shown(show), rule, remedy);
    }

    /** Files something that works but deserves a look. */
    warning(rule: string, remedy: string, show: Show = "value"): void {
        this.f.warning(this.where(this.path), this.shown(show), rule, remedy);
    }

    private shown(show: Show): unknown {
        return show === "secret" ? SECRET : show === "value" ? withoutDate(this.value) : undefined;
    }

    /** Applies a rule of the library's; its problems are filed under this item. */
    check<T>(rule: (f: Findings, path: string, value: unknown) => T): T {
        const own = new Findings();
        const result = rule(own, "", this.value);
        const here = this.where(this.path);
        const under = (path: string) =>
            path === "" ? here : path.startsWith("[") ? here + path : `${here}.${path}`;
        for (const { path, value, rule: what, remedy } of own.problems) {
            this.f.problem(under(path), withoutDate(value), what, remedy);
        }
        for (const { path, value, rule: what, remedy } of own.warnings) {
            this.f.warning(under(path), withoutDate(value), what, remedy);
        }
        return result;
    }

    /**
     * Whether the document may lead there; a problem where not. Whoever wrote a document must not choose which files of the machine
     * that reads it go along.
     *
     * @param realPath Without links.
     */
    mayReach(realPath: string): boolean {
        const may = this.reach === undefined || this.reach.some((directory) => isInside(directory, realPath));
        if (!may) {
            const rule = "must not lead out of the document's directory, nor by a link";
            const remedy =
                "Put it there; or allow it, where you know the document: outsidePaths: true, --outside-paths";
            this.problem(rule, remedy);
        }
        return may;
    }

    /** Whether the value is there and is an object; what is neither an object nor left out is a problem. */
    isBlock(example: string, secret = false): boolean {
        if (isPlainObject(this.value)) {
            return true;
        }
        if (this.value !== undefined) {
            const is = this.value === null ? "is null" : `is ${kindOf(this.value)}`;
            const remedy =
                needsPlainValue(this.value) ??
                (this.value === null ? "Take the key out, or give its members." : `Write ${example}.`);
            this.problem(`must be an object, and ${is}`, remedy, secret ? "secret" : "value");
        }
        return false;
    }

    /** The value where it is one of the given words; undefined where it is left out or a problem. */
    oneOf<T extends string>(words: readonly T[], fold: (text: string) => string): T | undefined {
        if (this.value === undefined) {
            return undefined;
        }
        const word = typeof this.value === "string" ? fold(this.value) : undefined;
        const found = words.find((one) => one === word);
        if (found === undefined) {
            this.problem(`must be ${listed(words, "or")}`, `Write ${listed(words, "or")}.`);
        }
        return found;
    }

    /**
     * The text that the old tools' Python made of a number; undefined where it is none, or a problem since that text is lost.
     *
     * @param show What the message shows.
     */
    numberText(show: Show = "value"): string | undefined {
        if (typeof this.value !== "number") {
            return undefined;
        }
        const source = this.sourceOf === undefined ? null : this.sourceOf(this.path);
        const text = pythonNumber(this.value, source);
        if (text === undefined) {
            this.problem("is a number of which not all digits are known here", "Write it in quotes.", show);
        }
        return text;
    }

    /** The value where it is a text; undefined where it is left out or a problem. @param secret Whether it must not be shown. */
    text(secret = false): string | undefined {
        if (this.value === undefined || typeof this.value === "string") {
            return this.value;
        }
        const remedy = needsPlainValue(this.value) ?? textRemedy(this.value, secret);
        this.problem(`must be a text, and is ${kindOf(this.value)}`, remedy, secret ? "secret" : "value");
        return undefined;
    }
}

/** "a number", "null", "a list": what a document's value is. */
export function kindOf(value: unknown): string {
    if (value === null || value === undefined) {
        return "null";
    }
    if (value instanceof Date) {
        return "a date";
    }
    if (typeof value === "string") {
        return "a text";
    }
    return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** YAML reads 2020-01-01 as a date, which says nothing as an object. */
function withoutDate(value: unknown): unknown {
    return value instanceof Date ? undefined : value;
}

function textRemedy(value: unknown, secret: boolean): string {
    const scalar = typeof value === "number" || typeof value === "boolean";
    return scalar && !secret ? `Write "${value}" with quotes.` : "Write it as a text, in quotes.";
}
