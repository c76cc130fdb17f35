import assert from "node:assert/strict";
import fc from "fast-check";
import * as names from "#src/core/names";
import { Findings, describe as describeProblem } from "#src/core/problems";

const rules: readonly { name: keyof typeof names; good: readonly string[]; bad: readonly string[] }[] = [
    {
        name: "POOL_KEY",
        good: ["a", "gpu", "a2345678"],
        bad: ["", "Gpu", "1gpu", "g-pu", "g_pu", "a23456789", "größe"],
    },
    {
        name: "POOL_NAME",
        good: ["a", "gpu1a2b", "a23456789012"],
        bad: ["", "1a", "a234567890123", "A", "a-b"],
    },
    {
        name: "CLUSTER_NAME",
        good: ["a", "1", "ml_prod-2", "A".repeat(63)],
        bad: ["", "-a", "a-", "_a", "a_", "a.b", "A".repeat(64)],
    },
    {
        name: "RESOURCE_GROUP_NAME",
        good: ["a", "rg-ml_(prod).1", "größe", "-", "a".repeat(90)],
        bad: ["", "a.", "a b", "a/b", "a".repeat(91)],
    },
    {
        name: "DNS_LABEL",
        good: ["a", "1", "a-b", "a--b", "a".repeat(63)],
        bad: ["", "A", "-a", "a-", "a.b", "a_b", "a".repeat(64)],
    },
    {
        name: "DNS_SUBDOMAIN",
        good: ["a", "a.b-c.d", `${"a".repeat(60)}.${"b".repeat(100)}`, "a".repeat(253)],
        bad: ["", ".a", "a.", "a..b", "a.-b", "A.b", "a".repeat(254)],
    },
    {
        name: "HOST_NAME",
        good: ["a.b", "scoring.example.com", "1.example.com"],
        bad: ["a", "*.example.com", "a.b.", "A.b", "10.0.0.4", "a_b.c", "https://a.b", `${"a".repeat(64)}.b`],
    },
    {
        name: "V1_SERVICE_NAME",
        good: ["abc", "a-b", "fraud-1", "a".repeat(32)],
        bad: ["ab", "Abc", "1bc", "abc-", "a_c", "a".repeat(33)],
    },
    {
        name: "KUBERNETES_VERSION_NAME",
        good: ["v", "v1", "ab", "a-b", "a--b", "a".repeat(32)],
        bad: ["", "V1", "1", "v-", "-v", "v_1", "v.1", "v1\n", "a".repeat(33)],
    },
    {
        name: "V2_ENDPOINT_NAME",
        good: ["abc", "Fraud-Scorer", "a-b-c", "a".repeat(32)],
        bad: ["ab", "1bc", "abc-", "a_c", "a--b", "abc\n", "a".repeat(33)],
    },
    {
        name: "ASSET_NAME",
        good: ["a", "1", "Fraud_model.v2-x", "a".repeat(255)],
        bad: ["", "-a", "_a", "a b", "a/b", "a:1", "a".repeat(256)],
    },
    {
        name: "COMPUTE_NAME",
        good: ["abc", "Aks-1", "a".repeat(24)],
        bad: ["ab", "1bc", "abc-", "a_c", "a".repeat(25)],
    },
    { name: "LOCATION", good: ["westeurope", "eastus2"], bad: ["West Europe", "west-europe", ""] },
    {
        name: "LABEL_KEY",
        good: ["team", "a", "example.com/team", "aks-scoring/pool", "A_b.c-1", "a".repeat(63)],
        bad: ["", "/team", "a/", "a/b/c", "-a", "A.com/team", "a".repeat(64), `${"a".repeat(254)}/b`],
    },
    {
        name: "LABEL_VALUE",
        good: ["", "a", "A_b.c-1", "a".repeat(63)],
        bad: ["-a", "a-", "a b", "a".repeat(64)],
    },
    {
        name: "EXTENDED_RESOURCE",
        good: ["nvidia.com/gpu", "a/b"],
        bad: ["gpu", "nvidia.com/", "/gpu", "a b/c"],
    },
    {
        name: "ENVIRONMENT_NAME",
        good: ["A", "_a1", "a".repeat(256)],
        bad: ["", "1A", "A-B", "A.B", "a".repeat(257)],
    },
];

describe("name rules", () => {
    it("are all here", () => {
        const defined = Object.keys(names).filter((name) => name === name.toUpperCase());
        assert.deepEqual(defined.sort(), rules.map(({ name }) => name).sort());
    });

    for (const { name, good, bad } of rules) {
        const rule = names[name] as names.NameRule;

        it(`${name} takes what Azure and Kubernetes take`, () => {
            assert.deepEqual(
                good.filter((text) => !rule.pattern.test(text)),
                [],
            );
        });

        it(`${name} is anchored: refuses ${JSON.stringify(bad[0])} and anything around a good name`, () => {
            const around = good.flatMap((text) => [
                `${text}\n`,
                `\n${text}`,
                ` ${text}`,
                `${text} `,
                `x\n${text}\ny`,
            ]);
            assert.deepEqual(
                [...bad, ...around].filter((text) => rule.pattern.test(text)),
                [],
            );
        });

        it(`${name} keeps to its own length, is not global and not multi-line`, () => {
            assert.equal(rule.pattern.global || rule.pattern.multiline || rule.pattern.sticky, false);
            assert.ok(rule.pattern.source.startsWith("^") && rule.pattern.source.endsWith("$"));
            assert.ok(!rule.pattern.test("a".repeat(rule.max + 1)));
            assert.ok(rule.rule.startsWith("must be ") && rule.rule.includes(String(rule.max)));
        });
    }
});

describe("checkName", () => {
    const says = (value: unknown, rule = names.DNS_LABEL) => {
        const f = new Findings();
        assert.equal(names.checkName(f, "namespace", value, rule), f.problems.length === 0);
        return f.problems.map(describeProblem);
    };
    const rule =
        "must be 1 to 63 characters: lower-case letters, digits and -, starting and ending with a letter or digit";
    const refused: readonly (readonly [unknown, string])[] = [
        ["Scoring", `namespace = "Scoring": ${rule}. Did you mean "scoring"?`],
        ["my models", `namespace = "my models": ${rule}. Did you mean "my-models"?`],
        ["scoring\n", `namespace = "scoring\\n": ${rule}. Did you mean "scoring"?`],
        ["a".repeat(65), `namespace = "${"a".repeat(65)}": ${rule}. It has 65 characters: shorten it by 2.`],
        ["", `namespace = "": ${rule}. Give it a name.`],
        ["---", `namespace = "---": ${rule}. Choose another name.`],
        [undefined, `namespace: ${rule}. Give it a name.`],
        [null, `namespace = null: ${rule}. Give it a name.`],
        [5, `namespace = 5: ${rule}. Write the name as a string.`],
        [["a"], `namespace = ["a"]: ${rule}. Write the name as a string.`],
    ];
    for (const [value, message] of refused) {
        it(message, () => assert.deepEqual(says(value), [message]));
    }
    it("takes a good one", () => assert.deepEqual(says("scoring"), []));
    it("offers what the rule takes, without the dash where it takes none", () => {
        assert.deepEqual(says("gpu-t4", names.POOL_KEY), [
            'namespace = "gpu-t4": must be 1 to 8 characters: lower-case letters and digits, starting with a letter. Did you mean "gput4"?',
        ]);
        assert.deepEqual(
            says("ab", names.V1_SERVICE_NAME).map((text) => text.slice(-23)),
            ["It has 2: lengthen it.".padStart(23)],
        );
    });
});

describe("kubernetesName", () => {
    it("leaves a single DNS label alone", () => {
        assert.equal(names.kubernetesName(["fraud"]), "fraud");
        assert.equal(names.kubernetesName(["a".repeat(63)]), "a".repeat(63));
    });

    it("is frozen for several parts", () => {
        assert.equal(names.kubernetesName(["fraud", "blue"]), "fraud-blue-noln48");
        assert.equal(names.kubernetesName(["Fraud", "Blue"]), "fraud-blue-5rxyeo");
        assert.equal(names.kubernetesName(["1a"]), "a-49rncq");
        assert.equal(names.kubernetesName([""]), "x-ul4oh2");
        assert.equal(names.kubernetesName(["fraud", "blue"], 12), "fraud-noln48");
    });

    it("keeps the famous pair apart", () => {
        assert.notEqual(names.kubernetesName(["fraud", "a-b"]), names.kubernetesName(["fraud-a", "b"]));
    });

    it("keeps names apart that differ only where they are cut", () => {
        const long = "a".repeat(80);
        assert.notEqual(names.kubernetesName([long, "x"]), names.kubernetesName([long, "y"]));
        assert.equal(names.kubernetesName([long, "x"]).length, 63);
    });

    const part = fc.oneof(
        fc.string({ maxLength: 90 }),
        fc.string({ unit: fc.constantFrom("a", "b", "-", "A", "1"), maxLength: 6 }),
    );
    const parts = fc.array(part, { minLength: 1, maxLength: 4 });

    it("is always a DNS label that starts with a letter, within the limit", () => {
        fc.assert(
            fc.property(parts, fc.integer({ min: 8, max: 63 }), (given, max) => {
                const name = names.kubernetesName(given, max);
                assert.match(name, /^[a-z]([-a-z0-9]*[a-z0-9])?$/);
                assert.ok(name.length <= max);
            }),
            { numRuns: 1000 },
        );
    });

    it("never collides over different parts", () => {
        fc.assert(
            fc.property(parts, parts, (a, b) => {
                const same = JSON.stringify(a) === JSON.stringify(b);
                assert.equal(names.kubernetesName(a) === names.kubernetesName(b), same);
            }),
            { numRuns: 5000 },
        );
        const seen = new Map<string, string>();
        fc.assert(
            fc.property(parts, (given) => {
                const name = names.kubernetesName(given);
                assert.equal(seen.get(name) ?? JSON.stringify(given), JSON.stringify(given));
                seen.set(name, JSON.stringify(given));
            }),
            { numRuns: 5000 },
        );
    });
});
