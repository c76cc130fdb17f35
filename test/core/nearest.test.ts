import assert from "node:assert/strict";
import { didYouMean, nearest } from "#src/core/nearest";

describe("nearest", () => {
    const keys = ["vmSize", "vcpus", "count", "maxPods", "osDiskType"];

    it("finds a slip of the keyboard, without regard to case", () => {
        assert.deepEqual(nearest("vmsize", keys), ["vmSize"]);
        assert.deepEqual(nearest("vmSzie", keys), ["vmSize"]);
        assert.deepEqual(nearest("cuont", keys), ["count"]);
        assert.deepEqual(nearest("osDisk_Type", keys), ["osDiskType"]);
    });

    it("does not look at dashes and underscores", () => {
        assert.deepEqual(nearest("vm_size", keys), ["vmSize"]);
        assert.deepEqual(nearest("os-disk-type", keys), ["osDiskType"]);
    });

    it("goes on where the word ends, from three characters on", () => {
        assert.deepEqual(nearest("osDisk", keys), ["osDiskType"]);
        assert.deepEqual(nearest("os", keys), []);
    });

    it("gives the best first, the order of the candidates where they are alike", () => {
        assert.deepEqual(nearest("pool1", ["pool33", "pool2", "pool1a", "pool3"]), [
            "pool2",
            "pool1a",
            "pool3",
        ]);
        assert.deepEqual(nearest("pool1", ["pool33", "pool2", "pool1a", "pool3"], 1), ["pool2"]);
    });

    it("finds nothing in what is far", () => {
        assert.deepEqual(nearest("replicas", keys), []);
        assert.deepEqual(nearest("xy", ["ab"]), []);
    });

    it("takes anything", () => {
        assert.deepEqual(nearest("", keys), []);
        assert.deepEqual(nearest(undefined, keys), []);
        assert.deepEqual(nearest({}, keys), []);
        assert.deepEqual(nearest("x".repeat(10_000_000), keys), []);
        assert.deepEqual(nearest("a", []), []);
    });
});

describe("didYouMean", () => {
    it("joins the names", () => {
        assert.equal(didYouMean([]), "");
        assert.equal(didYouMean(["a"]), "Did you mean a?");
        assert.equal(didYouMean(["a", "b"]), "Did you mean a or b?");
        assert.equal(didYouMean(["a", "b", "c"]), "Did you mean a, b or c?");
    });
});
