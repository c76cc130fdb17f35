import { text } from "../core/checks";
import { nearest, didYouMean } from "../core/nearest";
import type { Findings } from "../core/problems";
import type { SourceFacts } from "./versionFiles";

/** Words that no Python module can be called: keyword.kwlist of Python 3. */
export const PYTHON_KEYWORDS: ReadonlySet<string> = new Set(
    (
        "False None True and as assert async await break class continue def del elif else except finally for from " +
        "global if import in is lambda nonlocal not or pass raise return try while with yield"
    ).split(" "),
);

/** A version's entry script, and where it is. */
export interface ScriptSettings {
    readonly entryScript?: unknown;
    readonly sourceDirectory?: unknown;
    /** Registered code, which nobody can look into. */
    readonly code?: unknown;
}

/**
 * Checks a version's script by v1's rules: a Python file whose stem can be imported, inside its directory; among the
 * directory's files where those are known. A script without a directory goes along by itself.
 *
 * @param files What was read of the directory, or of the script by itself.
 * @returns its path below what goes along, without a leading "./"; undefined where there is none, or it is a problem
 */
export function planScript(
    f: Findings,
    { entryScript, sourceDirectory, code }: ScriptSettings,
    files: SourceFacts | undefined,
): string | undefined {
    if (code !== undefined && sourceDirectory !== undefined) {
        f.problem("sourceDirectory", undefined, "excludes code", "Take one of the two out.");
    }
    const place = sourceDirectory !== undefined ? "sourceDirectory" : code !== undefined ? "code" : undefined;
    if (entryScript === undefined) {
        if (place !== undefined) {
            const remedy = "Name the Python file with init and run in it, relative to the directory.";
            f.problem("entryScript", undefined, `is missing beside ${place}`, remedy);
        }
        return undefined;
    }
    if (!text(f, "entryScript", entryScript)) {
        return undefined;
    }
    return place === undefined
        ? planAlone(f, entryScript)
        : planInside(f, entryScript, code === undefined ? files : undefined);
}

/** A script by itself: only its name goes along. */
function planAlone(f: Findings, script: string): string | undefined {
    const name = script.split(/[\\/]/).at(-1)!;
    return isPython(f, script, name) ? name : undefined;
}

function planInside(f: Findings, script: string, directory: SourceFacts | undefined): string | undefined {
    const path = script.replace(/^(\.\/+)+/, "");
    const problem = (rule: string, remedy: string) => {
        f.problem("entryScript", script, rule, remedy);
        return undefined;
    };
    if (path.includes("\\") || path.startsWith("/") || /^[A-Za-z]:/.test(path)) {
        return problem(
            "must be relative to the directory, with slashes",
            'Write "score.py", or "src/score.py".',
        );
    }
    if (path.split("/").some((part) => part === ".." || part === "")) {
        return problem("must be inside the directory", "Name a larger directory, or move the script.");
    }
    if (!isPython(f, script, path.split("/").at(-1)!)) {
        return undefined;
    }
    if (directory !== undefined && !directory.files.some((file) => file.path === path)) {
        const paths = directory.files.map((file) => file.path);
        const meant = didYouMean(nearest(path, paths, 1));
        return problem(
            `is not among the ${directory.files.length} files of sourceDirectory`,
            meant === "" ? "Look at the directory." : meant,
        );
    }
    return path;
}

function isPython(f: Findings, script: string, name: string): boolean {
    const stem = /^(.*)\.py$/s.exec(name)?.[1];
    if (stem === undefined) {
        const remedy = "Give a file whose name ends in .py.";
        f.problem("entryScript", script, "must be a Python file", remedy);
        return false;
    }
    if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(stem) || PYTHON_KEYWORDS.has(stem)) {
        const remedy = "Use letters, digits and _ before .py, no digit first, and no keyword.";
        f.problem("entryScript", script, "must be named as Python can import it", remedy);
        return false;
    }
    return true;
}
