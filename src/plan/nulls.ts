import { isPlainObject } from "../core/checks";
import { Findings } from "../core/problems";

/**
 * Adds a problem for each null that no other rule found: in plain JavaScript it would pass for a setting that is left
 * out, and a misspelt variable would be read as "the default".
 *
 * @param free Settings whose content is the user's own.
 */
export function refuseNulls(f: Findings, settings: unknown, free: readonly string[] = []): void {
    const known = new Set(f.problems.map((problem) => problem.path));
    const found = new Findings();
    walk(found, settings, free);
    for (const { path, value, rule, remedy } of found.problems.filter(
        (problem) => !known.has(problem.path),
    )) {
        f.problem(path, value, rule, remedy);
    }
}

function walk(f: Findings, value: unknown, free: readonly string[], depth = 0): void {
    // Settings are no deeper than this; a cycle ends here too.
    if (depth > 8) {
        return;
    }
    const members: [string, unknown][] = Array.isArray(value)
        ? value.map((member, index) => [`[${index}]`, member])
        : isPlainObject(value)
          ? Object.entries(value)
          : [];
    for (const [key, member] of members) {
        if (member === null) {
            f.problem(key, null, "must not be null", "Leave it out, or give a value.");
        } else if (!free.includes(key)) {
            walk(f.at(key), member, [], depth + 1);
        }
    }
}
