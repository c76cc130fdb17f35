import { isPlainObject, needsPlainValue, plainObject } from "../core/checks";
import type { Findings } from "../core/problems";
import type * as yaml from "yaml";
import { MOST_BYTES, WITHOUT, holdsCredential } from "./condaFile";

const EXAMPLE = '{ dependencies: ["python=3.12", { pip: ["azureml-inference-server-http"] }] }';

/** Deepest nesting: a conda file has three levels. */
const MOST_LEVELS = 16;

/**
 * Writes a conda file of its content. Keys are sorted, so that the same content is the same environment however the program
 * builds it; texts are quoted as YAML 1.1 wants them, which conda reads. Undefined when there is a problem, which is filed.
 */
export function writeConda(f: Findings, path: string, content: unknown): string | undefined {
    if (!plainObject(f, path, content, EXAMPLE)) {
        return undefined;
    }
    const before = f.problems.length;
    if (!Array.isArray(content["dependencies"])) {
        const rule = content["dependencies"] === undefined ? "is missing" : "must be a list";
        f.at(path).problem("dependencies", undefined, rule, `Write ${EXAMPLE}.`);
    }
    checkData(f, path, content, []);
    if (f.problems.length > before) {
        return undefined;
    }
    // Loaded when a program has need of it: few do.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { stringify } = require("yaml") as typeof yaml;
    const text = stringify(content, {
        version: "1.1",
        sortMapEntries: true,
        lineWidth: 0,
        aliasDuplicateObjects: false,
    });
    const bytes = Buffer.byteLength(text);
    if (bytes > MOST_BYTES) {
        const rule = `must make a conda file of at most ${MOST_BYTES} bytes, and makes one of ${bytes}`;
        f.problem(path, undefined, rule, "Leave out what the base image has.");
        return undefined;
    }
    return text;
}

/** Whether everything in it is what YAML has words for, and no secret. Nulls have their own problem. */
function checkData(f: Findings, path: string, value: unknown, within: readonly unknown[]): void {
    if (typeof value === "string") {
        if (value.split("\n").some(holdsCredential)) {
            const rule =
                "has a credential in an address: it would stand in the clear in Azure, in the state and in previews";
            f.problem(path, undefined, rule, WITHOUT);
        }
        return;
    }
    if (Array.isArray(value) || isPlainObject(value)) {
        if (within.includes(value) || within.length > MOST_LEVELS) {
            f.problem(path, undefined, "contains itself, or is nested without end", "Write plain data.");
            return;
        }
        const members = Array.isArray(value)
            ? value.map((member, index) => [`[${index}]`, member as unknown] as const)
            : Object.entries(value);
        for (const [key, member] of members.filter(([, one]) => one !== undefined && one !== null)) {
            checkData(f.at(path), key, member, [...within, value]);
        }
        return;
    }
    const isPlain = typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
    if (!isPlain) {
        const remedy = needsPlainValue(value) ?? "Write it as a text.";
        f.problem(path, value, "must be a text, a number, true or false, a list or an object", remedy);
    }
}
