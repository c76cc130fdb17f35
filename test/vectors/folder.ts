import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the files are that cases of documents name: in the source folder, since nothing compiles them. */
export const FILES = join(__dirname, "../../../test/vectors/folder");

let made: string | undefined;

/** One folder for all cases of a process: to copy and remove it for each would take longer than to judge them. */
function folderWithFiles(): string {
    if (made === undefined) {
        const folder = realpathSync(mkdtempSync(join(tmpdir(), "vectors-")));
        process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
        cpSync(FILES, folder, { recursive: true });
        made = folder;
    }
    return made;
}

/**
 * Does something in a working directory that has the files which cases name, and these documents beside them. Documents count
 * their paths from there.
 */
export function inFolder<T>(documents: Readonly<Record<string, unknown>>, work: () => T): T {
    const folder = folderWithFiles();
    const paths = Object.keys(documents).map((name) => join(folder, name));
    const before = process.cwd();
    try {
        for (const [index, content] of Object.values(documents).entries()) {
            const text = typeof content === "string" ? content : JSON.stringify(content, undefined, 2);
            writeFileSync(paths[index]!, text ?? "");
        }
        process.chdir(folder);
        return work();
    } finally {
        process.chdir(before);
        for (const path of paths) rmSync(path, { force: true });
    }
}
