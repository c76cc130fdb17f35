import { spawn } from "node:child_process";

/** How a program ended. */
export interface Outcome {
    readonly stdout: string;
    /** Undefined when it ended with exit code 0; otherwise the last lines that it said, on one line. */
    readonly problem: string | undefined;
}

export interface RunOptions {
    readonly env: Readonly<NodeJS.ProcessEnv>;
    readonly cwd?: string;
    /** When the program is ended by force, in milliseconds. */
    readonly limitMilliseconds: number;
}

/** Runs a program to its end, without standard input. Never throws. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
    return new Promise((resolve) => {
        let stdout = "";
        let said = "";
        const child = spawn(command, args, {
            env: { ...options.env },
            cwd: options.cwd,
            stdio: ["ignore", "pipe", "pipe"],
        });
        // Without this, a program that calls process.exit leaves minutes of compiling behind.
        const kill = () => void child.kill("SIGKILL");
        process.once("exit", kill);
        const limit = setTimeout(() => {
            kill();
            // A grandchild may hold the pipes open for long after.
            end(`no end after ${duration(options.limitMilliseconds)}`);
        }, options.limitMilliseconds);

        const end = (problem: string | undefined) => {
            clearTimeout(limit);
            process.removeListener("exit", kill);
            child.stdout.destroy();
            child.stderr.destroy();
            resolve({ stdout, problem });
        };
        child.stdout.on("data", (part: Buffer) => {
            stdout += part.toString();
            said = lastPart(said + part.toString());
        });
        child.stderr.on("data", (part: Buffer) => (said = lastPart(said + part.toString())));
        child.on("error", (error) => end(error.message));
        child.on("close", (code, signal) => {
            if (code === 0) end(undefined);
            else end(lastLines(said) ?? (code === null ? `ended by ${signal}` : `exit code ${code}`));
        });
    });
}

/** Calls `tell` with the time so far every `everyMilliseconds` until the work is done. */
export async function during<T>(
    work: Promise<T>,
    everyMilliseconds: number,
    tell: (soFar: string) => void,
): Promise<T> {
    const start = Date.now();
    const timer = setInterval(() => tell(duration(Date.now() - start)), everyMilliseconds);
    try {
        return await work;
    } finally {
        clearInterval(timer);
    }
}

/** 70,400 milliseconds → "1 min 10 s". */
export function duration(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1000);
    const minutes = Math.floor(seconds / 60);
    return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}

function lastPart(text: string): string {
    return text.slice(-8_192);
}

function lastLines(text: string): string | undefined {
    const lines = text.split("\n").map((line) => line.trim());
    const kept = lines.filter((line) => line !== "").slice(-3);
    return kept.length === 0 ? undefined : kept.join(" | ");
}
