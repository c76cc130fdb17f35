import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Findings } from "../core/problems";
import { type Place, isInside } from "../files/place";
import { checkSourceDirectory } from "../files/sourceDirectory";
import { planScript } from "../plan/script";
import type { Item } from "./item";
import { fromHere, placeOf } from "./paths";

/** A script, as a version takes it. */
export interface FoundScript {
    /** Relative to the directory; without one from the working directory. With slashes. */
    readonly entryScript: string;
    /** From the working directory, or absolute. */
    readonly sourceDirectory?: string;
}

/**
 * Checks that a script is a Python file inside its directory, by v1's rules, and that the directory can go along. What is in it
 * is Python's to read, in the container. Undefined where there is a problem.
 *
 * @param directory From the working directory, and there.
 * @param of Where the document names the directory.
 */
export function findScript(item: Item, script: string, directory: string, of: Item): FoundScript | undefined {
    const found = scriptIn(item, script, directory);
    if (found !== undefined) {
        of.check((f, at) => {
            checkSourceDirectory(f, at, directory);
        });
    }
    return found;
}

function scriptIn(item: Item, script: string, directory: string): FoundScript | undefined {
    const own = new Findings();
    const entryScript = planScript(own, { entryScript: script, sourceDirectory: directory }, undefined);
    for (const { rule, remedy } of own.problems) {
        item.problem(rule, remedy);
    }
    if (entryScript === undefined) {
        return undefined;
    }
    const place = placeOf(item, join(directory, entryScript), "file");
    const good = place !== undefined && staysInside(item, place, directory);
    return good ? { entryScript, sourceDirectory: directory } : undefined;
}

/** The same for a script without a directory: it goes along by itself, as in v1. */
export function findLoneScript(item: Item, script: string): FoundScript | undefined {
    const found = scriptIn(item, basename(script), dirname(script));
    return found && { entryScript: fromHere(".", script) };
}

function staysInside(item: Item, place: Place, directory: string): boolean {
    const inside = isInside(realpathSync(directory), place.realPath);
    if (!inside) {
        const rule = "must be inside the directory, and is a symbolic link that leads outside";
        item.problem(rule, "Name a larger directory, or put the script itself there.");
    }
    return inside;
}
