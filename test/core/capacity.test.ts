import assert from "node:assert/strict";
import { allocatable } from "#src/core/capacity";

describe("allocatable", () => {
    const cores: readonly (readonly [vcpus: number, left: number])[] = [
        [1, 0.94],
        [2, 1.9],
        [4, 3.86],
        [6, 5.84],
        [8, 7.82],
        [16, 15.74],
        [20, 19.7],
        [32, 31.58],
        [64, 63.26],
        [96, 94.94],
    ];
    for (const [vcpus, left] of cores) {
        it(`leaves ${left} of ${vcpus} cores`, () => assert.equal(allocatable(vcpus, 8, 30).cpuCores, left));
    }

    it("keeps 20 MiB for each pod, 50 MiB more and the eviction threshold", () => {
        // (8192 - 650 - 100) / 1024
        assert.equal(allocatable(2, 8, 30).memoryGib, 7.267);
        // (16384 - 2250 - 100) / 1024
        assert.equal(allocatable(4, 16, 110).memoryGib, 13.705);
    });

    it("keeps a quarter at most", () => {
        // (4096 - 1024 - 100) / 1024
        assert.equal(allocatable(2, 4, 70).memoryGib, 2.902);
    });

    it("knows nothing of unknown memory, and never goes below zero", () => {
        assert.equal(allocatable(2, undefined, 30).memoryGib, undefined);
        assert.equal(allocatable(2, 0.1, 30).memoryGib, 0);
    });
});
