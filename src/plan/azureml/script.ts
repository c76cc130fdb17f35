import { text } from "../../core/checks";
import { nearest, didYouMean } from "../../core/nearest";
import type { Findings } from "../../core/problems";
import type { SourceFacts } from "./assets";

/** Words that no Python module can be called: keyword.kwlist of Python 3. */
const KEYWORDS = new Set(
    (
        "False None True and as assert async await break class continue def del elif else except finally for from " +
        "global if import in is lambda nonlocal not or pass raise return try while with yield"
    ).split(" "),
);

/**
 * Checks a scoring script by v1's rules: a Python file whose stem can be imported, inside its directory; among the
 * directory's files where those are known. Gives its path without a leading "./".
 */
export function planScript(
    f: Findings,
    script: unknown,
    directory: SourceFacts | undefined,
): string | undefined {
    if (script === undefined || !text(f, "entryScript", script)) {
        return undefined;
    }
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
    const stem = /([^/]*)\.py$/.exec(path)?.[1];
    if (stem === undefined) {
        return problem("must be a Python file", "Give a file whose name ends in .py.");
    }
    if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(stem) || KEYWORDS.has(stem)) {
        return problem(
            "must be named as Python can import it",
            "Use letters, digits and _ before .py, no digit first, and no keyword.",
        );
    }
    if (directory !== undefined && !directory.files.some((file) => file.path === path)) {
        const meant = didYouMean(
            nearest(
                path,
                directory.files.map((file) => file.path),
                1,
            ),
        );
        return problem(
            `is not among the ${directory.files.length} files of sourceDirectory`,
            meant === "" ? "Look at the directory." : meant,
        );
    }
    return path;
}
