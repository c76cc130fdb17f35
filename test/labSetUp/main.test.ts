import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Machine } from "../engine/machine";
import { refuseNamespaces } from "./refusingKernel";

const ROOT = join(__dirname, "..", "..", "..");

/** What the lab's command line prints, and its exit code. */
function lab(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    const main = join(ROOT, ".build", "lab", "main.js");
    const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...args], {
        env,
        encoding: "utf8",
    });
    return { stdout, stderr, status };
}

describe("the lab's command line", () => {
    it("says what it knows when it is told something else", () => {
        assert.deepEqual(lab(["tset"]), {
            stdout: "",
            stderr: 'The lab does not know "tset". It knows: test, changes.\n',
            status: 1,
        });
        assert.match(lab([]).stderr, /^The lab must be told what to do\. It knows: test, changes\.\n$/);
    });

    describe("on another machine", () => {
        let machine: Machine;
        beforeEach(async () => {
            machine = await Machine.start();
        });
        afterEach(() => machine.remove());
        const test = () => {
            const env = { ...process.env, PATH: machine.bin, NO_COLOR: "1", FORCE_COLOR: undefined };
            return lab(["test", ".build/test/lab/namespace.test.js"], env);
        };

        it("reports every test as pending, and why, where the kernel refuses namespaces", async () => {
            await refuseNamespaces(machine);
            const { stdout, status } = test();
            assert.match(stdout, /^lab: SKIPPED: .+/);
            assert.match(stdout, /\n {2}0 passing .*\n {2}3 pending\n/);
            assert.match(stdout, /\nlab: SKIPPED: none of the tests above has run, because .+\n$/);
            assert.equal(status, 0);
        });

        it("fails, and skips nothing, where programs are missing", function () {
            if (process.platform !== "linux") this.skip();
            const { stdout, stderr, status } = test();
            assert.match(
                stderr,
                /^The lab runs programs that are not on PATH: setpriv \(usually of util-linux\), /,
            );
            assert.deepEqual({ stdout, status }, { stdout: "", status: 1 });
        });
    });
});
