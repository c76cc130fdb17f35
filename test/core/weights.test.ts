import assert from "node:assert/strict";
import fc from "fast-check";
import { weights } from "#src/core/weights";

/** 1 to 6 versions whose shares sum to 100 at the most. */
const versions = fc
    .tuple(
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(100), { minLength: 6, maxLength: 6 }),
        fc.nat(100),
    )
    .map(([names, parts, most]) => {
        let left = most;
        return names.map((name, index) => {
            const traffic = Math.min(left, parts[index]!);
            left -= traffic;
            return { name, traffic };
        });
    });

describe("weights", () => {
    it("gives the default what is left", () => {
        const given = [
            { name: "blue", traffic: 60 },
            { name: "green", traffic: 10 },
        ];
        assert.deepEqual(weights(given, "blue"), { blue: 90, green: 10 });
        assert.deepEqual(weights(given, "green"), { blue: 60, green: 40 });
    });

    it("gives a single version everything, also one that asked for 0", () => {
        assert.deepEqual(weights([{ name: "only", traffic: 0 }], "only"), { only: 100 });
    });

    it("leaves a drained version at 0", () => {
        const given = [
            { name: "old", traffic: 0 },
            { name: "new", traffic: 100 },
        ];
        assert.deepEqual(weights(given, "new"), { old: 0, new: 100 });
        assert.deepEqual(weights(given, "old"), { old: 0, new: 100 });
    });

    it("keeps the order of the versions", () => {
        const given = ["z", "a", "m"].map((name) => ({ name, traffic: 10 }));
        assert.deepEqual(Object.keys(weights(given, "a")), ["z", "a", "m"]);
    });

    it("sums to 100, keeps each share as given, and adds the rest to the default", () => {
        fc.assert(
            fc.property(versions, fc.nat(5), (given, index) => {
                const chosen = given[index % given.length]!.name;
                const result = weights(given, chosen);
                const asked = given.reduce((sum, { traffic }) => sum + traffic, 0);
                assert.equal(
                    Object.values(result).reduce((sum, weight) => sum + weight, 0),
                    100,
                );
                for (const { name, traffic } of given) {
                    const rest = name === chosen ? 100 - asked : 0;
                    assert.ok(Object.hasOwn(result, name));
                    assert.equal(result[name], traffic + rest);
                }
                assert.equal(Object.keys(result).length, given.length);
            }),
        );
    });
});
