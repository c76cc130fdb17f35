import assert from "node:assert/strict";
import fc from "fast-check";
import { type ParsedText, type Reader, parseText } from "#src/documents/text/parsedText";

/** What a text holds; a date is told as one. */
function valueOf(text: string, reader: Reader = "v2"): unknown {
    const parsed = parseText(text, reader);
    assert.ok("value" in parsed, "reason" in parsed ? `line ${parsed.line}: ${parsed.reason}` : "");
    return JSON.parse(JSON.stringify(parsed.value, (_, value: unknown) => value ?? null)) as unknown;
}

function read(text: string, reader: Reader = "v2"): ParsedText {
    const parsed = parseText(text, reader);
    assert.ok("value" in parsed);
    return parsed;
}

const broken = (text: string, reader: Reader = "v2") => {
    const parsed = parseText(text, reader);
    assert.ok("reason" in parsed, `${text} was read`);
    return `${parsed.line}: ${parsed.reason}`;
};

// Each value as PyYAML 6.0.3 read it, by yaml.safe_load("k: …")["k"].
const SCALARS: readonly (readonly [text: string, value: unknown])[] = [
    ["yes", true],
    ["No", false],
    ["ON", true],
    ["off", false],
    ["y", "y"],
    ["n", "n"],
    ["tRue", "tRue"],
    ["True", true],
    ["FALSE", false],
    ["~", null],
    ["null", null],
    ["Null", null],
    ["nULL", "nULL"],
    ["", null],
    ["1", 1],
    ["+1", 1],
    ["-1", -1],
    ["012", 10],
    ["08", "08"],
    ["0o17", "0o17"],
    ["0x1F", 31],
    ["0b11", 3],
    ["1_000", 1000],
    ["1:30", 90],
    ["190:20:30", 685230],
    ["1.5", 1.5],
    ["1.", 1],
    [".5", 0.5],
    ["1e3", "1e3"],
    ["1.5e3", "1.5e3"],
    ["1.5e+3", 1500],
    ["1_0.5", 10.5],
    ["1:30.5", 90.5],
    ["2020-01-01", "2020-01-01T00:00:00.000Z"],
    ["2020-1-1", "2020-1-1"],
    ["a b", "a b"],
    ["a:b", "a:b"],
    ["a#b", "a#b"],
    ["1.2.3", "1.2.3"],
    ["v1", "v1"],
    ["'1'", "1"],
    ['"yes"', "yes"],
    ['"a\\tb"', "a\tb"],
    ["'it''s'", "it's"],
    ["!!str 5", "5"],
    ["!!int '5'", 5],
];

/** What YAML is made of. */
const YAML = [": ", "\n", "  ", "- ", "{", "}", "[", "]", '"', "'", ",", "#"];

describe("parseText", () => {
    for (const [text, value] of SCALARS) {
        it(`reads ${JSON.stringify(text)} as PyYAML did`, () => {
            assert.deepEqual(valueOf(`k: ${text}\n`), { k: value });
            assert.deepEqual(valueOf(`{k: ${text}}`), { k: value });
        });
    }

    it("reads infinities and no numbers", () => {
        assert.deepEqual((read("[-.inf, .Inf, .NaN]").value as number[]).map(String), [
            "-Infinity",
            "Infinity",
            "NaN",
        ]);
    });

    it("reads comments, trailing commas, merges, blocks of text and directives as PyYAML did", () => {
        assert.deepEqual(valueOf("{a: 1, b: [x, yes,],} # c\n# c"), { a: 1, b: ["x", true] });
        assert.deepEqual(valueOf("base: &b {x: 1, y: 2}\nd:\n  <<: *b\n  y: 3\n"), {
            base: { x: 1, y: 2 },
            d: { x: 1, y: 3 },
        });
        assert.deepEqual(valueOf("a: |\n  x\ty\n  z\nb: 'x\ty' # \t\n"), { a: "x\ty\nz\n", b: "x\ty" });
        assert.deepEqual(valueOf("%YAML 1.2\n---\na: yes\n"), { a: true });
        assert.deepEqual(valueOf("\ufeffa: 1"), { a: 1 });
        assert.deepEqual(valueOf("tags: {\n  a: b\n}\n"), { tags: { a: "b" } });
        assert.deepEqual(valueOf("# only\n"), null);
        assert.deepEqual(valueOf("{'a': 1, // c\n}"), { a: 1, "// c": null });
    });

    it("tells where a text is not YAML, and why", () => {
        for (const [text, told] of [
            ["a: 1\n---\nb: 2\n", "2: Source contains multiple documents"],
            ["a: b: c", "1: Nested mappings are not allowed in compact mappings"],
            ["a: 1\nb: *x", "2: Unresolved alias"],
            ["a: 1\nb: &b\n  c: [*b]", "3: Alias of a value that contains it"],
            [
                "a: [1, 2\n",
                "2: Flow sequence in block collection must be sufficiently indented and end with a ]",
            ],
            ["a: 1\nb: 'secret", "2: Missing closing 'quote"],
            ["a: !Ref y", "1: Unresolved tag"],
            ["a: =", "1: = without quotes"],
            ["a: <<", "1: << without quotes"],
            ["a: 1\n? [a]\n: b\n", "2: A list or an object as a key"],
            ["a: 1\nb: {{ c }}\n", "2: A list or an object as a key"],
            ["a: @b", "1: Plain value cannot start with this character"],
            ['a: "C:\\data"', "1: Invalid escape sequence"],
            ['{"a": "x" "y"}', "1: Unexpected double-quoted-scalar at node end"],
            ['{\n"a": 1\n"b": 2}', "2: Block collections are not allowed within flow collections"],
            ["a: 1\nb: \x07", "2: Control character"],
            ["a: 1\n  b: 2\n c: 3", "2: Implicit keys need to be on a single line"],
            ["a:\n\tb: 1", "2: Tabs are not allowed as indentation"],
            ["[".repeat(9000), "1: Too many levels"],
        ] as const) {
            assert.equal(broken(text), told);
        }
    });

    it("quotes nothing of a text that is not YAML: it may be a secret", () => {
        const bits = [
            ...["hush", "hush", ...YAML, "&", "*", "|", ">"],
            ...["\t", "!", "!<", "!!", "?", "---\n", "%", "%YAML ", "%TAG ", "\\", "\\x", "@", "`", "\x07"],
        ];
        fc.assert(
            fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 12 }), (parts) => {
                const parsed = parseText(parts.join(""), "v2");
                assert.ok("value" in parsed || !/hush|[!@`\\]/.test(parsed.reason), JSON.stringify(parsed));
            }),
            { numRuns: 2000 },
        );
    });

    it("takes a text that grows by its aliases for no configuration", () => {
        const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}]`);
        const bomb = ["l0: &l0 x", ...levels].join("\n");
        assert.equal(broken(bomb), "1: Aliases or merges that lead nowhere, or too far");
    });

    it("reads what PyYAML refused as JSON, for v1 alone", () => {
        const tabs = '{\n\t"a": [1e3, "x\\ty", true],\n\t"a b": null\n}';
        assert.deepEqual(valueOf(tabs, "v1"), { a: [1000, "x\ty", true], "a b": null });
        assert.deepEqual(valueOf(tabs), { a: ["1e3", "x\ty", true], "a b": null });
        assert.deepEqual(valueOf('{"a": [1e3, "\x7f"]}', "v1"), { a: [1000, "\x7f"] });
        assert.equal(broken('{"a": [1e3, "\x7f"]}'), "1: Control character");
        assert.deepEqual(valueOf("a: 'x\ty'", "v1"), { a: "x\ty" });
    });

    it("reads all JSON without tabs, numbers with an exponent apart, whose text YAML 1.1 keeps", () => {
        const text = fc.string({ unit: fc.constantFrom(..."aZ09 :#-?'{}[],&*!|>%@`é\\\"/") });
        const leaf = fc.oneof(text, fc.boolean(), fc.constant(null), fc.integer());
        const { json } = fc.letrec<{ json: unknown }>((tie) => ({
            json: fc.oneof(
                { depthSize: "small" },
                leaf,
                fc.array(tie("json")),
                fc.dictionary(text, tie("json")),
            ),
        }));
        fc.assert(
            fc.property(json, fc.constantFrom(0, 2), (value, indent) => {
                const written = JSON.stringify({ value }, undefined, indent);
                assert.deepEqual(valueOf(written), JSON.parse(written));
            }),
        );
    });

    it("tells the line of each key, and of the nearest that is there where it is not", () => {
        const parsed = read("# c\na:\n  b: 1\n  c:\n    - x\n    - d: 2\ne: {f: 1,\n  g: 2}\n");
        const lines = [
            ["a"],
            ["a", "b"],
            ["a", "c", 1, "d"],
            ["a", "c", 0],
            ["e", "g"],
            ["a", "z", "y"],
            [],
            ["z"],
        ];
        assert.deepEqual(
            lines.map((path) => parsed.lineOf(path)),
            [2, 3, 6, 5, 8, 2, undefined, undefined],
        );
    });

    it("tells lines of what aliases and JSON lead to", () => {
        assert.equal(read("a: &x\n  b: 1\nc: *x\n").lineOf(["c", "b"]), 2);
        assert.equal(read('{\n\t"a": {\n\t\t"b": 1}}', "v1").lineOf(["a", "b"]), 3);
    });

    it("takes the last of a key's values, and tells that there are two", () => {
        const parsed = read("a: 1\nb: {c: 1, c: 2}\na: 3\nd: [{e: 1, e: 2}]\n");
        assert.deepEqual(parsed.value, { a: 3, b: { c: 2 }, d: [{ e: 2 }] });
        assert.deepEqual(parsed.repeated, [["b", "c"], ["a"], ["d", 0, "e"]]);
        assert.equal(parsed.lineOf(["a"]), 3);
    });

    it("never throws", () => {
        const bits = [...["a", ...YAML, "&x ", "*x", "<<", "|", "\t", "!t ", "?", "---\n"]];
        fc.assert(
            fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 25 }), (parts) => {
                for (const reader of ["v1", "v2"] as const) {
                    const parsed = parseText(parts.join(""), reader);
                    assert.ok("value" in parsed || parsed.line >= 1);
                }
            }),
            { numRuns: 500 },
        );
    });
});
