import assert from "node:assert/strict";
import { planDeployment } from "#src/plan/deployment";
import { pool } from "./pools";
import { saidBy } from "./says";

const POOLS = {
    none: pool("none", { vmSize: "Standard_D4s_v5", count: 0 }),
    cpu: pool("cpu", { vmSize: "Standard_D4s_v5", count: 2 }),
    gpu: pool("gpu", { vmSize: "Standard_NC4as_T4_v3", count: 2 }),
    auto: pool("auto", { vmSize: "Standard_NC4as_T4_v3", autoscale: { min: 0, max: 2 } }),
};
const BLUE = { endpointName: "fraud", versionName: "blue", image: "acme.azurecr.io/fraud:12" };
const said = (settings: unknown, places: readonly string[] = []) =>
    saidBy(
        planDeployment(
            { ...BLUE, ...(settings as object) },
            {
                pools: POOLS,
                namespaces: ["scoring"],
                blobCsiDriver: true,
                places: new Set(places),
            },
        ),
    );

describe("a version on a pool with a fixed number of nodes", () => {
    it("needs a node", () => {
        assert.deepEqual(said({ pool: "none" }), [
            'pool = "none": has no nodes: its count is fixed at 0. Raise the pool\'s count, or let it autoscale.',
        ]);
    });

    it("warns of replicas that have no room, by cores, memory or devices", () => {
        const rule = (key: string, size: string, room: number, asked: number) =>
            `warning: replicas = ${asked}: is more than pool ${key} (2 of ${size}) has room for, which is ${room}: the others stay pending. Raise the pool's count, or ask for less.`;
        assert.deepEqual(said({ pool: "cpu", cpuCores: 1, replicas: 7 }), [
            rule("cpu", "Standard_D4s_v5", 6, 7),
        ]);
        assert.deepEqual(said({ pool: "cpu", memoryGb: 5, replicas: 5 }), [
            rule("cpu", "Standard_D4s_v5", 4, 5),
        ]);
        assert.deepEqual(said({ pool: "gpu", gpus: 1, replicas: 3 }), [
            rule("gpu", "Standard_NC4as_T4_v3", 2, 3),
        ]);
    });

    it("warns where a new image would stay pending, and takes the remedy", () => {
        const full = { pool: "gpu", gpus: 1, replicas: 2 };
        assert.deepEqual(said(full), [
            'warning: rollout: needs room for one more pod, and the 2 replicas take all that pool gpu (2 of Standard_NC4as_T4_v3) has: a new image would stay pending. Write rollout: { maxSurge: "0", maxUnavailable: "1" }, or raise the pool\'s count.',
        ]);
        assert.deepEqual(said({ ...full, rollout: { maxSurge: "0", maxUnavailable: "1" } }), []);
    });

    it("says nothing where AKS adds nodes, or there is room", () => {
        assert.deepEqual(said({ pool: "auto", gpus: 1, replicas: 9 }), []);
        assert.deepEqual(said({ pool: "gpu", gpus: 1, replicas: 1 }), []);
    });
});

describe("a workload", () => {
    it("has its place on the cluster for itself", () => {
        assert.deepEqual(said({ pool: "cpu" }, ["scoring/fraud-blue-noln48"]), [
            'versionName = "blue": is a version of endpoint fraud in namespace scoring already. Choose another name for one of the two.',
        ]);
    });

    it("has no traffic of its own", () => {
        assert.deepEqual(said({ pool: "cpu", traffic: 50 }), [
            "traffic = 50: is for the versions of a ScoringEndpoint. Take it out: what routes to the version says how much it gets.",
        ]);
    });

    it("asks for a thousandth at least", () => {
        assert.deepEqual(said({ pool: "cpu", cpuCores: 1e-9, memoryGb: 1e-12 }), [
            "cpuCores = 1e-9: must be a number of 0.001 or more. The least is 0.001.",
            "memoryGb = 1e-12: must be a number of 0.001 or more. The least is 0.001.",
        ]);
    });
});
