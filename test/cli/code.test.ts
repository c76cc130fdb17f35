import assert from "node:assert/strict";
import fc from "fast-check";
import ts from "typescript";
import { codeOf, expression, member, object } from "#src/cli/program/code";
import { withoutHidden } from "#src/core/hiddenText";

const written = (value: unknown) => `const it = ${object(member("settings", codeOf(value)))};\n`;

/** What the code means, by the compiler and the engine that will read it. */
function read(code: string): unknown {
    const { outputText, diagnostics = [] } = ts.transpileModule(code, { reportDiagnostics: true });
    assert.deepEqual(diagnostics, []);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    return new Function(`${outputText}; return it;`)() as unknown;
}

const words = fc.oneof(
    fc.constantFrom(
        "cpu",
        "image",
        "environmentVariables",
        "a-b",
        "1",
        "__proto__",
        "constructor",
        "x y",
        "",
    ),
    fc.string({ unit: "grapheme", maxLength: 130 }),
    fc.stringMatching(/^[a-z"'`$\\{}\n /*]{0,150}$/),
);
const data = fc.letrec((tie) => ({
    value: fc.oneof(
        { maxDepth: 5 },
        words,
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(fc.integer(), { maxLength: 60 }),
        fc.array(tie("value"), { maxLength: 6 }),
        fc.dictionary(words, tie("value"), { maxKeys: 6 }),
    ),
})).value;

describe("plain data as code", () => {
    it("means the same data", () => {
        fc.assert(
            fc.property(data, (value) => {
                assert.deepEqual(JSON.stringify(read(written(value))), JSON.stringify({ settings: value }));
            }),
            { numRuns: 150 },
        );
    });

    it("has hidden characters as escapes only, in keys too", () => {
        const texts = fc.string({ unit: "binary", maxLength: 30 });
        fc.assert(
            fc.property(fc.dictionary(texts, texts), (value) => {
                const code = written(value);
                assert.equal(withoutHidden(code), code);
                assert.deepEqual(JSON.stringify(read(code)), JSON.stringify({ settings: value }));
            }),
            { numRuns: 150 },
        );
        assert.equal(codeOf('it\'s "`${x}`"\n'), '"it\'s \\"`${x}`\\"\\n"');
        assert.equal(
            codeOf("a\u202eb\u200bc\u0000\u{e0041}\ufe0f"),
            '"a\\u202eb\\u200bc\\u0000\\u{e0041}\\ufe0f"',
        );
        assert.equal(codeOf("Größe 大きさ 🦀"), '"Größe 大きさ 🦀"');
    });

    it("has a line for each of two or more members, and for each member with a comment", () => {
        const pool = object(member("cpu", codeOf({ count: 3 }), "Three.\nNo fewer."), member("cluster"));
        const tags = codeOf({ team: "risk", "cost center": "1", none: undefined, empty: {} });
        assert.equal(
            object(member("pools", pool), member("tags", tags), member("target", expression("gateway"))),
            [
                "{",
                "    pools: {",
                "        // Three.",
                "        // No fewer.",
                "        cpu: { count: 3 },",
                "        cluster,",
                "    },",
                "    tags: {",
                '        team: "risk",',
                '        "cost center": "1",',
                "        empty: {},",
                "    },",
                "    target: gateway,",
                "}",
            ].join("\n"),
        );
        assert.equal(
            codeOf({ dependencies: ["python=3.12", { pip: ["a", "b"] }] }),
            [
                "{",
                "    dependencies: [",
                '        "python=3.12",',
                "        {",
                "            pip: [",
                '                "a",',
                '                "b",',
                "            ],",
                "        },",
                "    ],",
                "}",
            ].join("\n"),
        );
    });
});
