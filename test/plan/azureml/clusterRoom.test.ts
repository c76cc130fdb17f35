import assert from "node:assert/strict";
import { roomOf } from "#src/plan/azureml/clusterRoom";
import { pool } from "../pools";

describe("roomOf", () => {
    it("counts the nodes that are there whatever happens, as Azure sells them", () => {
        const { guaranteedNodes, size, room } = roomOf([
            pool("a", { vmSize: "Standard_D4s_v5", count: 2 }),
            pool("b", { vmSize: "Standard_D4s_v5", autoscale: { min: 1, max: 9 } }),
            pool("c", { vmSize: "Standard_D4s_v5", count: 5, spot: true }),
        ]);
        assert.equal(guaranteedNodes, 3);
        assert.deepEqual(size, { vcpus: 12, memoryGib: 48 });
        assert.ok(room !== undefined && room.cpuCores < 12 && room.memoryGib < 48);
    });

    it("counts tainted nodes among the cluster's, and not among those that have room", () => {
        const tainted = pool("a", { vmSize: "Standard_D4s_v5", count: 1, taints: ["a=b:NoSchedule"] });
        const { size, room } = roomOf([tainted]);
        assert.deepEqual(size, { vcpus: 4, memoryGib: 16 });
        assert.deepEqual(room, { cpuCores: 0, memoryGib: 0 });
    });

    it("says nothing of a size whose memory is not known", () => {
        const { size, room } = roomOf([pool("a", { vmSize: "Standard_Z9_v9", vcpus: 4, count: 1 })]);
        assert.deepEqual([size, room], [undefined, undefined]);
    });
});
