import { join } from "node:path";
import { fetchOfficial } from "./official";
import { pinnedModules } from "./pinned";
import type { Engine } from "./engine";
import { searchEngine } from "./search";

export type { Engine } from "./engine";

/**
 * The least version of the Pulumi CLI whose ways with replacement, deletion and debug providers this library was
 * tried with.
 */
export const MINIMUM_ENGINE = "3.250.0";

export interface FindEngineOptions {
    /**
     * Gets a line now and then when something takes time, or is passed over.
     * @default to standard error
     */
    readonly progress?: (line: string) => void;
    /** Least version that will do, as in "3.250.0". @default MINIMUM_ENGINE */
    readonly minimumVersion?: string;
}

/** The package's own folder of pinned Go modules, seen from dist/sandbox/engine. */
const TOOLS = join(__dirname, "..", "..", "..", "tools");

const found = new Map<string, Promise<Engine>>();

/**
 * Finds a Pulumi CLI, or sets one up: the one that `AKS_SCORING_PULUMI` names; one on PATH that is new enough; the
 * one in the cache; the official build, fetched into the cache; a build from pinned modules with this machine's Go,
 * into the cache. The last takes 4 to 6 minutes on two cores, once. A second call in the same process answers at
 * once.
 *
 * @example
 * ```ts
 * import { findEngine } from "aks-scoring/sandbox";
 *
 * async function main() {
 *     const engine = await findEngine({ progress: (line) => console.log(line) });
 *     console.log(`${engine.path} is Pulumi ${engine.version}`);
 * }
 * void main();
 * ```
 */
export function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
    const minimum = options.minimumVersion ?? MINIMUM_ENGINE;
    const { AKS_SCORING_PULUMI, AKS_SCORING_CACHE, XDG_CACHE_HOME, PATH } = process.env;
    const key = JSON.stringify([minimum, AKS_SCORING_PULUMI, AKS_SCORING_CACHE, XDG_CACHE_HOME, PATH]);
    const known = found.get(key);
    if (known !== undefined) return known;

    const pinned = pinnedModules(TOOLS);
    const search = searchEngine({
        env: process.env,
        minimum,
        progress: options.progress ?? ((line) => void process.stderr.write(`aks-scoring: ${line}\n`)),
        pinned,
        version: pinned?.cli.version ?? MINIMUM_ENGINE,
        fetchOfficial,
        tickMilliseconds: 10_000,
    });
    found.set(key, search);
    // What failed may be mended before the next call.
    search.catch(() => found.delete(key));
    return search;
}
