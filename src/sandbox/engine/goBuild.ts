import { join } from "node:path";
import type { GoTool, PinnedModules } from "./pinned";
import { run } from "./run";

const EXE = process.platform === "win32" ? ".exe" : "";

/** File name of the CLI on this platform. */
export const CLI_FILE = `pulumi${EXE}`;

/**
 * Builds the CLI and the language host into `root`/bin with the Go of this machine. Returns why not, or undefined
 * when the CLI is there.
 */
export async function buildWithGo(
    pinned: PinnedModules,
    root: string,
    env: Readonly<NodeJS.ProcessEnv>,
    progress: (line: string) => void,
): Promise<string | undefined> {
    const { cli, languageHost } = pinned;
    const go = await goVersion(cli.go, env);
    if (go.problem !== undefined) return go.problem;

    // The same variable that Pulumi's own release builds set: without it `pulumi version` prints a development one.
    const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${cli.version}`;
    const problem = await buildCommand(cli, join(root, "bin", CLI_FILE), `-s -w ${version}`, env);
    if (problem !== undefined) return `${go.version}: ${problem}`;

    const host = await buildCommand(
        languageHost,
        join(root, "bin", `pulumi-language-nodejs${EXE}`),
        "-s -w",
        env,
    );
    // Programs given as functions, the sandbox's and the Automation API's, need the CLI only.
    if (host !== undefined) progress(`no language host, so no \`runtime: nodejs\` with this engine: ${host}`);
    return undefined;
}

/** What `go version` prints, or why there is no Go to build with. */
export async function goVersion(
    minimum: string,
    env: Readonly<NodeJS.ProcessEnv>,
): Promise<{ readonly version: string; readonly problem: string | undefined }> {
    const { stdout, problem } = await run("go", ["version"], { env, limitMilliseconds: 30_000 });
    return {
        version: stdout.trim(),
        problem: problem === undefined ? undefined : `no usable Go ${minimum} or later on PATH: ${problem}`,
    };
}

/** Builds one command into the file `output`. Returns why not, or undefined. */
export async function buildCommand(
    tool: GoTool,
    output: string,
    ldflags: string,
    env: Readonly<NodeJS.ProcessEnv>,
): Promise<string | undefined> {
    // The flags undo what a user's GOFLAGS, a surrounding go.work or a surrounding checkout would change.
    const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", ldflags];
    const { problem } = await run("go", ["build", ...flags, "-o", output, tool.command], {
        env: { ...env, CGO_ENABLED: "0", GOWORK: "off" },
        cwd: tool.folder,
        limitMilliseconds: 45 * 60_000,
    });
    return problem;
}
