import assert from "node:assert/strict";
import fc from "fast-check";
import { type Share, leftBy, sumOf, weights } from "#src/core/weights";

/** 1 to 6 versions whose shares sum to 100 at the most; some leave theirs open. */
const versions = fc
    .tuple(
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 6 }),
        fc.array(fc.option(fc.nat(100), { nil: undefined, freq: 2 }), { minLength: 6, maxLength: 6 }),
        fc.nat(100),
    )
    .map(([names, parts, most]) => {
        let left = most;
        return names.map((name, index): Share => {
            const part = parts[index];
            const traffic = part === undefined ? undefined : Math.min(left, part);
            left -= traffic ?? 0;
            return { name, traffic };
        });
    });

describe("weights", () => {
    it("gives the default version what is left, besides its own share", () => {
        const given = [
            { name: "blue", traffic: 60 },
            { name: "green", traffic: 10 },
        ];
        assert.deepEqual(weights(given, "blue"), { blue: 90, green: 10 });
        assert.deepEqual(weights(given, "green"), { blue: 60, green: 40 });
    });

    it("gives the only version without a share what is left, where no default version is named", () => {
        const given = [
            { name: "blue", traffic: 10 },
            { name: "green", traffic: undefined },
        ];
        assert.deepEqual(weights(given, undefined), { blue: 10, green: 90 });
        assert.deepEqual(weights(given, "blue"), { blue: 100, green: 0 });
        assert.deepEqual(weights([{ name: "only", traffic: undefined }], undefined), { only: 100 });
    });

    it("gives it to none of several, and to none where each has a share", () => {
        const open = { traffic: undefined };
        const several = [
            { name: "blue", ...open },
            { name: "green", ...open },
        ];
        assert.deepEqual(weights(several, undefined), { blue: 0, green: 0 });
        assert.deepEqual(weights([{ name: "only", traffic: 60 }], undefined), { only: 60 });
    });

    it("leaves a drained version at 0", () => {
        const given = [
            { name: "old", traffic: 0 },
            { name: "new", traffic: 100 },
        ];
        for (const defaultVersion of ["new", "old", undefined]) {
            assert.deepEqual(weights(given, defaultVersion), { old: 0, new: 100 });
        }
    });

    it("keeps the order of the versions", () => {
        const given = ["z", "a", "m"].map((name) => ({ name, traffic: 10 }));
        assert.deepEqual(Object.keys(weights(given, "a")), ["z", "a", "m"]);
    });

    it("sums to 100, keeps each share as given, and adds the rest to the default version", () => {
        fc.assert(
            fc.property(versions, fc.nat(5), (given, index) => {
                const chosen = given[index % given.length]!.name;
                const result = weights(given, chosen);
                assert.equal(
                    Object.values(result).reduce((sum, weight) => sum + weight, 0),
                    100,
                );
                assert.equal(sumOf(given) + leftBy(given), 100);
                for (const { name, traffic = 0 } of given) {
                    assert.ok(Object.hasOwn(result, name));
                    assert.equal(result[name], traffic + (name === chosen ? leftBy(given) : 0));
                }
                assert.equal(Object.keys(result).length, given.length);
            }),
        );
    });
});
