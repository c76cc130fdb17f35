import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Machine } from "../engine/machine";

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
            stderr: 'The lab does not know "tset". It knows: test.\n',
            status: 1,
        });
        assert.match(lab([]).stderr, /^The lab must be told what to do\. It knows: test\.\n$/);
    });

    it("reports every test as pending, and why, where there are no namespaces", async () => {
        const machine = await Machine.start();
        try {
            const env = { ...process.env, PATH: machine.bin, NO_COLOR: "1", FORCE_COLOR: undefined };
            const { stdout, status } = lab(["test", ".build/test/lab/namespace.test.js"], env);
            assert.match(stdout, /^lab: SKIPPED: .+/);
            assert.match(stdout, /\n {2}0 passing .*\n {2}3 pending\n/);
            assert.match(stdout, /\nlab: SKIPPED: none of the tests above has run, because .+\n$/);
            assert.equal(status, 0);
        } finally {
            await machine.remove();
        }
    });
});
