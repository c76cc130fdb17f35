import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { listed } from "../core/checks";
import type { Findings } from "../core/problems";
import type { SourceFacts, SourceFile } from "../plan/azureml/assets";
import { IGNORE_FILES, leftOutOf } from "./leftOut";
import { codeOf, findPlace, isRootOrHome } from "./place";
import { walk, type Found } from "./walk";

/** Most files of a source directory. */
export const MOST_FILES = 1000;

/** Most bytes of a source directory: v1's limit for what a service is made of. */
export const MOST_BYTES = 100 * 2 ** 20;

/** How many files a message names. */
const NAMED = 3;

const LEAVE_OUT = `Leave out what does not belong to the code: name it in ${IGNORE_FILES[0]}`;

/**
 * Reads a directory of code: its files, but for what `.amlignore`, or else `.gitignore`, leaves out and what
 * never belongs to code (`.git`, `__pycache__`, `.ipynb_checkpoints`, `*.pyc`, `.DS_Store`, the ignore files
 * themselves). Relative paths count from the working directory. Undefined when there is a problem, which is
 * filed.
 */
export function readSourceDirectory(f: Findings, path: string, directory: unknown): SourceFacts | undefined {
    const place = findPlace(f, path, directory, "directory");
    if (place === undefined) {
        return undefined;
    }
    const value = directory as string;
    if (isRootOrHome(place)) {
        const rule = "must be a directory of code, not the file system's root or your home";
        f.problem(path, value, rule, "Name the directory that holds the entry script.");
        return undefined;
    }
    const leftOut = leftOutOf(f, path, value, place.realPath);
    if (leftOut === undefined) {
        return undefined;
    }
    const found = walk(place.realPath, leftOut);
    if (!mayBeUploaded(f, path, value, found)) {
        return undefined;
    }
    const files = [...found.files].sort((a, b) => (a.path < b.path ? -1 : 1));
    const hash = hashOf(f, path, value, files);
    return hash === undefined ? undefined : { path: place.path, files, hash };
}

/** Problems of everything that was found; each kind at most one. */
function mayBeUploaded(f: Findings, path: string, value: string, found: Found): boolean {
    const before = f.problems.length;
    if (found.faults.length > 0) {
        const faults = [...found.faults].sort();
        const more = faults.length > NAMED ? `, and ${faults.length - NAMED} more` : "";
        const rule = `must hold only what can be uploaded: ${faults.slice(0, NAMED).join(", ")}${more}`;
        f.problem(path, value, rule, `Put it right, or name it in ${IGNORE_FILES[0]}.`);
    }
    const bytes = found.files.reduce((sum, file) => sum + file.bytes, 0);
    if (found.endless || found.files.length > MOST_FILES) {
        const count = found.endless ? "many more" : String(found.files.length);
        f.problem(path, value, `must hold at most ${MOST_FILES} files, and holds ${count}`, `${LEAVE_OUT}.`);
    }
    if (bytes > MOST_BYTES) {
        const rule = `must hold at most ${megabytes(MOST_BYTES)}, and holds ${megabytes(bytes)}`;
        const remedy = `${largest(found.files)} ${LEAVE_OUT}; a model belongs in the version's model.`;
        f.problem(path, value, rule, remedy);
    }
    if (found.files.length === 0 && found.faults.length === 0 && !found.endless) {
        const rule = "must hold at least one file";
        const emptied = `All that is in it is left out: look at its ${listed(IGNORE_FILES, "or")}.`;
        f.problem(path, value, rule, found.leftOut > 0 ? emptied : "It is empty: put the code there.");
    }
    return f.problems.length === before;
}

function largest(files: readonly SourceFile[]): string {
    const first = [...files].sort((a, b) => b.bytes - a.bytes).slice(0, NAMED);
    const names = first.map(({ path, bytes }) => `${JSON.stringify(path)} (${megabytes(bytes)})`);
    return `The largest: ${listed(names, "and")}.`;
}

function megabytes(bytes: number): string {
    return `${Math.ceil((bytes / 2 ** 20) * 10) / 10} MB`;
}

/**
 * SHA-256 over paths and contents, sorted by path: times, modes and the place of the directory are not in it.
 * Frozen: versions of code assets are named after it. Each part comes after its length, so that no two sets
 * of files make up the same text.
 */
function hashOf(f: Findings, path: string, value: string, files: readonly SourceFile[]): string | undefined {
    const hash = createHash("sha256");
    for (const file of files) {
        try {
            const content = readFileSync(file.absolutePath);
            hash.update(`${Buffer.byteLength(file.path)}:${file.path}${content.length}:`).update(content);
        } catch (error) {
            const rule = `must hold only what can be read, and ${JSON.stringify(file.path)} cannot (${codeOf(error)})`;
            f.problem(
                path,
                value,
                rule,
                "Give the user who runs Pulumi the right to read it, or leave it out.",
            );
            return undefined;
        }
    }
    return hash.digest("hex");
}
