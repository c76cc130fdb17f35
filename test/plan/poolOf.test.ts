import assert from "node:assert/strict";
import { Findings, describe as described } from "#src/core/problems";
import { poolOf } from "#src/plan/poolOf";
import { POOLS, pool } from "./pools";

const LARGE = pool("large", { vmSize: "Standard_D16s_v5", count: 1 });

/** The chosen pool's key, or what is wrong. */
function chosen(wanted: Parameters<typeof poolOf>[1], pools = POOLS): string {
    const f = new Findings();
    return poolOf(f, wanted, pools)?.key ?? f.problems.map(described).join("\n");
}

describe("the pool of a version", () => {
    it("is the one that it names", () => {
        assert.equal(chosen({ pool: "gpu" }), "gpu");
        assert.equal(chosen({ pool: "spot" }), "spot");
        assert.match(chosen({ pool: "cpus" }), /^pool = "cpus": must be one of .* Did you mean "cpu"\?$/);
    });

    it("is else the only one that fits, spot pools aside", () => {
        assert.equal(chosen({}), "cpu");
        assert.equal(chosen({ gpus: 0, fpgas: 0 }), "cpu");
        assert.equal(chosen({ gpus: 1 }), "gpu");
        assert.equal(chosen({ fpgas: 1 }), "fpga");
    });

    it("must be named where several fit, or none", () => {
        assert.equal(
            chosen({}, { ...POOLS, large: LARGE }),
            'pool: is missing, and there are 2 pools of nodes without accelerator. Name one: "cpu" or "large".',
        );
        const { gpu, spot } = POOLS;
        assert.equal(
            chosen({}, { gpu: gpu!, spot: spot! }),
            'pool: is missing, and there is no pool of nodes without accelerator. Name one: "gpu" or "spot".',
        );
        assert.equal(
            chosen({ gpus: 1 }, {}),
            "pool: is missing, and there is no pool of nodes with GPUs. Give the cluster a pool.",
        );
    });
});
