import { readFileSync, statSync } from "node:fs";
import { join, normalize } from "node:path";
import { FILES } from "../../folder";

/** Whether a script of the cases' folder is there, within its directory, and is Python with `init` and `run`. */
export function isGoodScript(directory: unknown, script: unknown): boolean {
    return /^def init\(.*^def run\(/ms.test(scriptAt(directory, script) ?? "");
}

/** Whether a script of the cases' folder is there, within its directory, and is not Python with `init` and `run`. */
export function isBrokenScript(directory: unknown, script: unknown): boolean {
    return scriptAt(directory, script) !== undefined && !isGoodScript(directory, script);
}

function scriptAt(directory: unknown, script: unknown): string | undefined {
    if (typeof directory !== "string" || typeof script !== "string" || !isDirectory(directory)) {
        return undefined;
    }
    const path = normalize(script);
    return path.endsWith(".py") && !path.startsWith("..") ? textAt(join(directory, path)) : undefined;
}

/** Whether a file of the cases' folder is a conda file. */
export function isGoodConda(directory: unknown, path: unknown): boolean {
    const place = join(typeof directory === "string" ? directory : "", String(path));
    return /^dependencies:$/m.test(textAt(place) ?? "");
}

function isDirectory(path: string): boolean {
    return statSync(join(FILES, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function textAt(path: string): string | undefined {
    const place = join(FILES, path);
    return statSync(place, { throwIfNoEntry: false })?.isFile() === true
        ? readFileSync(place, "utf8")
        : undefined;
}
