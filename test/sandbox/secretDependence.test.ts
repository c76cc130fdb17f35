import { secretDependentTexts } from "aks-scoring/sandbox";
import assert from "node:assert/strict";

/** What is found where three worlds leave these texts. */
function found(first: string, second: string, other: string): string[] {
    const worlds = [first, second, other].map((state) => ({ state }));
    return secretDependentTexts(worlds[0]!, worlds[1]!, worlds[2]!).map(({ text }) => text);
}

describe("texts that depend on a secret", () => {
    const kinds: Readonly<Record<string, readonly [first: string, other: string, found: string]>> = {
        "a hash": ['"keeper": "ywf92ds2"', '"keeper": "0a1b2c3d"', "ywf92ds2"],
        "a length": ["is 24 characters long", "is 31 characters long", "24"],
        "a prefix": ["begins with hu", "begins with co", "hu"],
        "a name's end": ["fraud-env-ywf92ds2", "fraud-env-0a1b2c3d", "fraud-env-ywf92ds2"],
        "what is in base64": ['"aHVudGVyMg+/w=="', '"Y29ycmVjdA+/w=="', "aHVudGVyMg+/w=="],
    };
    for (const [name, [first, other, text]] of Object.entries(kinds)) {
        it(`are ${name} that two worlds share and the third has not`, () => {
            assert.ok(found(first, first, other).includes(text));
            assert.deepEqual(found(first, other, first), []);
            assert.deepEqual(found(first, first, first), []);
        });
    }

    it("are found behind something random", () => {
        assert.deepEqual(found("key-31c7/ywf92ds2", "key-b6a0/ywf92ds2", "key-9999/0a1b2c3d"), ["ywf92ds2"]);
    });

    it("are compared place by place, and told with what is around", () => {
        const [first, other] = [
            { stdout: "has 24", state: "24" },
            { stdout: "has 31", state: "24" },
        ];
        assert.deepEqual(secretDependentTexts(first, first, other), [
            { place: "stdout", text: "24", around: "has 24" },
        ]);
        assert.deepEqual(secretDependentTexts({ stdout: "24" }, {}, {}), [], "no place, no text");
        assert.equal(secretDependentTexts({ stdout: "24" }, { stdout: "24" }, {}).length, 1);
    });

    it("are not times, however they stand there", () => {
        const at = (n: number) =>
            [
                `"created":"2026-12-01T01:30:${10 + n}.187416035Z"`,
                `"timestamp": ${1764552600 + n}, "sequence":${n}`,
                `{\\"timestamp\\":${1764552600 + n}}`,
                `"metadata": {"resourceVersion": "${n}"}`,
                `created (0.${n}s)`,
                `Duration: ${n}s`,
            ].join("\n");
        assert.deepEqual(found(at(1), at(1), at(2)), []);
    });
});
