import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "#src/cli/run";

/** What a call of the command line said. */
export interface Said {
    readonly code: number;
    readonly out: string;
    readonly err: string;
}

/** Runs a command in this process, in its working directory. */
export function call(...args: string[]): Said {
    let out = "";
    let err = "";
    const code = run(args, { out: (text) => void (out += text), err: (text) => void (err += text) });
    return { code, out, err };
}

/** A directory with documents in it, and the command line at work there. */
export class Workplace {
    readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "aks-scoring-cli-")));

    constructor(files: Readonly<Record<string, string | object>> = {}) {
        this.write(files);
    }

    write(files: Readonly<Record<string, string | object>>): void {
        for (const [name, content] of Object.entries(files)) {
            mkdirSync(dirname(join(this.folder, name)), { recursive: true });
            const text = typeof content === "string" ? content : JSON.stringify(content, undefined, 4);
            writeFileSync(join(this.folder, name), text);
        }
    }

    /** Runs a command in this process. */
    call(...args: string[]): Said {
        return this.here(() => call(...args));
    }

    /** Does something with this directory as the working directory. */
    here<T>(work: () => T): T {
        const before = process.cwd();
        process.chdir(this.folder);
        try {
            return work();
        } finally {
            process.chdir(before);
        }
    }

    has(name: string): boolean {
        return existsSync(join(this.folder, name));
    }

    read(name: string): string {
        return readFileSync(join(this.folder, name), "utf8");
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }
}
