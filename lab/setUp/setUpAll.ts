import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { CachedTool } from "#src/sandbox/engine/cache";
import { underLock } from "#src/sandbox/engine/lock";
import { during } from "#src/sandbox/engine/run";
import type { LabTool } from "./labTool";

/** What setting up depends on, so that tests can stand in for the machine. */
export interface SetUp {
    /** Folder of the cache. */
    readonly cache: string;
    readonly env: Readonly<NodeJS.ProcessEnv>;
    readonly progress: (line: string) => void;
    /** Milliseconds between two progress lines of one work. */
    readonly tickMilliseconds: number;
}

/** Sets up those tools that the cache lacks, one after another. Throws at the first that cannot be had. */
export async function setUpAll(tools: readonly LabTool[], machine: SetUp): Promise<void> {
    const whole = await Promise.all(tools.map((tool) => isWhole(tool, machine)));
    const missing = tools.filter((_, index) => whole[index] !== true);
    if (missing.length === 0) return;

    await refuseWhatIsLacking(missing, machine);
    await mkdir(machine.cache, { recursive: true });
    machine.progress(
        `setting up ${missing.map(({ name }) => name).join(", ")} in ${machine.cache}: ${expectation(missing)} once, ` +
            "seconds after",
    );
    for (const [index, tool] of missing.entries()) {
        await setUpOne(tool, `${tool.doing} (${index + 1} of ${missing.length})`, machine);
    }
    machine.progress("all tools of the lab are ready");
}

/** A tool's place in the cache. */
export function placeOf({ name, version }: LabTool, cache: string): CachedTool {
    return new CachedTool(cache, name, version);
}

async function isWhole(tool: LabTool, { cache, env }: SetUp): Promise<boolean> {
    const { root } = placeOf(tool, cache);
    if (!tool.files.every((file) => existsSync(join(root, file)))) return false;
    return tool.works === undefined || (await tool.works(root, env));
}

/** Before the first long build, not after it. */
async function refuseWhatIsLacking(missing: readonly LabTool[], { env }: SetUp): Promise<void> {
    const wants = new Map<string, string[]>();
    for (const tool of missing) {
        const lack = await tool.lacks(env);
        if (lack !== undefined) wants.set(lack, [...(wants.get(lack) ?? []), `${tool.name} ${tool.version}`]);
    }
    if (wants.size === 0) return;
    const lines = [...wants].map(([lack, names]) => `  - ${names.join(", ")}: ${lack}.`);
    throw new Error(["The lab's tools cannot be set up here:", ...lines].join("\n"));
}

async function setUpOne(tool: LabTool, doing: string, machine: SetUp): Promise<void> {
    const { progress, tickMilliseconds, env } = machine;
    const place = placeOf(tool, machine.cache);
    const options = {
        waiting: (holder: string, soFar: string) =>
            progress(`${doing}: waiting while process ${holder} does it: ${soFar} so far`),
        tickMilliseconds,
        staleMilliseconds: 60_000,
    };
    const problem = await underLock(place.lock, options, async () => {
        // The process that held the lock before may have done it.
        if (await isWhole(tool, machine)) return undefined;
        progress(doing);
        return await place.fill(async (stage) =>
            during(tool.setUp(stage, env), tickMilliseconds, (soFar) =>
                progress(`${doing}: ${soFar} so far`),
            ),
        );
    });
    if (problem !== undefined) {
        throw new Error(
            `The lab's ${tool.name} ${tool.version} could not be set up: ${problem}.\n${tool.remedy}`,
        );
    }
}

function expectation(missing: readonly LabTool[]): string {
    const seconds = missing.reduce((sum, { expectedSeconds }) => sum + expectedSeconds, 0);
    return seconds < 90 ? "about a minute" : `about ${Math.round(seconds / 60)} minutes on two cores`;
}
