import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { CLI_FILE } from "./goBuild";

const ABANDONED = 2 * 60 * 60_000;

/** An environment variable that is set and not empty. */
export function setting(env: Readonly<NodeJS.ProcessEnv>, name: string): string | undefined {
    const value = env[name];
    return value === "" ? undefined : value;
}

/** Where engines are kept, outside of any checkout: `AKS_SCORING_CACHE`, else aks-scoring in the user's cache. */
export function cacheFolder(env: Readonly<NodeJS.ProcessEnv>): string {
    const own = setting(env, "AKS_SCORING_CACHE");
    if (own !== undefined) return own;
    const xdg = setting(env, "XDG_CACHE_HOME");
    // The XDG specification: a relative path is invalid and to be ignored.
    const caches =
        xdg !== undefined && isAbsolute(xdg) ? xdg : join(setting(env, "HOME") ?? homedir(), ".cache");
    return join(caches, "aks-scoring");
}

/** One version of a tool's place in the cache: programs are in its folder `bin`. */
export class CachedTool {
    readonly root: string;
    readonly lock: string;

    constructor(folder: string, name: string, version: string) {
        this.root = join(folder, `${name}-${version}`);
        this.lock = `${this.root}.lock`;
    }

    /**
     * Does `work` in a new folder beside this place, which then takes the place in one step, so that nobody ever sees
     * half of a tool. A string that `work` answers with says why it failed, and leaves everything as it was.
     */
    async fill<T>(work: (stage: string) => Promise<T | string>): Promise<T | string> {
        const stage = await this.stage();
        try {
            const result = await work(stage);
            if (typeof result !== "string") await this.publish(stage);
            return result;
        } finally {
            await rm(stage, { recursive: true, force: true });
        }
    }

    /** A new empty folder to set the tool up in, beside its place so that a rename moves it. */
    async stage(): Promise<string> {
        const parent = dirname(this.root);
        const prefix = `${basename(this.root)}.new-`;
        for (const name of await readdir(parent)) {
            if (!name.startsWith(prefix)) continue;
            const { mtimeMs } = await stat(join(parent, name));
            // Longer than any build may take: what an ended process left behind.
            if (Date.now() - mtimeMs > ABANDONED)
                await rm(join(parent, name), { recursive: true, force: true });
        }
        const folder = join(parent, `${prefix}${process.pid}`);
        await rm(folder, { recursive: true, force: true });
        await mkdir(join(folder, "bin"), { recursive: true });
        return folder;
    }

    /** Puts a staged tool in its place in one step. */
    async publish(stage: string): Promise<void> {
        await rm(this.root, { recursive: true, force: true });
        try {
            await rename(stage, this.root);
        } catch (error) {
            // Another process was faster by a moment: its tool is as good.
            if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
            await rm(stage, { recursive: true, force: true });
        }
    }
}

/** The engine's place in the cache: `bin` holds the CLI and its language host. */
export class CachedEngine extends CachedTool {
    readonly cli: string;

    constructor(folder: string, version: string) {
        super(folder, "pulumi", version);
        this.cli = this.cliIn(this.root);
    }

    cliIn(root: string): string {
        return join(root, "bin", CLI_FILE);
    }
}
