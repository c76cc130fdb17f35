import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../lab/cluster/until";
import { namespaceRefusal, runInNamespace } from "../../lab/namespace";
import { Machine, script } from "../engine/machine";

const MODULE = require.resolve("../../lab/namespace");

describe("namespaceRefusal", () => {
    let machine: Machine;
    beforeEach(async () => {
        machine = await Machine.start();
    });
    afterEach(() => machine.remove());

    it("names the programs that are missing, with the packages that bring them", async () => {
        await script(join(machine.bin, "mount"));
        const refusal = await namespaceRefusal({ PATH: machine.bin });
        if (process.platform !== "linux")
            return assert.match(refusal ?? "", /^network namespaces are Linux's/);
        assert.equal(
            refusal,
            "not on PATH: setpriv (of util-linux), unshare (of util-linux), ip (of iproute2)",
        );
    });

    it("says what the kernel says, and what may forbid it", async () => {
        for (const program of ["unshare", "ip", "mount"]) await script(join(machine.bin, program));
        await script(
            join(machine.bin, "setpriv"),
            "echo 'unshare: unshare failed: Operation not permitted' >&2; exit 1",
        );
        const refusal = await namespaceRefusal({ PATH: machine.bin });
        assert.match(
            refusal ?? "",
            /refuses a user, network, mount and process namespace: unshare: unshare failed: Operation not permitted; /,
        );
        assert.match(
            refusal ?? "",
            /; (in a container, its seccomp or AppArmor profile|sysctl says \S+ = \d)/,
        );
    });
});

describe("runInNamespace", () => {
    let machine: Machine | undefined;
    before(async function () {
        if ((await namespaceRefusal(process.env)) !== undefined) this.skip();
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
