import assert from "node:assert/strict";
import fc from "fast-check";
import { resolveConfig, format } from "prettier";
import ts from "typescript";
import { codeOf, expression, member, open } from "#src/cli/code/code";
import { textLiteral } from "#src/cli/code/literal";
import { print } from "#src/cli/code/print";
import { join } from "node:path";

const written = (value: unknown) =>
    `const it = ${print(open(member("settings", codeOf(value))), { indent: 0, column: 11, after: 1 })};\n`;

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

    it("is what Prettier would write", async () => {
        const options = {
            ...(await resolveConfig(join(__dirname, "../../..", "src/index.ts"))),
            parser: "typescript",
        };
        await fc.assert(
            fc.asyncProperty(data, async (value) => {
                const code = written(value);
                assert.equal(code, await format(code, options));
            }),
            { numRuns: 150 },
        );
    });

    it("hides nothing: what an editor would not show, or turn round, is escaped", () => {
        assert.equal(textLiteral('say "hi"'), "'say \"hi\"'");
        assert.equal(textLiteral("it's `${x}`\n"), '"it\'s `${x}`\\n"');
        assert.equal(textLiteral("a\u202eb\u200bc\u0000"), '"a\\u202eb\\u200bc\\u0000"');
        assert.equal(textLiteral("Größe 大きさ"), '"Größe 大きさ"');
    });

    it("opens an object that is to be read line by line, and one with comments", () => {
        const pool = open(member("cpu", codeOf({ count: 3 }), "Three."), member("cluster", undefined));
        assert.equal(
            print(open(member("pools", pool), member("target", expression("gateway"))), {
                indent: 0,
                column: 0,
                after: 0,
            }),
            [
                "{",
                "    pools: {",
                "        // Three.",
                "        cpu: { count: 3 },",
                "        cluster,",
                "    },",
                "    target: gateway,",
                "}",
            ].join("\n"),
        );
    });
});
