import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the files are that cases of documents name: in the source folder, since nothing compiles them. */
export const FILES = join(__dirname, "../../../test/vectors/folder");

/**
 * Does something in a working directory of its own that has the files which cases name, and these documents beside them.
 * Documents count their paths from there.
 */
export function inFolder<T>(documents: Readonly<Record<string, unknown>>, work: () => T): T {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "vectors-")));
    const before = process.cwd();
    try {
        cpSync(FILES, folder, { recursive: true });
        for (const [name, content] of Object.entries(documents)) {
            const text = typeof content === "string" ? content : JSON.stringify(content, undefined, 2);
            writeFileSync(join(folder, name), text ?? "");
        }
        process.chdir(folder);
        return work();
    } finally {
        process.chdir(before);
        rmSync(folder, { recursive: true, force: true });
    }
}
