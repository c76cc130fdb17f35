import ignore from "ignore";
import { realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Findings } from "../core/problems";
import { codeOf, isKernels } from "./place";
import { readBytes } from "./readBytes";

/**
 * The files that say what is left out; the first one that is there counts alone, as in Azure ML's own client.
 */
export const IGNORE_FILES = [".amlignore", ".gitignore"] as const;

/** Names that are left out wherever they turn up: what tools leave behind, which scores nothing. */
const ALWAYS: readonly string[] = [".git", "__pycache__", ".ipynb_checkpoints", ".DS_Store", ...IGNORE_FILES];

/** Most bytes of such a file: it is written by hand. */
const MOST_BYTES = 2 ** 16;

/** Most groups of asterisks in a rule: each takes several times as long as the one before, for every path. */
const MOST_STARS = 4;

/** Whether a path is left out. Relative to the directory, with slashes; a directory's ends in one. */
export type LeftOut = (relativePath: string) => boolean;

/**
 * Reads what a directory says is to be left out, in gitignore's language, upper and lower case told apart on
 * every system so that the same files are uploaded from each. Ignore files in directories below it are not
 * read.
 */
export function leftOutOf(f: Findings, path: string, value: string, directory: string): LeftOut | undefined {
    let file: string | undefined;
    try {
        file = IGNORE_FILES.find((name) => isFile(join(directory, name)));
        const rules = file === undefined ? "" : readRules(join(directory, file));
        if (rules === undefined) {
            const rule = `must hold a ${file} that is a file on a disk, of at most ${MOST_BYTES} bytes`;
            f.problem(path, value, rule, "Look at whether it is the right file, and what it leads to.");
            return undefined;
        }
        const slow =
            rules.split("\n").findIndex((rule) => (rule.match(/\*+/g)?.length ?? 0) > MOST_STARS) + 1;
        if (slow > 0) {
            const rule = `must hold a ${file} of rules with at most ${MOST_STARS} groups of asterisks, and line ${slow} has more`;
            f.problem(path, value, rule, "Write a rule for each of the directories that you mean.");
            return undefined;
        }
        const matcher = ignore({ ignorecase: false }).add(rules.replace(/^\uFEFF/, ""));
        // A rule that cannot be turned into a pattern is found out at the first path only.
        matcher.ignores("a");
        return (relativePath) => isAlwaysLeftOut(relativePath) || matcher.ignores(relativePath);
    } catch (error) {
        const what = file === undefined ? "be a directory whose files" : `hold a ${file} that`;
        const remedy = `Looking into it ended with ${codeOf(error)}: let Pulumi's user read it.`;
        f.problem(path, value, `must ${what} can be read`, remedy);
        return undefined;
    }
}

/** Undefined where it is too long, or leads to what the kernel answers, which may wait for ever. */
function readRules(file: string): string | undefined {
    const realPath = realpathSync(file);
    return isKernels(realPath) ? undefined : readBytes(realPath, MOST_BYTES)?.toString("utf8");
}

function isAlwaysLeftOut(relativePath: string): boolean {
    const name = relativePath.replace(/\/$/, "").split("/").at(-1)!;
    return ALWAYS.includes(name) || name.endsWith(".pyc");
}

function isFile(file: string): boolean {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
