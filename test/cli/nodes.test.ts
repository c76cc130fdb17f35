import assert from "node:assert/strict";
import { placed, poolsFor } from "#src/cli/program/cluster";
import { CPU_SIZES, GPU_SIZES, nodesFor } from "#src/cli/program/nodes";
import { findVmSize } from "#src/core/vmSizes";
import type { VersionDocument } from "#src/documents/endpointDocument";

const image = "acme.azurecr.io/fraud:1";
const nodes = (...versions: VersionDocument[]) => {
    const { vmSize, count, autoscale } = nodesFor(versions, "kubernetes");
    return {
        vmSize,
        ...(count === undefined ? {} : { count }),
        ...(autoscale === undefined ? {} : { autoscale }),
    };
};

describe("nodes for versions", () => {
    it("are of sizes that are known, whose memory and devices are known, and that Azure does not retire", () => {
        for (const name of [...CPU_SIZES, ...GPU_SIZES]) {
            const size = findVmSize(name);
            assert.equal(size?.name, name);
            assert.notEqual(size.memoryGib, undefined, name);
            assert.equal(size.retires, undefined, name);
            assert.equal(size.acceleratorCount > 0, GPU_SIZES.includes(name), name);
        }
        const gpus = GPU_SIZES.map((name) => findVmSize(name)?.acceleratorCount ?? 0);
        assert.deepEqual(
            gpus,
            [...gpus].sort((a, b) => a - b),
            "the smallest first",
        );
    });

    it("are the smallest that fit one replica, with its limits where a node has room for them", () => {
        assert.deepEqual(nodes({ image }), { vmSize: "Standard_D4s_v5", count: 3 });
        assert.equal(nodes({ image, memoryGb: 20 }).vmSize, "Standard_E4s_v5");
        assert.equal(nodes({ image, cpuCores: 4 }).vmSize, "Standard_D8s_v5");
        assert.equal(nodes({ image, cpuCores: 1, cpuCoresLimit: 6 }).vmSize, "Standard_D8s_v5");
        assert.equal(nodes({ image, cpuCores: 1, cpuCoresLimit: 1000 }).vmSize, "Standard_D4s_v5");
        assert.equal(nodes({ image }, { image, cpuCores: 20 }).vmSize, "Standard_D32s_v5");
        assert.equal(nodes({ image, cpuCores: 1000 }).vmSize, "Standard_D96s_v5", "and the plan refuses it");
    });

    it("are as many as the least replicas need, with room for one more of each version", () => {
        assert.equal(nodes({ image, cpuCores: 3, replicas: 3 }).count, 4);
        assert.equal(
            nodes({ image, cpuCores: 3, replicas: 2 }, { image, cpuCores: 3, replicas: 2 }).count,
            6,
        );
        assert.equal(nodes({ image, cpuCores: 3, autoscale: { minReplicas: 5, maxReplicas: 9 } }).count, 6);
    });

    it("with GPUs come when they are needed, for load or a rollout", () => {
        const one = { image, gpus: 1, replicas: 1 };
        assert.deepEqual(nodes(one), { vmSize: "Standard_NC4as_T4_v3", autoscale: { min: 1, max: 2 } });
        assert.equal(nodes({ ...one, gpus: 2 }).vmSize, "Standard_NC48ads_A100_v4");
        assert.equal(nodes({ ...one, gpus: 3 }).vmSize, "Standard_NC64as_T4_v3");
        assert.equal(nodes({ ...one, gpus: 8 }).vmSize, "Standard_ND96asr_v4");
        assert.equal(nodes({ ...one, memoryGb: 108 }).vmSize, "Standard_NC24ads_A100_v4");
        assert.deepEqual(nodes({ ...one, replicas: 3 }).autoscale, { min: 3, max: 4 });
        const scaled = { image, gpus: 1, autoscale: { minReplicas: 2, maxReplicas: 4 } };
        assert.deepEqual(nodes(scaled).autoscale, { min: 2, max: 5 });
    });

    it("are a pool for each kind of version, and 12 vCPU in all", () => {
        const document = placed({
            versions: {
                blue: { image },
                green: { image, gpus: 1, replicas: 1 },
                next: { image, pool: "other" },
            },
        });
        assert.deepEqual(
            Object.entries(document.versions).map(([name, { pool }]) => `${name} ${pool}`),
            ["blue cpu", "green gpu", "next other"],
        );
        const pools = poolsFor(document, "kubernetes");
        assert.deepEqual(Object.keys(pools), ["cpu", "gpu", "other"]);
        const alone = poolsFor(
            placed({ versions: { green: { image, gpus: 1, replicas: 1 } } }),
            "kubernetes",
        );
        assert.deepEqual(alone["gpu"]?.settings, {
            vmSize: "Standard_NC4as_T4_v3",
            autoscale: { min: 2, max: 3 },
        });
    });
});
