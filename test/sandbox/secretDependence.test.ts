import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random/randomId";
import { Sandbox, secretDependentTexts } from "aks-scoring/sandbox";
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

    it("are found in what the runs of three sandboxes left, and nothing else is", async () => {
        /** A Secret with a random name, and an object that says something of the password. */
        const world = async (seed: string, password: string, hint: (text: string) => string) => {
            const sandbox = await Sandbox.start({ seed });
            const program = () => {
                const text = new pulumi.Config().requireSecret("password");
                const { hex } = new RandomId("id", { byteLength: 4, keepers: { text } });
                new Secret("login", { metadata: { name: hex }, stringData: { text } });
                new ConfigMap("hint", { data: { text: pulumi.unsecret(text.apply(hint)) } });
            };
            const stack = await sandbox.stack(program, { secretConfig: { password } });
            const { traces } = await stack.up({ diff: true }).finally(() => sandbox.stop());
            return traces;
        };
        const dependent = async (hint: (text: string) => string) => {
            const [first, second] = [
                await world("1", "correct-horse", hint),
                await world("2", "correct-horse", hint),
            ];
            return secretDependentTexts(first, second, await world("3", "a-battery-and-a-staple", hint));
        };
        assert.deepEqual(await dependent(() => "none"), []);
        const found = await dependent((text) => `of ${text.length} letters`);
        assert.deepEqual([...new Set(found.map(({ text }) => text))], ["13"]);
        const places = found.map(({ place }) => place).sort();
        assert.deepEqual(places, ["event log", "sandbox.writes", "state", "stdout"]);
    });
});
