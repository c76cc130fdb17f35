import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export const ROOT = join(__dirname, "..", "..", "..");
const MAIN = join(ROOT, ".build", "demo", "main.js");

/** Runs the demo in a folder of its own; answers what it printed and the picture that it left. Rejects where it fails. */
export async function runDemo(
    env: NodeJS.ProcessEnv,
    file: string,
    ...flags: string[]
): Promise<{ stdout: string; page: string }> {
    const folder = await mkdtemp(join(tmpdir(), "demo-test-"));
    try {
        const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...flags], {
            cwd: folder,
            env,
        });
        return { stdout, page: await readFile(join(folder, "demo-out", file), "utf8") };
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

/** What it promised, with whether it held. */
export function promises(stdout: string): string[] {
    return stdout.split("\n").filter((line) => /^ {3}[✔✘]/.test(line));
}
