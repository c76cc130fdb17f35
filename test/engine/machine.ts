import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Search } from "#src/sandbox/engine/engine";
import { pinnedModules } from "#src/sandbox/engine/pinned";

/** The package's own pinned Go modules. */
export const TOOLS = join(__dirname, "..", "..", "..", "tools");

/** A machine of the tests' own: a PATH with fakes on it, a cache, and no network. */
export class Machine {
    readonly lines: string[] = [];
    readonly bin: string;
    readonly cache: string;
    /** Versions that the fake download was asked for. */
    readonly fetched: string[] = [];

    private constructor(readonly folder: string) {
        this.bin = join(folder, "bin");
        this.cache = join(folder, "cache");
    }

    static async start(): Promise<Machine> {
        const machine = new Machine(await mkdtemp(join(tmpdir(), "engine-test-")));
        await mkdir(machine.bin);
        return machine;
    }

    remove(): Promise<void> {
        return rm(this.folder, { recursive: true, force: true });
    }

    search(changes: Partial<Search> = {}): Search {
        return {
            env: { PATH: this.bin, AKS_SCORING_CACHE: this.cache },
            minimum: "3.250.0",
            progress: (line) => this.lines.push(this.shortened(line)),
            pinned: pinnedModules(TOOLS),
            version: "3.259.0",
            fetchOfficial: (version) => {
                this.fetched.push(version);
                return Promise.resolve("no network");
            },
            tickMilliseconds: 60_000,
            ...changes,
        };
    }

    /** `text` with this machine's folder written as ~. */
    shortened(text: string): string {
        return text.replaceAll(this.folder, "~");
    }

    /** Names in the cache, sorted. */
    async cached(): Promise<string[]> {
        return (await readdir(this.cache)).sort();
    }

    cachedCli(version = "3.259.0"): string {
        return join(this.cache, `pulumi-${version}`, "bin", "pulumi");
    }
}

/** Writes a shell script that can be run. */
export async function script(path: string, ...lines: readonly string[]): Promise<void> {
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, ["#!/bin/sh", ...lines, ""].join("\n"));
    await chmod(path, 0o755);
}

/** Writes a `pulumi` that knows its version. */
export function fakePulumi(path: string, version: string): Promise<void> {
    return script(path, `echo "v${version}"`);
}

/**
 * Writes a `go` that "builds" a `pulumi` of the given version, and writes its arguments and what it depends on of
 * its environment to the file go.log beside it.
 */
export function fakeGo(path: string, version: string): Promise<void> {
    return script(
        path,
        'if [ "$1" = version ]; then echo "go version go1.26.8 linux/amd64"; exit; fi',
        'echo "$PWD CGO_ENABLED=$CGO_ENABLED GOWORK=$GOWORK go $*" >> "${0%/*}/go.log"',
        'while [ "$1" != -o ]; do shift; done',
        `echo '#!/bin/sh' > "$2"; echo 'echo v${version}' >> "$2"; /bin/chmod 755 "$2"`,
    );
}
