import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { CachedEngine } from "./cache";
import { buildWithGo } from "./goBuild";
import { underLock } from "./lock";
import { during } from "./run";
import type { Engine, Search } from "./engine";
import { engineAt } from "./engine";
import { isNewEnough } from "./version";

/** One way to get an engine into a folder's bin. */
interface Way {
    readonly source: Engine["source"];
    readonly title: string;
    /** What is being done, for the progress lines. */
    readonly doing: string;
    /** Returns why it did not work, or undefined. */
    readonly run: (root: string) => Promise<string | undefined>;
}

/**
 * Sets an engine up in its place in the cache: one process at a time, and in one step at the end. Where no way
 * works, it adds the reasons to `reasons` and returns undefined.
 */
export async function setUpEngine(
    search: Search,
    place: CachedEngine,
    reasons: string[],
): Promise<Engine | undefined> {
    if (!isNewEnough(search.version, search.minimum)) {
        reasons.push(`set-up: only ${search.version} can be set up; ${search.minimum} or later is asked for`);
        return undefined;
    }
    try {
        await mkdir(dirname(place.root), { recursive: true });
        return await underLock(
            place.lock,
            {
                waiting: (holder, soFar) =>
                    search.progress(`waiting while process ${holder} sets the engine up: ${soFar} so far`),
                tickMilliseconds: search.tickMilliseconds,
                staleMilliseconds: 60_000,
            },
            () => setUpLocked(search, place, reasons),
        );
    } catch (error) {
        const { message } = error as Error;
        reasons.push(`set-up: ${message} (AKS_SCORING_CACHE names another folder for the engine)`);
        return undefined;
    }
}

async function setUpLocked(
    search: Search,
    place: CachedEngine,
    reasons: string[],
): Promise<Engine | undefined> {
    // The process that held the lock before may have done it all.
    const cached = await engineAt(search, place.cli, "cache");
    if (typeof cached !== "string") return cached;

    search.progress(
        `no Pulumi engine here yet: setting up Pulumi ${search.version} in ${place.root}. This happens once, and ` +
            "takes seconds when the official build can be fetched, 4 to 6 minutes when it must be built with Go",
    );
    for (const way of ways(search)) {
        search.progress(way.doing);
        const engine = await setUpBy(way, search, place);
        if (typeof engine !== "string") {
            search.progress(`Pulumi ${engine.version} is ready (${engine.source})`);
            return engine;
        }
        search.progress(`${way.title}: ${engine}`);
        reasons.push(`${way.title}: ${engine}`);
    }
    return undefined;
}

async function setUpBy(way: Way, search: Search, place: CachedEngine): Promise<Engine | string> {
    const engine = await place.fill(async (stage) => {
        const problem = await during(way.run(stage), search.tickMilliseconds, (soFar) =>
            search.progress(`${way.doing}: ${soFar} so far`),
        );
        return problem ?? (await engineAt(search, place.cliIn(stage), way.source));
    });
    return typeof engine === "string" ? engine : { ...engine, path: place.cli };
}

function ways(search: Search): Way[] {
    const { version, env, pinned, progress } = search;
    return [
        {
            source: "installed",
            title: "official build",
            doing: `fetching the official build of Pulumi ${version}`,
            run: (root) => search.fetchOfficial(version, root, env),
        },
        {
            source: "built",
            title: "Go build",
            doing: `building Pulumi ${version} with Go`,
            run: (root) =>
                pinned === undefined
                    ? Promise.resolve(
                          "the package's tools folder with the Go modules to build from is not there",
                      )
                    : buildWithGo(pinned, root, env, progress),
        },
    ];
}
