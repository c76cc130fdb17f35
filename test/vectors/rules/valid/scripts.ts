import { readFileSync, statSync } from "node:fs";
import { join, normalize } from "node:path";
import { FILES } from "../../folder";

/** Whether a script of the cases' folder is there, within its directory, and is Python with `init` and `run`. */
export function isGoodScript(directory: unknown, script: unknown): boolean {
    if (typeof directory !== "string" || typeof script !== "string" || !isDirectory(directory)) {
        return false;
    }
    const path = normalize(script);
    const text = path.startsWith("..") ? undefined : textAt(join(directory, path));
    return path.endsWith(".py") && text !== undefined && /^def init\(.*^def run\(/ms.test(text);
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
