import { lstatSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listed } from "../core/checks";
import { oneLine } from "../core/hiddenText";
import { Refusal } from "./refusal";
import type { Files } from "./project";

/** Writes files into a directory, all or none; over files that are there only when that is wanted. */
export function writeFiles(directory: string, files: Files, force: boolean): void {
    const names = Object.keys(files);
    const there = names.filter((name) => kindOf(directory, name) !== undefined);
    const inTheWay = force ? there.filter((name) => kindOf(directory, name) !== "file") : there;
    if (inTheWay.length > 0) {
        const remedy = force ? "Move what is there." : "Choose another directory, or overwrite with --force.";
        const what = force ? " (and is not a file)" : "";
        throw new Refusal(
            `${listed(inTheWay, "and")} in ${oneLine(directory)} would be overwritten${what}. ${remedy}`,
        );
    }
    const written: string[] = [];
    try {
        mkdirSync(directory, { recursive: true });
        for (const [name, content] of Object.entries(files)) {
            const path = join(directory, name);
            // Without force a file that came meanwhile stops this.
            writeFileSync(path, content, { flag: force ? "w" : "wx" });
            written.push(path);
        }
    } catch (error) {
        if (!force) {
            written.forEach((path) => rmSync(path));
        }
        throw new Refusal(`The project could not be written: ${(error as Error).message}.`);
    }
}

/** Undefined: nothing is there. A link that leads nowhere is something, too. */
function kindOf(directory: string, name: string): "file" | "other" | undefined {
    try {
        return lstatSync(join(directory, name)).isFile() ? "file" : "other";
    } catch (error) {
        // Where the directory cannot be one, making it will say so.
        const { code = "" } = error as NodeJS.ErrnoException;
        return ["ENOENT", "ENOTDIR"].includes(code) ? undefined : "other";
    }
}
