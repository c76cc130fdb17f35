import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A temporary directory, open to every user so that a test may become another one. */
export class Folder {
    readonly path: string;

    constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
        this.path = realpathSync(mkdtempSync(join(tmpdir(), "files-")));
        this.write(files);
    }

    at(...parts: string[]): string {
        return join(this.path, ...parts);
    }

    write(files: Readonly<Record<string, string | Uint8Array>>): this {
        for (const [path, content] of Object.entries(files)) {
            mkdirSync(dirname(this.at(path)), { recursive: true });
            writeFileSync(this.at(path), content);
        }
        return this;
    }

    remove(): void {
        rmSync(this.path, { recursive: true, force: true });
    }
}

/** Does the work as a user without rights where the tests run as root, whom no mode keeps out. */
export function withoutRights<T>(work: () => T): T {
    const isRoot = process.getuid?.() === 0;
    if (!isRoot) {
        return work();
    }
    process.seteuid?.(65534);
    try {
        return work();
    } finally {
        process.seteuid?.(0);
    }
}
