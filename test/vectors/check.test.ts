import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CaseFileError, readCases } from "./case";
import { check } from "./check";

describe("files of cases", () => {
    let folder: string;
    before(() => (folder = mkdtempSync(join(tmpdir(), "cases-"))));
    after(() => rmSync(folder, { recursive: true }));

    const file = (content: string) => {
        const path = join(folder, "cases.json");
        writeFileSync(path, content);
        return path;
    };
    const refusal = (content: string) => {
        try {
            readCases(file(content));
            return "";
        } catch (error) {
            assert.ok(error instanceof CaseFileError);
            return error.message.replaceAll(`${folder}/`, "");
        }
    };
    const good = { id: "a", area: "webservice.name", input: { name: "abc" }, expect: { accepted: true } };
    const bad = { ...good, id: "b", expect: { accepted: false } };

    it("are refused where they are none", () => {
        assert.match(refusal("{"), /^cases\.json: is not JSON: /);
        for (const content of ["{}", "[]", "5"]) {
            assert.equal(
                refusal(content),
                'cases.json: must be an array of cases, [{ "id": …, "area": …, … }]',
            );
        }
        assert.throws(() => readCases(join(folder, "none.json")), /none\.json: does not exist$/);
        assert.throws(() => readCases(folder), /: is a directory: name its files$/);
    });

    it("have failed where they are no cases, or of no area, and the others are judged", () => {
        const content = [
            good,
            { id: "b", expect: { accepted: "yes", effective: 1 } },
            5,
            { ...good, id: 7, expect: undefined },
            { ...good, id: undefined, area: "webservice.fly" },
            bad,
        ];
        assert.deepEqual(check([file(JSON.stringify(content))]).lines, [
            "b: area must be a text; input is missing; expect.accepted must be true or false; expect.effective must be an object",
            "case 3: must be an object",
            "7: expect is missing",
            'case 5 webservice.fly: area "webservice.fly" is not known',
            "b webservice.name: refused there, accepted here (plain Kubernetes)",
            "1 passed, 5 failed, 0 by decision",
        ]);
    });

    it("give a line for each case that failed, and the numbers last", () => {
        const { lines, exitCode } = check([file(JSON.stringify([good, bad]))]);
        assert.deepEqual(lines, [
            "b webservice.name: refused there, accepted here (plain Kubernetes)",
            "1 passed, 1 failed, 0 by decision",
        ]);
        assert.equal(exitCode, 1);
    });

    it("give the exit code of the command", () => {
        const run = (content: string) => {
            const main = join(__dirname, "main.js");
            file(content);
            // As npm calls it: in the package's directory, with the caller's in its environment.
            const env = { ...process.env, INIT_CWD: folder };
            const { status, stdout } = spawnSync(process.execPath, [main, "cases.json"], {
                env,
                encoding: "utf8",
            });
            return { status, last: stdout.trim().split("\n").at(-1) };
        };
        assert.deepEqual(run(JSON.stringify([bad])), {
            status: 1,
            last: "0 passed, 1 failed, 0 by decision",
        });
        // The others by the function that the command calls: each start of the program takes a second.
        assert.equal(check([file(JSON.stringify([good]))]).exitCode, 0);
        const { lines, exitCode } = check([file("[")]);
        assert.equal(exitCode, 2);
        assert.match(lines.at(-1) ?? "", /cases\.json: is not JSON: /);
    });
});
