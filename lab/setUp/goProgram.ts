import { basename, join } from "node:path";
import { buildCommand, goVersion } from "#src/sandbox/engine/goBuild";
import { type GoTool, goTools } from "#src/sandbox/engine/pinned";
import type { LabTool } from "./labTool";

/** Where a tool's pins are, and what is special about building it. */
export interface GoProgramSettings {
    /** Folder of the go.mod; the last part of its path is the tool's name. */
    readonly folder: string;
    /** Module that contains the commands, and whose version is the tool's. */
    readonly module: string;
    readonly expectedSeconds: number;
    /** Name of the binary, where the command's import path does not end with it. */
    readonly binary?: string;
    /** Go variables that get a value at link time. */
    readonly variables?: (version: string) => Readonly<Record<string, string>>;
}

/** Programs that are built with Go from a pinned module. */
export function goProgram(settings: GoProgramSettings): LabTool {
    const commands = pinnedCommands(settings.folder, settings.module);
    const [{ version, go }] = commands;
    const name = basename(settings.folder);
    const variables = Object.entries(settings.variables?.(version) ?? {});
    const ldflags = ["-s -w", ...variables.map(([variable, value]) => `-X ${variable}=${value}`)].join(" ");
    const file = (command: string) => join("bin", settings.binary ?? basename(command));
    return {
        name,
        version,
        doing: `building ${name} ${version}`,
        expectedSeconds: settings.expectedSeconds,
        files: commands.map(({ command }) => file(command)),
        remedy: GO_REMEDY,
        lacks: (env) => lacksGo(go, env),
        setUp: async (stage, env) => {
            for (const tool of commands) {
                const problem = await buildCommand(tool, join(stage, file(tool.command)), ldflags, env);
                if (problem !== undefined) return `${basename(file(tool.command))}: ${problem}`;
            }
            return undefined;
        },
    };
}

/** The commands that a go.mod of the lab names, at least one. */
export function pinnedCommands(folder: string, module: string): [GoTool, ...GoTool[]] {
    const [first, ...others] = goTools(folder, module);
    if (first === undefined)
        throw new Error(`There is no ${join(folder, "go.mod")}: the lab runs in a checkout.`);
    return [first, ...others];
}

/** What to do where Go could not build, or could not get, a module. */
export const GO_REMEDY =
    "It is built with Go from modules that Go's module proxy serves: see that `go env GOPROXY` names one that " +
    "answers, and that there are some 10 GB of disk for Go's own cache, then run again.";

/** Why there is no Go on this machine that could build, with what to do, or undefined. */
export async function lacksGo(go: string, env: Readonly<NodeJS.ProcessEnv>): Promise<string | undefined> {
    const { problem } = await goVersion(go, env);
    return problem === undefined ? undefined : `${problem}. Install Go: https://go.dev/doc/install`;
}
