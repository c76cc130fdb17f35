import assert from "node:assert/strict";
import fc from "fast-check";
import * as checks from "#src/core/checks";
import { checkResourceId, ResourceType } from "#src/core/azureIds";
import { checkCertificate } from "#src/core/certificates";
import { checkCidr, checkIpv4 } from "#src/core/cidr";
import { DNS_LABEL, checkName } from "#src/core/names";
import { Findings, describe as describeProblem } from "#src/core/problems";
import { findVmSize, nearestVmSizes } from "#src/core/vmSizes";

/** What one check says of a value: the described problems. */
function says(check: (f: Findings) => unknown): string[] {
    const f = new Findings();
    const passed = check(f);
    assert.equal(Boolean(passed), f.problems.length === 0);
    return f.problems.map(describeProblem);
}

const output = { __pulumiOutput: true };
const outputRemedy =
    "It is a Pulumi Output, known only during the update: give the value itself, or take it from the stack's configuration.";

describe("oneOf", () => {
    const says1 = (value: unknown, allowed: readonly (string | number)[] = ["FastProd", "DevTest"]) =>
        says((f) => checks.oneOf(f, "purpose", value, allowed));

    it("takes what is allowed", () => {
        assert.deepEqual(says1("DevTest"), []);
        assert.deepEqual(says1(0, [0, 1]), []);
    });
    it("names the nearest", () => {
        assert.deepEqual(says1("fastprod"), [
            'purpose = "fastprod": must be one of "FastProd" or "DevTest". Did you mean "FastProd"?',
        ]);
    });
    it("lists them where none is near", () => {
        assert.deepEqual(says1(7, ["a", "b", "c"]), [
            'purpose = 7: must be one of "a", "b" or "c". Choose one of "a", "b" and "c".',
        ]);
        assert.deepEqual(says1("1", [1]), ['purpose = "1": must be 1. Did you mean 1?']);
    });
    it("takes no NaN, Output or name of a prototype's member", () => {
        assert.deepEqual(says1(NaN, [1]), ["purpose = NaN: must be 1. Choose one of 1."]);
        assert.deepEqual(says1(output), [
            `purpose = [output]: must be one of "FastProd" or "DevTest". ${outputRemedy}`,
        ]);
        assert.equal(says1("toString").length, 1);
    });
});

describe("wholeNumber", () => {
    const says1 = (value: unknown, min = 1, max = 1000) =>
        says((f) => checks.wholeNumber(f, "count", value, min, max));
    const rule = "must be a whole number from 1 to 1000";

    it("takes both ends, and 0 where it is in the range", () => {
        for (const value of [1, 1000]) {
            assert.deepEqual(says1(value), []);
        }
        assert.deepEqual(says1(0, 0), []);
    });
    const refused: readonly (readonly [unknown, string])[] = [
        [0, `count = 0: ${rule}. The least is 1.`],
        [1001, `count = 1001: ${rule}. The most is 1000.`],
        [Infinity, `count = Infinity: ${rule}. The most is 1000.`],
        [1.5, `count = 1.5: ${rule}. Give a whole number.`],
        [NaN, `count = NaN: ${rule}. It is not a number: look at the calculation that it comes from.`],
        ["3", `count = "3": ${rule}. Write 3 without quotes.`],
        ["", `count = "": ${rule}. Give a whole number.`],
        [null, `count = null: ${rule}. Give a whole number.`],
        [undefined, `count: ${rule}. Give a whole number.`],
        [[3], `count = [3]: ${rule}. Give a whole number.`],
        [3n, `count = 3: ${rule}. Give a whole number.`],
        [true, `count = true: ${rule}. Give a whole number.`],
        [output, `count = [output]: ${rule}. ${outputRemedy}`],
        [Promise.resolve(3), `count = [promise]: ${rule}. It is a promise: await it first.`],
    ];
    for (const [value, message] of refused) {
        it(message, () => assert.deepEqual(says1(value), [message]));
    }
    it("leaves an open end out of the text", () => {
        assert.deepEqual(
            says((f) => checks.wholeNumber(f, "n", -1, 0)),
            ["n = -1: must be a whole number of 0 or more. The least is 0."],
        );
    });
});

describe("finiteNumber and positiveNumber", () => {
    it("take fractions in the range", () => {
        assert.deepEqual(
            says((f) => checks.finiteNumber(f, "x", 0.5, 0, 1)),
            [],
        );
        assert.deepEqual(
            says((f) => checks.finiteNumber(f, "x", -1e9)),
            [],
        );
        assert.deepEqual(
            says((f) => checks.positiveNumber(f, "x", 1e-9)),
            [],
        );
    });
    it("refuse the rest", () => {
        assert.deepEqual(
            says((f) => checks.finiteNumber(f, "x", 1.5, 0, 1)),
            ["x = 1.5: must be a number from 0 to 1. The most is 1."],
        );
        assert.deepEqual(
            says((f) => checks.finiteNumber(f, "x", "a")),
            ['x = "a": must be a number. Give a number.'],
        );
        assert.deepEqual(
            says((f) => checks.positiveNumber(f, "x", 0)),
            ["x = 0: must be a number above 0. Give a number above 0."],
        );
        assert.deepEqual(
            says((f) => checks.positiveNumber(f, "x", 65, 64)),
            ["x = 65: must be a number above 0 and at most 64. The most is 64."],
        );
        assert.equal(says((f) => checks.positiveNumber(f, "x", Infinity)).length, 1);
    });
});

describe("text", () => {
    it("takes a text up to its limit", () => {
        assert.deepEqual(
            says((f) => checks.text(f, "t", "abc", 3)),
            [],
        );
    });
    it("refuses the rest", () => {
        const rule = "must be a text that is not empty";
        assert.deepEqual(
            says((f) => checks.text(f, "t", "")),
            [`t = "": ${rule}. Give a text.`],
        );
        assert.deepEqual(
            says((f) => checks.text(f, "t", " \n")),
            [`t = " \\n": ${rule}. Give a text.`],
        );
        assert.deepEqual(
            says((f) => checks.text(f, "t", 12)),
            [`t = 12: ${rule}. Write "12" with quotes.`],
        );
        assert.deepEqual(
            says((f) => checks.text(f, "t", ["a"])),
            [`t = ["a"]: ${rule}. Give a text.`],
        );
        assert.deepEqual(
            says((f) => checks.text(f, "t", "abcd", 3)),
            [`t = "abcd": ${rule} of at most 3 characters. It has 4 characters: shorten it by 1.`],
        );
    });
});

describe("trueOrFalse", () => {
    it("takes both", () => {
        assert.deepEqual(
            says((f) => checks.trueOrFalse(f, "b", false)),
            [],
        );
        assert.deepEqual(
            says((f) => checks.trueOrFalse(f, "b", true)),
            [],
        );
    });
    it("refuses what only looks like them", () => {
        assert.deepEqual(
            says((f) => checks.trueOrFalse(f, "b", "false")),
            ['b = "false": must be true or false. Write false without quotes.'],
        );
        assert.deepEqual(
            says((f) => checks.trueOrFalse(f, "b", 1)),
            ["b = 1: must be true or false. Write true or false."],
        );
    });
});

describe("plainObject, list and textList", () => {
    it("take their kind", () => {
        assert.deepEqual(
            says((f) => checks.plainObject(f, "o", Object.create(null))),
            [],
        );
        assert.deepEqual(
            says((f) => checks.list(f, "o", [])),
            [],
        );
        assert.deepEqual(
            says((f) => checks.textList(f, "o", ["a"])),
            [],
        );
    });
    it("refuse the others", () => {
        assert.deepEqual(
            says((f) => checks.plainObject(f, "o", [1])),
            ["o = [1]: must be an object. It is an array: write { name: value } instead."],
        );
        assert.deepEqual(
            says((f) => checks.plainObject(f, "o", output)),
            [`o = [output]: must be an object. ${outputRemedy}`],
        );
        assert.equal(says((f) => checks.plainObject(f, "o", new Map())).length, 1);
        assert.equal(says((f) => checks.plainObject(f, "o", null)).length, 1);
        assert.deepEqual(
            says((f) => checks.list(f, "zones", "1")),
            ['zones = "1": must be an array. Write ["1"].'],
        );
        assert.deepEqual(
            says((f) => checks.list(f, "zones", { length: 1 })),
            ["zones = { length: 1 }: must be an array. Write [value, value]."],
        );
    });
    it("say which element is wrong", () => {
        assert.deepEqual(
            says((f) => checks.textList(f, "zones", ["1", 2, ""])),
            [
                'zones[1] = 2: must be a text that is not empty. Write "2" with quotes.',
                'zones[2] = "": must be a text that is not empty. Give a text.',
            ],
        );
        // A hole in an array is an element too.
        assert.equal(says((f) => checks.textList(f, "zones", new Array(1))).length, 1);
    });
});

describe("unique", () => {
    it("takes what differs", () =>
        assert.deepEqual(
            says((f) => checks.unique(f, "z", ["1", "2"])),
            [],
        ));
    it("names what repeats", () => {
        assert.deepEqual(
            says((f) => checks.unique(f, "z", ["a", "b", "A"], (value) => value.toLowerCase())),
            ['z[2] = "A": must not repeat [0]. Take one of the two out.'],
        );
    });
});

describe("unknownKeys", () => {
    const says1 = (object: unknown) =>
        says((f) => checks.unknownKeys(f, "pools.gpu", object, ["vmSize", "count"]));

    it("takes known keys, undefined ones, and leaves what is no object to plainObject", () => {
        assert.deepEqual(says1({ vmSize: 1, other: undefined }), []);
        assert.deepEqual(says1(null), []);
        assert.deepEqual(says1([1]), []);
        assert.deepEqual(says1("text"), []);
    });
    it("names the nearest, and never shows the value", () => {
        assert.deepEqual(says1({ vmsize: "Standard_X", countt: 3 }), [
            "pools.gpu.vmsize: is not a setting that exists here. Did you mean vmSize?",
            "pools.gpu.countt: is not a setting that exists here. Did you mean count?",
        ]);
    });
    it("lists them where none is near", () => {
        assert.deepEqual(says1({ constructor: 1 }), [
            "pools.gpu.constructor: is not a setting that exists here. Take it out; what there is: vmSize and count.",
        ]);
    });
    it("sees the keys of an object without a prototype, __proto__ among them", () => {
        const object = JSON.parse('{"__proto__": 1}') as object;
        assert.equal(says1(Object.assign(Object.create(null), { vmSizes: 1 })).length, 1);
        assert.equal(says1(object).length, 1);
    });
});

describe("every check", () => {
    const anything = fc.anything({
        withNullPrototype: true,
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withSparseArray: true,
    });

    it("makes problems of anything, and no TypeErrors", () => {
        fc.assert(
            fc.property(anything, (value) => {
                const f = new Findings();
                checks.oneOf(f, "", value, ["a", "b"]);
                checks.wholeNumber(f, "", value, 0, 10);
                checks.finiteNumber(f, "", value);
                checks.positiveNumber(f, "", value);
                checks.text(f, "", value);
                checks.trueOrFalse(f, "", value);
                checks.plainObject(f, "", value);
                checks.list(f, "", value);
                checks.textList(f, "", value);
                checks.unknownKeys(f, "", value, ["a"]);
                checkName(f, "", value, DNS_LABEL);
                checkCidr(f, "", value);
                checkIpv4(f, "", value);
                checkResourceId(f, "", value, ResourceType.Subnet);
                checkCertificate(f, { certificate: value, privateKey: value, hostname: value });
                nearestVmSizes(value as string);
                findVmSize(value as string);
                f.problems.forEach(describeProblem);
            }),
        );
    });
});
