import { readFileSync } from "node:fs";
import { isPlainObject } from "#src/core/checks";

/** What the old tool made of a case's input. */
export interface Expectation {
    readonly accepted: boolean;
    /** What it would have sent, where it was accepted; left out where only the verdict is known. */
    readonly effective?: Readonly<Record<string, unknown>> | null;
    /** Class of the exception, where it was refused. */
    readonly errorType?: string;
    /** Number of problems that it told at once. */
    readonly problems?: number;
}

/** One call or document, and what the old tool made of it. */
export interface Case {
    readonly id: string;
    /** What is called, or which kind of document it is: "AksWebservice.deploy_configuration". */
    readonly area: string;
    readonly input: unknown;
    readonly expect: Expectation;
}

/** A file of cases that cannot be read. */
export class CaseFileError extends Error {}

/** A member of a file that is no case. */
export interface NoCase {
    readonly id: string;
    /** What is wrong with it. */
    readonly problems: readonly string[];
}

/** What a file of cases has: a JSON array of `{ area, input, expect }`, each with an `id` or known by its place. */
export function readFileOfCases(path: string): readonly (Case | NoCase)[] {
    const content = parse(path);
    if (!Array.isArray(content) || content.length === 0) {
        throw new CaseFileError(`${path}: must be an array of cases, [{ "id": …, "area": …, … }]`);
    }
    return content.map((one: unknown, index): Case | NoCase => {
        const id = idOf(one, index);
        const problems = problemsOf(one);
        return problems.length > 0 ? { id, problems } : { ...(one as Case), id };
    });
}

/** The cases of a file that has nothing else. */
export function readCases(path: string): Case[] {
    return readFileOfCases(path).map((one) => {
        if ("problems" in one) {
            throw new CaseFileError(`${path}: ${one.id}: ${one.problems.join("; ")}`);
        }
        return one;
    });
}

function parse(path: string): unknown {
    let text: string;
    try {
        text = readFileSync(path, "utf8");
    } catch (error) {
        throw new CaseFileError(`${path}: ${whyUnread(error as NodeJS.ErrnoException)}`);
    }
    try {
        return JSON.parse(text);
    } catch (error) {
        throw new CaseFileError(`${path}: is not JSON: ${(error as Error).message}`);
    }
}

function whyUnread({ code, message }: NodeJS.ErrnoException): string {
    return code === "ENOENT"
        ? "does not exist"
        : code === "EISDIR"
          ? "is a directory: name its files"
          : `cannot be read: ${message}`;
}

function idOf(one: unknown, index: number): string {
    const id = isPlainObject(one) ? one["id"] : undefined;
    return (typeof id === "string" && id !== "") || typeof id === "number" ? String(id) : `case ${index + 1}`;
}

function problemsOf(one: unknown): string[] {
    if (!isPlainObject(one)) {
        return ["must be an object"];
    }
    const { area, expect } = one;
    return [
        ...(typeof area === "string" && area !== "" ? [] : ["area must be a text"]),
        ...("input" in one ? [] : ["input is missing"]),
        ...(expect === undefined ? ["expect is missing"] : problemsOfExpectation(expect)),
    ];
}

function problemsOfExpectation(expect: unknown): string[] {
    if (!isPlainObject(expect)) {
        return ["expect must be an object"];
    }
    const { accepted, effective, problems } = expect;
    return [
        ...(typeof accepted === "boolean" ? [] : ["expect.accepted must be true or false"]),
        ...(effective === undefined || effective === null || isPlainObject(effective)
            ? []
            : ["expect.effective must be an object"]),
        ...(problems === undefined || Number.isInteger(problems)
            ? []
            : ["expect.problems must be a whole number"]),
    ];
}
