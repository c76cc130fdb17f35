import assert from "node:assert/strict";
import fc from "fast-check";
import { base36, canonicalJson } from "#src/core/hash";

describe("canonicalJson", () => {
    const written: readonly (readonly [unknown, string])[] = [
        [{ b: 1, a: [2, { d: 3, c: 4 }] }, '{"a":[2,{"c":4,"d":3}],"b":1}'],
        [{ a: undefined, b: null }, '{"b":null}'],
        [{ B: 1, a: 2, A: 3 }, '{"A":3,"B":1,"a":2}'],
        [[undefined, NaN, 1], "[null,null,1]"],
        [undefined, "null"],
        ["ü\n", '"ü\\n"'],
        [-0, "0"],
        [10n, "10"],
        [{ f: () => 1, s: Symbol("s") }, "{}"],
        [new Date(0), '"1970-01-01T00:00:00.000Z"'],
        [Object.assign(Object.create(null), { x: 1 }), '{"x":1}'],
        [{ "10": 1, "9": 2 }, '{"10":1,"9":2}'],
    ];
    for (const [value, text] of written) {
        it(text, () => assert.equal(canonicalJson(value), text));
    }

    it("ends a cycle", () => {
        const loop: Record<string, unknown> = { a: 1 };
        loop["self"] = loop;
        assert.equal(
            canonicalJson({ loop, again: loop }),
            '{"again":{"a":1,"self":null},"loop":{"a":1,"self":null}}',
        );
    });

    it("does not depend on the order of the keys, nor on members that are undefined", () => {
        fc.assert(
            fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (object, absent) => {
                const reversed = Object.fromEntries(Object.entries(object).reverse());
                assert.equal(canonicalJson(reversed), canonicalJson(object));
                const more = absent in object ? reversed : { ...reversed, [absent]: undefined };
                assert.equal(canonicalJson(more), canonicalJson(object));
            }),
        );
    });

    it("is JSON that says the same", () => {
        fc.assert(
            fc.property(fc.jsonValue(), (value) => {
                assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
            }),
        );
    });
});

describe("base36", () => {
    it("is frozen", () => {
        assert.equal(base36("", 6), "qhkd3p");
        assert.equal(base36("{}", 4), "lk7e");
        assert.equal(base36("ü", 10), "lmv1srpg0v");
    });

    it("has the length asked for, digits and lower-case letters only", () => {
        fc.assert(
            fc.property(fc.string(), fc.integer({ min: 1, max: 49 }), (text, length) => {
                assert.match(base36(text, length), new RegExp(`^[0-9a-z]{${length}}$`));
            }),
        );
    });

    it("spreads over all characters at each place", () => {
        const hashes = Array.from({ length: 2000 }, (_, index) => base36(String(index), 4));
        for (const place of [0, 1, 2, 3]) {
            assert.equal(new Set(hashes.map((hash) => hash[place])).size, 36);
        }
    });
});
