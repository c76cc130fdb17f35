import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const COUNT = join(__dirname, "..", "..", "..", ".ci", "count");

/** Passed, failed and pending, as .ci/run reads them. */
function count(...log: readonly string[]): string {
    return execFileSync(COUNT, { input: log.map((line) => `${line}\n`).join(""), encoding: "utf8" });
}

describe("the count of .ci/run", () => {
    it("adds mocha's three runs up", () => {
        const unit = ["tests: the unit tests", "", "  1000 passing (20s)", "  1 failing", ""];
        const engine = [
            "tests: the engine tests",
            "",
            "  412 passing (2m)",
            "  1 pending",
            "  2 failing",
            "",
        ];
        const lab = [
            "tests: the lab",
            "lab: all tools of the lab are ready",
            "  34 passing (4m)",
            "  1 failing",
        ];
        assert.equal(count(...unit, ...engine, ...lab), "1446 4 1\n");
    });

    it("counts the lab's tests as pending where they were skipped", () => {
        assert.equal(
            count(
                "tests: the engine tests",
                "  412 passing (2m)",
                "tests: the lab",
                "  0 passing (1ms)",
                "  34 pending",
            ),
            "412 0 34\n",
        );
    });

    it("counts what ran where the other run did not begin", () => {
        assert.equal(
            count("tests: the engine tests", "  412 passing (2m)", "tests: the lab", "no Go"),
            "412 0 0\n",
        );
        assert.equal(
            count("tests: the engine tests", "Error: x", "tests: the lab", "  34 passing (2m)"),
            "34 0 0\n",
        );
    });

    it("takes the last summary of a run, because a test may print another", () => {
        assert.equal(
            count(
                "tests: the engine tests",
                "  1 passing (1ms)",
                "  5 failing",
                "  412 passing (2m)",
                "tests: the lab",
            ),
            "412 0 0\n",
        );
    });

    it("is nothing where no test ran", () => {
        assert.equal(count(), "0 0 0\n");
        assert.equal(count("src/index.ts(1,1): error TS1005"), "0 0 0\n");
    });
});
