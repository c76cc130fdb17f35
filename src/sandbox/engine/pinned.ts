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
    const [cli] = goTools(join(tools, "pulumi"), "github.com/pulumi/pulumi/pkg/v3");
    const [languageHost] = goTools(join(tools, "language-nodejs"), "github.com/pulumi/pulumi/sdk/v3");
    return cli === undefined || languageHost === undefined ? undefined : { cli, languageHost };
}

/** The commands of a folder's go.mod, all of them of one module; none where there is no go.mod. */
export function goTools(folder: string, module: string): GoTool[] {
    const file = join(folder, "go.mod");
    if (!existsSync(file)) return [];
    const directives = directivesOf(readFileSync(file, "utf8"));
    const all = (directive: string) => {
        const found = directives.filter(([name]) => name === directive).map(([, ...rest]) => rest);
        if (found.length === 0) throw new Error(`${file} has no line for ${directive}.`);
        return found;
    };
    const [, version] = all("require").find(([name]) => name === module) ?? [];
    if (version === undefined) throw new Error(`${file} has no line for ${module}.`);
    const [[go = ""] = []] = all("go");
    return all("tool").map(([command = ""]) => ({
        folder,
        command,
        version: version.replace(/^v/, ""),
        go,
    }));
}

/** The words of each line of a go.mod; a line of a block starts with the block's name, as it would on its own. */
function directivesOf(text: string): string[][] {
    const directives: string[][] = [];
    let block: string | undefined;
    for (const line of text.split(/\r?\n/)) {
        const words = line
            .replace(/\/\/.*/, "")
            .trim()
            .split(/\s+/)
            .filter((word) => word !== "");
        if (words.length === 0) continue;
        if (words[0] === ")") block = undefined;
        else if (words[1] === "(") block = words[0];
        else directives.push(block === undefined ? words : [block, ...words]);
    }
    return directives;
}
