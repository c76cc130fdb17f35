import assert from "node:assert/strict";
import { join } from "node:path";
import { AREAS } from "./areas";
import { readCases } from "./case";
import { CASE_FILES } from "./caseFiles";
import { check } from "./check";
import { judge } from "./judge";
import { RULES } from "./rules";
import { moves, turned } from "./twist";
import { readVerdicts, written } from "./verdicts";

/** How verdicts are written down. */
const REWRITE = "Where it is right: node .build/test/vectors/main.js --verdicts";
const [FIRST = "", SECOND = "", FURTHER = ""] = CASE_FILES;
/** Beside each rule, a case with a wrong expectation that the rule must not excuse; its id is the rule's. */
const NEIGHBOURS = join(__dirname, "../../../test/vectors/neighbours.json");

describe("the vectors", () => {
    const all = CASE_FILES.flatMap(readCases);
    const verdicts = new Map(all.map((one) => [one, judge(one)]));
    const passed = all.filter((one) => verdicts.get(one)?.kind === "passed");

    it("are judged, each of them, and none fails", () => {
        assert.deepEqual(check([FIRST]).lines, ["127 passed, 0 failed, 36 by decision"]);
        assert.deepEqual(check([SECOND]).lines, ["35 passed, 0 failed, 10 by decision"]);
        const { lines, failed } = check([FURTHER]);
        assert.equal(failed, 0, lines.join("\n"));
    });

    it("come to what is written down of each: one that turns is looked at", () => {
        const now = [...verdicts].map(([{ id }, verdict]) => [id, written(verdict)]);
        assert.deepEqual(Object.fromEntries(now), readVerdicts(), REWRITE);
    });

    it("are of all areas, and have ids of their own", () => {
        assert.deepEqual([...new Set(all.map(({ area }) => area))].sort(), Object.keys(AREAS).sort());
        assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    });

    it("use each rule", () => {
        const used = new Set(
            [...verdicts.values()].flatMap((verdict) =>
                verdict.kind === "failed" ? [] : verdict.rules.map(({ id }) => id),
            ),
        );
        const unused = RULES.map(({ id }) => id).filter((id) => !used.has(id));
        assert.deepEqual(unused, []);
    });

    it("fail beside each rule, where the expectation is wrong and the rule is not about it", () => {
        const neighbours = readCases(NEIGHBOURS);
        assert.deepEqual(neighbours.map(({ id }) => id).sort(), RULES.map(({ id }) => id).sort());
        const excused = neighbours.filter((one) => judge(one).kind !== "failed");
        assert.deepEqual(
            excused.map(({ id }) => id),
            [],
        );
    });

    it("would fail with the other verdict, but for a few that a rule cannot tell apart", () => {
        // A rule is told that v1 or v2 took what it is about. Where they refused it after all, for something else, it
        // cannot tell: what was refused for two reasons at once.
        const swallowed = passed.filter((one) => judge(turned(one)).kind !== "failed");
        assert.ok(passed.length > 200, String(passed.length));
        assert.ok(swallowed.length <= passed.length * 0.08, swallowed.map(({ id }) => id).join(", "));
    });

    it("would fail with another value of any effective member", () => {
        const noticed = new Map<string, boolean>();
        for (const one of passed.filter(({ expect }) => expect.accepted)) {
            for (const { path, one: twisted } of moves(one)) {
                const member = `${one.area} ${path}`;
                if (!NOT_COMPARED.some((pattern) => pattern.test(member)) && noticed.get(member) !== true) {
                    noticed.set(member, judge(twisted).kind === "failed");
                }
            }
        }
        const unnoticed = [...noticed].flatMap(([member, isNoticed]) => (isNoticed ? [] : [member]));
        assert.deepEqual(unnoticed, []);
        assert.ok(noticed.size > 100, String(noticed.size));
    });
});

/** What an effective value says that is compared nowhere, or differs on purpose wherever it differs. */
const NOT_COMPARED = [
    // What the thing is called, and where: the adapters give names and places of their own.
    /[ .](name|location)$/,
    /^v2\.onlineEndpoint\.yaml properties\.compute$/,
    /^v2\.compute\.yaml identity\.type$/,
    // Replacing and adding come to the same, and so does a patch of what was empty before.
    / patch\.\d+\.(op|path)$/,
    // The endpoint's deployments are its versions: v1's class says no more than the rest.
    / (cls|class|environment\.class)$/,
    // A number beside an autoscaler counts for nothing.
    / sku\.capacity$/,
    // By decision wherever it is false.
    / uses_environment_path$/,
];
