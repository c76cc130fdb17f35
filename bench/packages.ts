import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./root";

/** Packages that a project has besides the library and what that needs. */
const TOOLS = ["@types/node", "typescript"];

/**
 * Makes a folder a project with its packages, as npm would: the library with the files that it is published with (a
 * checkout has source maps too, and Pulumi reads them at each resource), and beside it what it needs.
 */
export function installPackages(folder: string): void {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "models" }));
    const packages = join(folder, "node_modules");
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
        dependencies: Record<string, string>;
    };
    for (const name of [...Object.keys(dependencies), ...TOOLS]) {
        const link = join(packages, name);
        mkdirSync(dirname(link), { recursive: true });
        symlinkSync(join(ROOT, "node_modules", name), link);
    }
    for (const file of publishedFiles()) {
        cpSync(join(ROOT, file), join(packages, "aks-scoring", file));
    }
}

let published: readonly string[] | undefined;

/** The files that the library is published with, seen from the checkout, by npm. */
export function publishedFiles(): readonly string[] {
    return (published ??= listed());
}

function listed(): string[] {
    // Without scripts: `prepare` would compile what is running.
    const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
        cwd: ROOT,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
    });
    const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }];
    return files.map(({ path }) => path);
}
