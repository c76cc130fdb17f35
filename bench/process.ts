import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** What a command took. */
export interface Measured {
    readonly seconds: number;
    /** Most memory that it had resident, in MiB; undefined where this system does not say (other than Linux). */
    readonly mebibytes: number | undefined;
    readonly stdout: string;
}

export interface CommandOptions {
    readonly cwd?: string;
    /** Added to this process's own; what is undefined is taken from it. */
    readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Milliseconds between two looks at a process's memory. The kernel keeps the most, so only the last moments are missed. */
const LOOK = 5;

/** Runs a command to its end; throws what it printed where it fails. */
export async function measure(
    command: string,
    args: readonly string[],
    { cwd, env = {} }: CommandOptions = {},
): Promise<Measured> {
    const start = process.hrtime.bigint();
    const child = spawn(command, args, {
        cwd,
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
    });
    let mebibytes: number | undefined;
    const look = () => (mebibytes = mostMemory(child.pid) ?? mebibytes);
    const looking = setInterval(look, LOOK);
    const printed = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.stderr += text));
    try {
        const [code] = (await once(child, "close")) as [number | null];
        const seconds = Number(process.hrtime.bigint() - start) / 1e9;
        if (code === 0) return { seconds, mebibytes, stdout: printed.stdout };
        throw new Error(`${command} ${args.join(" ")} failed:\n${printed.stdout}${printed.stderr}`);
    } finally {
        clearInterval(looking);
    }
}

function mostMemory(pid: number | undefined): number | undefined {
    try {
        return mostMemoryIn(readFileSync(`/proc/${pid}/status`, "utf8"));
    } catch {
        return undefined;
    }
}

/**
 * MiB of `VmHWM` in a process's `/proc/<pid>/status`: the most that it had resident since its program began. It says kB and
 * means KiB. (What getrusage(2) says, `ru_maxrss`, goes on from the process that started it.)
 * https://www.kernel.org/doc/html/latest/filesystems/proc.html
 */
export function mostMemoryIn(status: string): number | undefined {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
}
