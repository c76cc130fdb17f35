import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "#src/sandbox/engine/run";
import { missingPrograms } from "./neededPrograms";

/** Is "inside" for programs in the lab's namespace. */
export const NAMESPACE_VARIABLE = "AKS_SCORING_LAB";

/**
 * A user, a network, a mount and a process namespace of its own. All that runs in it ends with its first process; that
 * one ends with unshare, and unshare with us, however we end.
 */
const ENTER = ["--pdeathsig", "KILL", "unshare", "-rnmpf", "--mount-proc", "--kill-child"];

/**
 * The namespace's first process. It stays: the first process of a namespace gets no signal that it does not ask for,
 * and must wait for orphans. Temporary files live in memory that goes with the namespace.
 */
const FIRST = 'ip link set lo up && mount -t tmpfs -o mode=700 tmpfs "$TMPDIR" && "$@"; exit $?';

/** Pods that are programs hang on wires: where a kernel has none, it is better to know at once. */
const PROBE = ["ip", "link", "add", "probe0", "type", "veth", "peer", "name", "probe1"];

/** How a kernel refuses, in the words of the C library and of iproute2. */
const KERNEL_REFUSES =
    /not permitted|permission denied|no space left on device|not supported|not implemented|invalid argument|unknown device type/i;

/** On a machine that does much else, a namespace may take its time. */
const PROBE_MILLISECONDS = 120_000;

/**
 * Why the kernel does not let us have the lab's namespace, with what can be done about it; undefined if it does. Throws
 * where the machine could, but lacks a program, or something else went wrong: that is no reason to skip anything.
 */
export async function namespaceRefusal(env: Readonly<NodeJS.ProcessEnv>): Promise<string | undefined> {
    if (process.platform !== "linux")
        return `network namespaces are Linux's, and this is ${process.platform}`;
    const missing = missingPrograms(env);
    if (missing !== undefined) throw new Error(missing);
    return await inTemporaryFolder(async (folder) => {
        const options = {
            // Words that can be told apart.
            env: { ...env, TMPDIR: folder, LC_ALL: "C" },
            limitMilliseconds: PROBE_MILLISECONDS,
        };
        const { problem } = await run("setpriv", [...ENTER, "sh", "-c", FIRST, "sh", ...PROBE], options);
        if (problem === undefined) return undefined;
        if (!KERNEL_REFUSES.test(problem)) {
            throw new Error(
                `The lab's namespace could not be made: ${problem}. Run again, or see lab/README.md.`,
            );
        }
        return [
            `the kernel refuses a user, network, mount and process namespace: ${problem}`,
            ...hints(),
        ].join("; ");
    });
}

/**
 * Runs a command in a namespace of its own, without a network but its own loopback, and answers with its exit code.
 * Where we are told to end, everything in the namespace ends first.
 */
export async function runInNamespace(
    command: string,
    args: readonly string[],
    env: Readonly<NodeJS.ProcessEnv>,
): Promise<number> {
    return await inTemporaryFolder(async (folder) => {
        const child = spawn("setpriv", [...ENTER, "sh", "-c", FIRST, "sh", command, ...args], {
            env: { ...env, TMPDIR: folder, [NAMESPACE_VARIABLE]: "inside" },
            stdio: "inherit",
        });
        let told: NodeJS.Signals | undefined;
        const end = (signal: NodeJS.Signals) => {
            told = signal;
            child.kill("SIGKILL");
        };
        const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
        for (const signal of signals) process.on(signal, end);
        try {
            const code = await new Promise<number>((resolve, reject) => {
                child.once("error", reject);
                child.once("close", (exitCode) => resolve(exitCode ?? 1));
            });
            return told === undefined ? code : 128 + constants.signals[told];
        } finally {
            for (const signal of signals) process.removeListener(signal, end);
        }
    });
}

/** Whether this program runs in the lab's namespace. */
export function isInNamespace(env: Readonly<NodeJS.ProcessEnv>): boolean {
    return env[NAMESPACE_VARIABLE] === "inside";
}

/** Outside of the namespace the folder stays empty. */
async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "aks-lab-"));
    try {
        return await work(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Settings of the kernel that forbid namespaces, where they are so. */
const FORBIDDING = {
    "kernel.unprivileged_userns_clone": "0",
    "kernel.apparmor_restrict_unprivileged_userns": "1",
    "user.max_user_namespaces": "0",
    "user.max_net_namespaces": "0",
};

function hints(): string[] {
    const found = Object.entries(FORBIDDING).filter(([name, value]) => sysctl(name) === value);
    if (found.length > 0)
        return found.map(([name, value]) => `sysctl says ${name} = ${value}, which forbids it`);
    return ["in a container, its seccomp or AppArmor profile may forbid it"];
}

function sysctl(name: string): string | undefined {
    try {
        return readFileSync(join("/proc/sys", ...name.split(".")), "utf8").trim();
    } catch {
        return undefined;
    }
}
