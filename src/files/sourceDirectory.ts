import { listed } from "../core/checks";
import type { Findings } from "../core/problems";
import type { SizeCheck } from "../plan/fileLimits";
import type { SourceFacts, SourceFile } from "../plan/versionFiles";
import { hashFiles } from "./content";
import { IGNORE_FILES, leftOutOf } from "./leftOut";
import { findPlace, isRootOrHome, nameIn, type Place } from "./place";
import { walk, type Found } from "./walk";

/** Most files of a directory. */
export const MOST_FILES = 1000;

/** How many files a message names. */
const NAMED = 3;

/** What a directory is for, in messages. */
export interface DirectoryUse {
    /** "code" */
    readonly what: string;
    /** What to name instead of the file system's root. */
    readonly remedy: string;
    readonly checkSize: SizeCheck;
}

const CODE = { what: "code", remedy: "Name the directory that holds the entry script." } as const;

/**
 * Reads a directory of code. Relative paths count from the working directory. Undefined when there is a problem, which
 * is filed.
 */
export function readSourceDirectory(
    f: Findings,
    path: string,
    directory: unknown,
    checkSize: SizeCheck,
): SourceFacts | undefined {
    const place = findPlace(f, path, directory, "directory");
    return place === undefined
        ? undefined
        : readDirectory(f, path, directory as string, place, { ...CODE, checkSize });
}

/**
 * Reads a directory: its files, but for what `.amlignore`, or else `.gitignore`, leaves out and what scores nothing
 * (`.git`, `__pycache__`, `.ipynb_checkpoints`, `*.pyc`, `.DS_Store`, the ignore files themselves). Undefined when there
 * is a problem, which is filed.
 */
export function readDirectory(
    f: Findings,
    path: string,
    value: string,
    place: Place,
    use: DirectoryUse,
): SourceFacts | undefined {
    const found = findFiles(f, path, value, place, use);
    if (found === undefined) {
        return undefined;
    }
    const files = [...found].sort((a, b) => (a.path < b.path ? -1 : 1));
    const hash = hashFiles(f, path, value, files);
    const name = nameIn(value);
    return hash === undefined ? undefined : { path: place.path, name, isFile: false, files, hash };
}

/** The files of a directory, in no order, none of which is read. Undefined when there is a problem, which is filed. */
function findFiles(
    f: Findings,
    path: string,
    value: string,
    place: Place,
    use: DirectoryUse,
): readonly SourceFile[] | undefined {
    if (isRootOrHome(place)) {
        const rule = `must be a directory of ${use.what}, not the file system's root or your home`;
        f.problem(path, value, rule, use.remedy);
        return undefined;
    }
    const leftOut = leftOutOf(f, path, value, place.realPath);
    if (leftOut === undefined) {
        return undefined;
    }
    const found = walk(place.realPath, leftOut);
    return mayGoAlong(f, path, value, found, use) ? found.files : undefined;
}

/**
 * Checks that a directory of code can go along, without reading its files; how large they may be is the serving path's
 * business. Problems are filed.
 */
export function checkSourceDirectory(f: Findings, path: string, directory: string): void {
    const place = findPlace(f, path, directory, "directory");
    if (place !== undefined) {
        findFiles(f, path, directory, place, { ...CODE, checkSize: () => undefined });
    }
}

/** Problems of everything that was found; each kind at most one. */
function mayGoAlong(
    f: Findings,
    path: string,
    value: string,
    found: Found,
    { what, checkSize }: DirectoryUse,
): boolean {
    const before = f.problems.length;
    if (found.faults.length > 0) {
        const faults = [...found.faults].sort();
        const more = faults.length > NAMED ? `, and ${faults.length - NAMED} more` : "";
        const rule = `must hold only what can be uploaded: ${faults.slice(0, NAMED).join(", ")}${more}`;
        f.problem(path, value, rule, `Put it right, or name it in ${IGNORE_FILES[0]}.`);
    }
    if (found.endless || found.files.length > MOST_FILES) {
        const count = found.endless ? "many more" : String(found.files.length);
        const remedy = `Leave out what does not belong to the ${what}: name it in ${IGNORE_FILES[0]}.`;
        f.problem(path, value, `must hold at most ${MOST_FILES} files, and holds ${count}`, remedy);
    }
    checkSize(f, path, value, { isFile: false, files: found.files });
    if (found.files.length === 0 && found.faults.length === 0 && !found.endless) {
        const rule = "must hold at least one file";
        const emptied = `All that is in it is left out: look at its ${listed(IGNORE_FILES, "or")}.`;
        f.problem(path, value, rule, found.leftOut > 0 ? emptied : `It is empty: put the ${what} there.`);
    }
    return f.problems.length === before;
}
