import { run } from "./run";

/** A version of the Pulumi CLI: "3.259.0", or with a pre-release, "3.260.0-alpha.1". */
const VERSION = /^v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** What `pulumi version` printed, without its v; undefined when that is no version. */
export function parseVersion(text: string): string | undefined {
    const [, major, minor, patch, prerelease] = VERSION.exec(text.trim()) ?? [];
    if (major === undefined) return undefined;
    return `${major}.${minor}.${patch}${prerelease === undefined ? "" : `-${prerelease}`}`;
}

/**
 * Whether `version` may stand in for `minimum`: the same major version (the Automation API refuses another) and
 * not older. A pre-release is older than its release.
 */
export function isNewEnough(version: string, minimum: string): boolean {
    const have = numbers(version);
    const need = numbers(minimum);
    if (have.major !== need.major) return false;
    if (have.minor !== need.minor) return have.minor > need.minor;
    if (have.patch !== need.patch) return have.patch > need.patch;
    return !have.prerelease || need.prerelease;
}

function numbers(version: string): { major: number; minor: number; patch: number; prerelease: boolean } {
    const [, major, minor, patch, prerelease] = VERSION.exec(version) ?? [];
    if (major === undefined)
        throw new Error(`"${version}" is not a version: give three numbers, as in 3.250.0.`);
    return {
        major: Number(major),
        minor: Number(minor),
        patch: Number(patch),
        prerelease: prerelease !== undefined,
    };
}

/** A CLI that answered, or what is wrong with it, to be read after its path. */
export type Probe =
    | { readonly version: string; readonly problem?: undefined }
    | { readonly version?: undefined; readonly problem: string };

/** Asks the CLI at `path` for its version and says whether it is usable. */
export async function probe(path: string, minimum: string, env: Readonly<NodeJS.ProcessEnv>): Promise<Probe> {
    // A cold start from a slow disk takes seconds; one that takes half a minute asks something, or hangs.
    const answer = await run(path, ["version"], {
        env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
        limitMilliseconds: 30_000,
    });
    if (answer.problem !== undefined) return { problem: `fails at \`pulumi version\`: ${answer.problem}` };
    const version = parseVersion(answer.stdout);
    if (version === undefined) return { problem: "prints no version at `pulumi version`" };
    if (!isNewEnough(version, minimum)) return { problem: `is ${version}; ${minimum} or later is needed` };
    return { version };
}
