import { delimiter, resolve } from "node:path";
import { CachedEngine, cacheFolder, setting } from "./cache";
import { CLI_FILE } from "./goBuild";
import type { Engine, Search } from "./engine";
import { engineAt, isExecutable } from "./engine";
import { setUpEngine } from "./setUp";
import { parseVersion } from "./version";

/** Looks for an engine in the order of its sources. Throws, with all the reasons, when every one of them fails. */
export async function searchEngine(search: Search): Promise<Engine> {
    if (parseVersion(search.minimum) === undefined) {
        throw new Error(
            `"${search.minimum}" is not a version of Pulumi. Give three numbers, as in "3.250.0".`,
        );
    }
    const named = setting(search.env, "AKS_SCORING_PULUMI");
    if (named !== undefined) return namedEngine(search, resolve(named));

    const reasons = ["AKS_SCORING_PULUMI: not set"];
    const onPath = await engineOnPath(search);
    if (typeof onPath !== "string") return onPath;
    reasons.push(`PATH: ${onPath}`);

    const place = new CachedEngine(cacheFolder(search.env), search.version);
    const cached = await engineAt(search, place.cli, "cache");
    if (typeof cached !== "string") return cached;
    reasons.push(`cache: ${cached}`);

    const ready = await setUpEngine(search, place, reasons);
    if (ready !== undefined) return ready;
    throw new Error(nothingFound(search, reasons));
}

async function namedEngine(search: Search, path: string): Promise<Engine> {
    const engine = await engineAt(search, path, "env");
    if (typeof engine !== "string") return engine;
    throw new Error(
        `AKS_SCORING_PULUMI names no usable Pulumi CLI: ${engine}. ` +
            `Name one of version ${search.minimum} or later, or unset the variable.`,
    );
}

async function engineOnPath(search: Search): Promise<Engine | string> {
    const folders = (search.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
    const reasons: string[] = [];
    for (const folder of new Set(folders)) {
        const path = resolve(folder, CLI_FILE);
        if (!(await isExecutable(path))) continue;
        const engine = await engineAt(search, path, "PATH");
        if (typeof engine !== "string") return engine;
        search.progress(`passed over: ${engine}`);
        reasons.push(engine);
    }
    return reasons.length === 0 ? "no pulumi there" : reasons.join("; ");
}

function nothingFound(search: Search, reasons: readonly string[]): string {
    const go = search.pinned?.cli.go;
    const remedies = [
        `install Pulumi ${search.minimum} or later, as https://www.pulumi.com/docs/install/ says`,
        "set AKS_SCORING_PULUMI to the path of such a Pulumi CLI",
        ...(go === undefined ? [] : [`install Go ${go} or later, and the engine is built with it`]),
    ];
    return [
        `There is no Pulumi engine (the pulumi CLI) of version ${search.minimum} or later, and none could be set up:`,
        ...reasons.map((reason) => `  - ${reason}`),
        "Do one of these, then run again:",
        ...remedies.map((remedy) => `  - ${remedy}`),
    ].join("\n");
}
