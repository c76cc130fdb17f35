import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The Go modules in this package's tools folder that the engine is built from: their go.mod is the only pin. */
export interface PinnedModules {
    readonly cli: GoTool;
    /** The language host for `runtime: nodejs`, which the CLI expects in its own folder. */
    readonly languageHost: GoTool;
}

export interface GoTool {
    /** Folder of the go.mod. */
    readonly folder: string;
    /** Import path of the command, as the go.mod's `tool` line has it. */
    readonly command: string;
    /** Version of the module that contains the command, without its v. */
    readonly version: string;
    /** Least Go version, as the go.mod's `go` line has it. */
    readonly go: string;
}

/** Undefined where the tools folder is not beside the compiled code: in a bundle, for example. */
export function pinnedModules(tools: string): PinnedModules | undefined {
    const cli = goTool(join(tools, "pulumi"), "github.com/pulumi/pulumi/pkg/v3");
    const languageHost = goTool(join(tools, "language-nodejs"), "github.com/pulumi/pulumi/sdk/v3");
    return cli === undefined || languageHost === undefined ? undefined : { cli, languageHost };
}

function goTool(folder: string, module: string): GoTool | undefined {
    const file = join(folder, "go.mod");
    if (!existsSync(file)) return undefined;
    const lines = readFileSync(file, "utf8").split(/\r?\n/);
    const after = (word: string) => {
        const line = lines.find((l) =>
            l
                .replace(/^require/, "")
                .trim()
                .startsWith(`${word} `),
        );
        if (line === undefined) throw new Error(`${file} has no line for ${word}.`);
        return (
            line
                .slice(line.indexOf(word) + word.length)
                .trim()
                .split(" ")[0] ?? ""
        );
    };
    return { folder, command: after("tool"), version: after(module).replace(/^v/, ""), go: after("go") };
}
