import assert from "node:assert/strict";
import fc from "fast-check";
import {
    SECRET,
    Findings,
    describe as describeProblem,
    describeValue,
    describeWarnings,
    report,
} from "#src/core/problems";

const problem = (value: unknown, path = "pools.gpu.vmSize") => ({
    path,
    value,
    rule: "must fit",
    remedy: "Fit it.",
});

describe("Findings", () => {
    it("collects problems and warnings apart, in order", () => {
        const f = new Findings();
        f.problem("a", 1, "must be 2", "Write 2.");
        f.warning("b", 3, "is large", "Look again.");
        f.problem("c", undefined, "is missing", "Give it.");
        assert.deepEqual(f.problems, [
            { path: "a", value: 1, rule: "must be 2", remedy: "Write 2." },
            { path: "c", value: undefined, rule: "is missing", remedy: "Give it." },
        ]);
        assert.deepEqual(f.warnings, [{ path: "b", value: 3, rule: "is large", remedy: "Look again." }]);
    });

    it("prefixes paths and shares the collector", () => {
        const f = new Findings();
        f.at("pools").at("gpu").problem("vmSize", "X", "r", "m");
        f.at("").problem("name", "X", "r", "m");
        f.at("zones").at("[0]").problem("", "X", "r", "m");
        f.at("zones").problem("[1]", "X", "r", "m");
        f.at("a").at("[0]").at("b").warning("[2]", "X", "r", "m");
        assert.deepEqual(
            f.problems.map(({ path }) => path),
            ["pools.gpu.vmSize", "name", "zones[0]", "zones[1]"],
        );
        assert.equal(f.warnings[0]!.path, "a[0].b[2]");
    });
});

describe("describe", () => {
    it("has path, value, rule and remedy on one line", () => {
        assert.equal(
            describeProblem(problem("Standard_X")),
            'pools.gpu.vmSize = "Standard_X": must fit. Fit it.',
        );
    });

    it("leaves out a value that is not there", () => {
        assert.equal(describeProblem(problem(undefined)), "pools.gpu.vmSize: must fit. Fit it.");
    });

    it("leaves out a path that is not there", () => {
        assert.equal(describeProblem(problem(undefined, "")), "must fit. Fit it.");
        assert.equal(describeProblem(problem(5, "")), "5: must fit. Fit it.");
    });

    it("does not double a full stop or a question mark", () => {
        assert.equal(
            describeProblem({ path: "a", value: undefined, rule: "is wrong.", remedy: "Did you mean b?" }),
            "a: is wrong. Did you mean b?",
        );
    });

    it("never shows a secret", () => {
        assert.equal(
            describeProblem(problem(SECRET, "tls.privateKey")),
            "tls.privateKey = [secret]: must fit. Fit it.",
        );
        assert.equal(describeValue("x -----BEGIN PRIVATE KEY----- y"), "[secret]");
        assert.equal(describeValue(["-----BEGIN CERTIFICATE-----"]), "[[secret]]");
        assert.equal(
            describeValue({ certificate: "-----BEGIN", hostname: "h", n: 1 }),
            "{ certificate: …, hostname: …, n: 1 }",
        );
    });

    it("keeps to one line whatever the key and the value hold", () => {
        assert.equal(
            describeProblem(problem("a\nb", "x\ny\u2028")),
            'x\\ny\\u2028 = "a\\nb": must fit. Fit it.',
        );
    });

    const shown: readonly (readonly [unknown, string])[] = [
        [0, "0"],
        [-0, "-0"],
        [NaN, "NaN"],
        [Infinity, "Infinity"],
        [10n, "10"],
        [null, "null"],
        [false, "false"],
        ["", '""'],
        [[], "[]"],
        [["a", 1, [2], { b: 3 }], '["a", 1, …, …]'],
        [{}, "{}"],
        [{ min: 5, max: 2 }, "{ min: 5, max: 2 }"],
        [Object.assign(Object.create(null), { a: null }), "{ a: null }"],
        [Symbol("key"), "[symbol]"],
        [() => 1, "[function]"],
        [{ __pulumiOutput: true }, "[output]"],
    ];
    for (const [value, text] of shown) {
        it(`shows ${text}`, () => assert.equal(describeValue(value), text));
    }

    it("shortens a long value to 80 characters", () => {
        assert.equal(describeValue("x".repeat(1000)), `"${"x".repeat(78)}…`);
        assert.equal(describeValue(Array.from({ length: 1_000_000 }, () => "ab")).length, 80);
    });

    it("takes anything", () => {
        fc.assert(
            fc.property(
                fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }),
                (value) => {
                    const text = describeProblem(problem(value));
                    assert.equal(text.split("\n").length, 1);
                    assert.ok(text.length <= 140);
                },
            ),
        );
    });
});

describe("report", () => {
    it("keeps to one line for each, whatever the component is called", () => {
        assert.equal(
            report('AksCluster "a\u202e\nScoringEndpoint"', [problem("\u2066b", "a\u200b")]),
            'AksCluster "a\\u202e\\nScoringEndpoint": 1 problem\n  - a\\u200b = "\\u2066b": must fit. Fit it.',
        );
    });

    it("has a line for each problem under the title", () => {
        assert.equal(
            report('AksCluster "ml"', [problem(1, "a"), problem("x", "b")]),
            'AksCluster "ml": 2 problems\n  - a = 1: must fit. Fit it.\n  - b = "x": must fit. Fit it.',
        );
    });

    it("is 20 lines with its warnings, of which at least their number is told", () => {
        const some = (count: number) => Array.from({ length: count }, () => problem(1, "a"));
        const lines = (problems: number, warnings: number) => [
            report("T", some(problems)).split("\n").length,
            describeWarnings({ problems: some(problems), warnings: some(warnings) }).length,
        ];
        assert.deepEqual(lines(3, 2), [4, 2]);
        assert.deepEqual(lines(5, 100), [6, 13]);
        assert.deepEqual(lines(18, 100), [19, 1]);
        assert.deepEqual(lines(1000, 1000), [19, 1]);
        assert.deepEqual(describeWarnings({ problems: some(1000), warnings: some(1000) }), ["and 1000 more"]);
    });

    it("knows the singular", () => {
        assert.equal(report("T", [problem(1, "a")]), "T: 1 problem\n  - a = 1: must fit. Fit it.");
    });
});
