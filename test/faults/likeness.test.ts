import assert from "node:assert/strict";
import { differences, type Likeness } from "./likeness";

const of = (parts: Readonly<Record<string, { what: unknown; now?: unknown }>>): Likeness =>
    new Map(Object.entries(parts));

describe("the comparison of a disturbed stack with an undisturbed one", () => {
    const expected = of({
        "state of ml": { what: { inputs: { count: 2 }, outputs: { count: 2, fqdn: "a" } } },
    });

    it("tells what is missing, left over and of another value", () => {
        assert.deepEqual(differences(expected, of({ other: { what: 1 } }), false), [
            "missing: state of ml",
            "left over: other",
        ]);
        const found = of({ "state of ml": { what: { inputs: { count: 3 }, outputs: { count: 2 } } } });
        assert.deepEqual(differences(expected, found, false), [
            "state of ml: /inputs/count is 3, not 2",
            'state of ml: /outputs/fqdn is nothing, not "a"',
        ]);
    });

    it("tells of a secret without saying it, one that is in the clear too", () => {
        const hidden = of({ keys: { what: { key: { "[secret]": "first-key" } } } });
        for (const key of ["first-key", { "[secret]": "second-key" }]) {
            const found = differences(hidden, of({ keys: { what: { key } } }), false);
            assert.equal(found.length, 1);
            assert.doesNotMatch(found.join(), /(first|second)-key/);
        }
    });

    it("takes what Azure answers now for what was expected, where the state was read anew", () => {
        const now = { count: 2, fqdn: "b", tier: "Free" };
        const what = { inputs: { count: 2, tier: "Free" }, outputs: now };
        const found = of({ "state of ml": { what, now } });
        assert.deepEqual(differences(expected, found, true), []);
        assert.notDeepEqual(differences(expected, found, false), []);
    });

    it("tells of members that are gone, and of values that Azure does not have, there too", () => {
        const now = { count: 2, fqdn: "b" };
        const found = (outputs: unknown) =>
            of({ "state of ml": { what: { inputs: { count: 2 }, outputs }, now } });
        assert.deepEqual(differences(expected, found({}), true), [
            "state of ml: /outputs/count is nothing, not 2",
            'state of ml: /outputs/fqdn is nothing, not "a"',
        ]);
        assert.deepEqual(differences(expected, found({ count: 5, fqdn: "b" }), true), [
            "state of ml: /outputs/count is 5, not 2",
        ]);
    });
});
