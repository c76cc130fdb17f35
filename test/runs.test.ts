import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT, engineTests } from "./runs";

// Mocha's own, which has no types.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { lookupFiles } = require("mocha/lib/cli/lookup-files.js") as {
    lookupFiles: (pattern: string) => string | string[];
};

/** What a program says on standard error that is loaded as the unit tests are. */
function saidInUnitTests(code: string): string {
    const args = ["--require", join(ROOT, ".build", "test", "engine", "none.js"), "--eval", code];
    return spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" }).stderr;
}

describe("the list of tests that need an engine", () => {
    it("names files that exist", () => {
        for (const pattern of engineTests()) {
            assert.notDeepEqual([lookupFiles(join(ROOT, pattern))].flat(), [], pattern);
        }
    });
});

describe("a unit test that starts an engine", () => {
    it("fails, and says where to list it, where it finds the engine as the sandbox does", () => {
        const said = saidInUnitTests(
            'require("./dist/sandbox/engine/index.js").findEngine().catch(({ message }) => console.error(message))',
        );
        assert.match(said, /Unit tests run without a Pulumi engine.* test\/unit\.mocharc\.json/);
    });

    it("fails, and says where to list it, where it finds the engine on PATH", () => {
        const said = saidInUnitTests('require("child_process").execFileSync("pulumi", ["version"])');
        assert.match(said, /Unit tests run without a Pulumi engine.* test\/unit\.mocharc\.json/);
    });
});
