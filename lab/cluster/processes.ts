import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A program that the lab started. */
export interface Started {
    readonly pid: number;
    /** Resolves with the exit code (or -1 after a signal) when it has ended. */
    readonly ended: Promise<number>;
    /** SIGTERM, and SIGKILL after `graceMilliseconds`; resolves when it has ended. */
    stop(graceMilliseconds?: number): Promise<void>;
    /** The last lines of its log. */
    said(): string;
}

const GRACE_MILLISECONDS = 5_000;
const SAID_LINES = 15;

/** Starts programs, keeps what they print in a folder, and ends those that are left. */
export class Processes {
    private readonly running = new Set<Started>();
    private serial = 0;

    constructor(private readonly folder: string) {}

    start(
        name: string,
        command: string,
        args: readonly string[],
        options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
    ): Started {
        const file = join(this.folder, `${name}-${++this.serial}.log`);
        const log = openSync(file, "w", 0o600);
        const child = spawn(command, [...args], {
            stdio: ["ignore", log, log],
            env: options.env ?? process.env,
            cwd: options.cwd,
        });
        closeSync(log);
        const started = follow(child, () => lastLines(file));
        this.running.add(started);
        void started.ended.then(() => this.running.delete(started));
        return started;
    }

    /** Ends all that still run, the youngest first. */
    async stop(): Promise<void> {
        for (const started of [...this.running].reverse()) {
            await started.stop();
        }
    }
}

function follow(child: ChildProcess, said: () => string): Started {
    const ended = new Promise<number>((resolve) => {
        child.once("exit", (code) => resolve(code ?? -1));
        child.once("error", () => resolve(-1));
    });
    return {
        pid: child.pid ?? -1,
        ended,
        said,
        stop: async (graceMilliseconds = GRACE_MILLISECONDS) => {
            child.kill("SIGTERM");
            const timer = setTimeout(() => child.kill("SIGKILL"), graceMilliseconds);
            await ended;
            clearTimeout(timer);
        },
    };
}

function lastLines(file: string): string {
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    return lines.slice(-SAID_LINES).join("\n");
}
