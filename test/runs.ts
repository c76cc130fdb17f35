import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

export const ROOT = join(__dirname, "..", "..");

/** Mocha's settings for the unit tests. What they ignore is the list of the tests that need an engine, or the lab. */
const UNIT_CONFIG = "test/unit.mocharc.json";
const ALL = ".build/test/**/*.test.js";
const LAB = ".build/test/lab/";

/** A part of all tests. */
export interface Run {
    /** `.ci/count` knows the line that announces it. */
    readonly title: string;
    /** What Node is called with. */
    readonly command: (args: readonly string[]) => string[];
}

/** All runs, in their order. No test is in two of them. */
export const RUNS = {
    unit: {
        title: "the unit tests",
        command: (args) => [
            ...mocha(availableParallelism()),
            "--config",
            UNIT_CONFIG,
            ...args,
            ...files(args, [ALL]),
        ],
    },
    engine: {
        title: "the engine tests",
        // Each worker has an engine and a program beside it.
        command: (args) => [
            ...mocha(Math.min(4, availableParallelism())),
            ...args,
            ...files(args, engineTests()),
        ],
    },
    lab: {
        title: "the lab",
        command: (args) => [join(ROOT, ".build", "lab", "main.js"), "test", ...args],
    },
} satisfies Readonly<Record<string, Run>>;

function mocha(jobs: number): string[] {
    return [require.resolve("mocha/bin/mocha.js"), "--parallel", "--jobs", String(jobs)];
}

/** Those files where the arguments name none. */
function files(args: readonly string[], all: readonly string[]): readonly string[] {
    return args.some((arg) => arg.endsWith(".js")) ? [] : all;
}

/** The tests that need an engine, as mocha takes them. */
export function engineTests(): string[] {
    const { ignore } = JSON.parse(readFileSync(join(ROOT, UNIT_CONFIG), "utf8")) as { ignore: string[] };
    return ignore.filter((pattern) => !pattern.startsWith(LAB));
}
