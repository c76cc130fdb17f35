import { access, constants, stat } from "node:fs/promises";
import type { PinnedModules } from "./pinned";
import { probe } from "./version";

/** A Pulumi CLI that is there and answers. */
export interface Engine {
    /** Absolute path of the CLI. */
    readonly path: string;
    /** Its version: "3.259.0". */
    readonly version: string;
    /** Where it was found, or how it was set up. */
    readonly source: "env" | "cache" | "PATH" | "installed" | "built";
}

/** All that a search depends on, so that tests can stand in for the machine. */
export interface Search {
    readonly env: Readonly<NodeJS.ProcessEnv>;
    /** Least version that will do. */
    readonly minimum: string;
    readonly progress: (line: string) => void;
    /** What the engine can be built from; undefined where the package's tools folder is missing. */
    readonly pinned: PinnedModules | undefined;
    /** The version that is set up where none is found. */
    readonly version: string;
    /** Fetches the official build into a folder's bin. Returns why not, or undefined. */
    readonly fetchOfficial: (
        version: string,
        root: string,
        env: Readonly<NodeJS.ProcessEnv>,
    ) => Promise<string | undefined>;
    /** Milliseconds between two progress lines of one work. */
    readonly tickMilliseconds: number;
}

/** The engine at `path`, or what is wrong with it. */
export async function engineAt(
    search: Search,
    path: string,
    source: Engine["source"],
): Promise<Engine | string> {
    if (!(await isExecutable(path))) return `${path} is no program that can be run`;
    const { version, problem } = await probe(path, search.minimum, search.env);
    return problem === undefined ? { path, version, source } : `${path} ${problem}`;
}

/** Whether there is a file at `path` that this user may run. */
export async function isExecutable(path: string): Promise<boolean> {
    try {
        await access(path, constants.X_OK);
        // A folder is executable too.
        return (await stat(path)).isFile();
    } catch {
        return false;
    }
}
