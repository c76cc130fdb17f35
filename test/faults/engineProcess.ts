import { execFileSync } from "node:child_process";

/** Kills the engine that this process has started for a sandbox, as the machine's own out-of-memory killer does. */
export function killEngine(): void {
    const engines = enginesOf(process.pid);
    if (engines.length === 0) {
        throw new Error("no engine runs");
    }
    engines.forEach((pid) => process.kill(pid, "SIGKILL"));
}

/** Whether an engine runs that this process has started. */
export function isEngineRunning(): boolean {
    return enginesOf(process.pid).length > 0;
}

/** Process ids of the engines that a process has started and that have not ended; `ps` tells. */
export function enginesOf(parent: number): number[] {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" }).split(
        "\n",
    );
    return lines.flatMap((line) => {
        const [, pid, ppid, state = "", args = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
        const isEngine = /\bpulumi\b.* --non-interactive\b/.test(args) && !state.startsWith("Z");
        return Number(ppid) === parent && isEngine ? [Number(pid)] : [];
    });
}
