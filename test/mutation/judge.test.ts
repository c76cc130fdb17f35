import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judge, type Report, type Survivor } from "./judge";

const ROOT = join(__dirname, "..", "..", "..");
const FILE = "src/plan/auth.ts";

/** Twenty mutants of `a && b`, of which the last one has the given status. */
function reportOf(status: string): Report {
    const location = { start: { line: 2, column: 6 }, end: { line: 3, column: 6 } };
    const mutant = { mutatorName: "LogicalOperator", replacement: "a ||\n b", location };
    const mutants = Array.from({ length: 20 }, (_, i) => ({ ...mutant, status: i < 19 ? "Killed" : status }));
    return { files: { [FILE]: { source: "\nc = (a &&\n    b);\n", mutants } } };
}

const KNOWN: Survivor = { file: FILE, code: "a && b", becomes: "a || b", reason: "one of them is always so" };

describe("the verdict on mutants", () => {
    it("is good where all are killed, and says how many", () => {
        const { lines, passed } = judge(reportOf("Killed"), []);
        assert.equal(passed, true);
        assert.match(lines.at(-1)!, /^mutation score: 100\.0 % \(20 of 20 mutants killed, 0 survivors/);
    });

    it("counts a mutant without an end as killed, and leaves out what cannot be run", () => {
        assert.match(judge(reportOf("Timeout"), []).lines.at(-1)!, /20 of 20/);
        assert.match(judge(reportOf("CompileError"), []).lines.at(-1)!, /19 of 19/);
    });

    for (const status of ["Survived", "NoCoverage"]) {
        it(`is bad with a mutant that lives without a reason: ${status}`, () => {
            const { lines, passed } = judge(reportOf(status), []);
            assert.equal(passed, false);
            assert.ok(
                lines.includes(
                    "lives, and survivors.json does not say why: src/plan/auth.ts:2 LogicalOperator: a && b → a || b",
                ),
                lines.join("\n"),
            );
        });
    }

    it("is good with one that has a reason, where 95 % are killed", () => {
        const { lines, passed } = judge(reportOf("Survived"), [KNOWN]);
        assert.equal(passed, true);
        assert.match(lines.at(-1)!, /^mutation score: 95\.0 % \(19 of 20 mutants killed, 1 survivors/);
        const { files } = reportOf("Survived");
        const fewer = { files: { [FILE]: { ...files[FILE]!, mutants: files[FILE]!.mutants.slice(1) } } };
        assert.equal(judge(fewer, [KNOWN]).passed, false);
    });

    it("is bad with a reason for what does not live", () => {
        const { lines, passed } = judge(reportOf("Killed"), [KNOWN]);
        assert.equal(passed, false);
        assert.ok(lines.some((line) => line.startsWith("is in survivors.json, and does not live")));
    });
});

describe("survivors.json", () => {
    const read = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");
    const known = JSON.parse(read("test", "mutation", "survivors.json")) as readonly Survivor[];

    it("has a reason for each, in source that is there", () => {
        for (const { file, code, reason } of known) {
            assert.ok(read(file).replace(/\s+/g, " ").includes(code), `${file}: ${code}`);
            assert.ok(reason.length > 10, `${file}: ${code}`);
        }
    });
});
