import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { duration } from "./run";

export interface LockOptions {
    /** Called about every `tickMilliseconds` while another process holds the lock. */
    readonly waiting: (holder: string, soFar: string) => void;
    readonly tickMilliseconds: number;
    /** A holder that gave no sign of life for this long is gone. */
    readonly staleMilliseconds: number;
}

/**
 * Runs `work` while holding the lock file, so that two processes don't do the same long work at once. The lock is
 * a courtesy, not a guard: where two get through (a machine woken from sleep), both do the work, each in a folder
 * of its own, and the rename at the end of it decides.
 */
export async function underLock<T>(file: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
    const mine = `${process.pid} ${hostname()}`;
    await acquire(file, mine, options);
    const heartbeat = setInterval(() => {
        const now = new Date();
        // Gone means taken over: nothing to keep alive then.
        utimes(file, now, now).catch(() => undefined);
    }, options.staleMilliseconds / 6);
    try {
        return await work();
    } finally {
        clearInterval(heartbeat);
        if ((await holderOf(file)) === mine) await rm(file, { force: true });
    }
}

async function acquire(file: string, mine: string, options: LockOptions): Promise<void> {
    const start = Date.now();
    let told = -Infinity;
    while (true) {
        try {
            await writeFile(file, mine, { flag: "wx" });
            return;
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        }
        const holder = await holderOf(file);
        if (holder === undefined) continue;
        if (await isStale(file, holder, options.staleMilliseconds)) {
            await rm(file, { force: true });
            continue;
        }
        if (Date.now() - told >= options.tickMilliseconds) {
            told = Date.now();
            options.waiting(holder.split(" ")[0] ?? "", duration(told - start));
        }
        await pause(Math.min(500, options.tickMilliseconds));
    }
}

async function holderOf(file: string): Promise<string | undefined> {
    try {
        return await readFile(file, "utf8");
    } catch {
        return undefined;
    }
}

async function isStale(file: string, holder: string, staleMilliseconds: number): Promise<boolean> {
    const [pid, host] = holder.split(" ");
    // An empty file is one that its holder is just writing.
    if (pid !== undefined && pid !== "" && host === hostname() && !isAlive(Number(pid))) return true;
    try {
        return Date.now() - (await stat(file)).mtimeMs > staleMilliseconds;
    } catch {
        return true;
    }
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // EPERM: it lives, and is another user's.
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}
