import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder, CachedTool } from "#src/sandbox/engine/cache";

/** A compiler's command, without its arguments. */
export type Compiler = readonly [command: string, ...args: string[]];

/** Both can't be among the development dependencies: each has a program `tsc`. */
const VERSION_7 = "7.0.2";

/** The TypeScript that this repository is written in. */
export function typescript6(): Compiler {
    return [process.execPath, require.resolve("typescript/bin/tsc")];
}

/**
 * TypeScript 7, from the package registry into the cache at its first use. It is a native program, in a package for each
 * platform; what stands before it in the package `typescript` only looks for it.
 */
export async function typescript7(progress: (line: string) => void): Promise<Compiler> {
    const folder = cacheFolder(process.env);
    await mkdir(folder, { recursive: true });
    const tool = new CachedTool(folder, "typescript", VERSION_7);
    const name = `@typescript/typescript-${process.platform}-${process.arch}`;
    const program = join("node_modules", name, "lib", process.platform === "win32" ? "tsc.exe" : "tsc");
    if (!existsSync(join(tool.root, program))) {
        progress(`installs TypeScript ${VERSION_7} into ${tool.root}`);
        await tool.fill(async (stage) => {
            const args = ["install", "--prefix", stage, "--no-audit", "--no-fund", "--ignore-scripts"];
            await promisify(execFile)("npm", [...args, `${name}@${VERSION_7}`], {
                cwd: stage,
                shell: process.platform === "win32",
            });
            return {};
        });
    }
    return [join(tool.root, program)];
}
