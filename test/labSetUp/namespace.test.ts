import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../lab/cluster/until";
import { namespaceRefusal, runInNamespace } from "../../lab/namespace";
import { Machine, script } from "../engine/machine";

const MODULE = require.resolve("../../lab/namespace");

const PROGRAMS = ["unshare", "mount", "nsenter", "ip", "openssl", "chroot"];

describe("namespaceRefusal", () => {
    let machine: Machine;
    beforeEach(async () => {
        machine = await Machine.start();
    });
    afterEach(() => machine.remove());

    /** All that the lab needs, but `setpriv` says what is given. */
    const saying = async (...lines: readonly string[]) => {
        for (const program of PROGRAMS) await script(join(machine.bin, program));
        await script(join(machine.bin, "setpriv"), ...lines);
        return await namespaceRefusal({ PATH: machine.bin });
    };

    it("is a failure where programs are missing, which names them, their packages and the remedy", async function () {
        if (process.platform !== "linux") this.skip();
        await script(join(machine.bin, "mount"));
        await script(join(machine.bin, "openssl"));
        await assert.rejects(namespaceRefusal({ PATH: machine.bin }), {
            message:
                "The lab runs programs that are not on PATH: setpriv (usually of util-linux), unshare (usually of " +
                "util-linux), nsenter (usually of util-linux), ip (usually of iproute2), chroot (usually of coreutils). " +
                "Install the packages, or add the programs' folder to PATH (for ip and chroot often /usr/sbin), and " +
                "run again.",
        });
    });

    it("says what the kernel says, and what may forbid it", async function () {
        if (process.platform !== "linux") this.skip();
        for (const words of [
            "unshare: unshare failed: Operation not permitted",
            "unshare: unshare failed: No space left on device",
            "unshare: write failed /proc/self/uid_map: Operation not permitted",
            "mount: /tmp/x: permission denied.",
            "Error: Unknown device type.",
        ]) {
            const refusal = (await saying(`echo '${words}' >&2; exit 1`)) ?? "";
            const start = "the kernel refuses a user, network, mount and process namespace: ";
            assert.ok(refusal.startsWith(`${start}${words}; `), refusal);
            assert.match(refusal, /; (in a container, its seccomp or AppArmor profile|sysctl says \S+ = \d)/);
        }
    });

    it("is a failure where it is something else that goes wrong", async function () {
        if (process.platform !== "linux") this.skip();
        await assert.rejects(saying("echo \"setpriv: unrecognized option '--pdeathsig'\" >&2; exit 1"), {
            message:
                "The lab's namespace could not be made: setpriv: unrecognized option '--pdeathsig'. " +
                "Run again, or see lab/README.md.",
        });
        await assert.rejects(saying("exit 3"), /could not be made: exit code 3\. /);
    });

    it("is none of a Linux that lets us", async function () {
        if (process.platform !== "linux") this.skip();
        assert.equal(await saying("exit 0"), undefined);
    });
});

describe("runInNamespace", () => {
    let machine: Machine | undefined;
    before(async function () {
        // Where programs are missing, the lab's own tests fail; these are for any machine.
        const refusal = await namespaceRefusal(process.env).catch(String);
        if (refusal !== undefined) this.skip();
        machine = await Machine.start();
    });
    after(() => machine?.remove());

    it("passes arguments and the exit code through", async () => {
        const code = await runInNamespace(
            "sh",
            ["-c", 'test "$1" = "a b" && exit 7', "sh", "a b"],
            process.env,
        );
        assert.equal(code, 7);
    });

    for (const [signal, code] of [
        ["SIGKILL", null],
        ["SIGTERM", 143],
        ["SIGINT", 130],
    ] as const) {
        it(`leaves nothing running when its caller gets ${signal}`, async () => {
            // A number that is in no other command line says whether it still runs.
            const mark = `86400.${process.pid}${code ?? 0}`;
            const program = `require(process.argv[1]).runInNamespace(
                "sh", ["-c", "sleep $0 & sleep $0", process.argv[2]], process.env,
            ).then((code) => (process.exitCode = code))`;
            const env = { ...process.env, TMPDIR: machine?.folder };
            const caller = spawn(process.execPath, ["-e", program, MODULE, mark], { env, stdio: "inherit" });
            await until("both to run", () => running(mark).length === 2, 20_000);
            caller.kill(signal);
            assert.deepEqual(await once(caller, "close"), code === null ? [null, signal] : [code, null]);
            await until("both to be gone", () => running(mark).length === 0, 20_000);
        });
    }
});

/** Processes that sleep for so long. */
function running(seconds: string): string[] {
    return readdirSync("/proc").filter((pid) => {
        const file = join("/proc", pid, "cmdline");
        return /^\d+$/.test(pid) && existsSync(file) && textOf(file) === `sleep\0${seconds}\0`;
    });
}

function textOf(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}
