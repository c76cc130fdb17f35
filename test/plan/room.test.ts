import assert from "node:assert/strict";
import fc from "fast-check";
import { planDeployment } from "#src/plan/deployment";
import type { NodePoolPlan } from "#src/plan/nodePool";
import { NOTHING } from "#src/plan/podResources";
import { type Demand, checkRoom, podsOnNode } from "#src/plan/room";
import { startsWithOneMore } from "#src/plan/scaling";
import { pool } from "./pools";
import { printed, saidBy, says } from "./says";

const D4S = "Standard_D4s_v5";
const T4 = "Standard_NC4as_T4_v3";
const POOLS = {
    none: pool("none", { vmSize: D4S, count: 0 }),
    cpu: pool("cpu", { vmSize: D4S, count: 3 }),
    gpu: pool("gpu", { vmSize: T4, count: 2 }),
    auto: pool("auto", { vmSize: T4, autoscale: { min: 0, max: 2 } }),
};
const BLUE = { endpointName: "fraud", versionName: "blue", image: "acme.azurecr.io/fraud:12" };
const planned = (settings: object, places: readonly string[] = []) =>
    planDeployment(
        { ...BLUE, ...settings },
        { pools: POOLS, namespaces: ["scoring"], blobCsiDriver: true, places: new Set(places) },
    );
const said = (settings: object, places: readonly string[] = []) => saidBy(planned(settings, places));

/** What a version asks for, as its plan says. */
function demand(settings: object): Demand {
    const { plan, problems } = planned(settings);
    assert.deepEqual(problems, []);
    return plan.demand;
}
/** What a pool says to some versions. */
const room = (where: NodePoolPlan, ...all: readonly object[]) =>
    says((f) =>
        checkRoom(
            f.at("pools").at(where.key),
            where,
            all.map((one) => demand({ pool: where.key in POOLS ? where.key : "cpu", ...one })),
        ),
    );
const three = (versionName: string, settings: object = {}) => ({
    versionName,
    cpuCores: 3,
    replicas: 3,
    ...settings,
});

describe("the room of a pool", () => {
    it("is counted for all versions together: 3.86 cores have room for 3 once, however many nodes' cores add up", () => {
        assert.deepEqual(room(POOLS.cpu, three("blue", { replicas: 2 })), []);
        assert.deepEqual(room(POOLS.cpu, three("blue"), three("green")), [`warning: ${printed("room")}`]);
        // 10 cores of 11.58, and yet no place for the fourth.
        assert.match(
            room(POOLS.cpu, { cpuCores: 2.5, replicas: 4 })[0]!,
            /room for 3 of the 4 pods .* 1 stays/,
        );
        // What is left beside the large ones takes small ones.
        const small = { versionName: "green", cpuCores: 0.4, replicas: 5, rollout: { maxUnavailable: 1 } };
        assert.deepEqual(room(POOLS.cpu, small, three("blue", { rollout: { maxUnavailable: 1 } })), []);
    });

    it("is one of memory, of devices and of pods too", () => {
        assert.match(
            room(POOLS.cpu, { memoryGb: 6, replicas: 4 })[0]!,
            /room for 3 of the 4 .*\(0\.1 cores, 6 GiB\)/,
        );
        assert.deepEqual(room(POOLS.gpu, { gpus: 1, replicas: 3 }), [
            "warning: pools.gpu: 2 nodes of Standard_NC4as_T4_v3 (3.86 cores, 22.97 GiB and 1 GPU each) have room for 2 of the 3 pods that this program asks for: fraud/blue 3 × (0.1 cores, 0.5 GiB, 1 GPU). 1 stays pending. Raise the pool's count to 4, or ask for less.",
        ]);
        const few = pool("few", { vmSize: D4S, count: 1, maxPods: 10 });
        const tiny = { cpuCores: 0.01, memoryGb: 0.01 };
        assert.deepEqual(room(few, { ...tiny, replicas: 9 }), []);
        assert.match(room(few, { ...tiny, replicas: 11 })[0]!, /1 node of .* has room for 10 of the 11 pods/);
    });

    it("must have a place for the one pod more with which a rollout starts, unless one may be missing", () => {
        const full = { gpus: 1, replicas: 2 };
        assert.deepEqual(room(POOLS.gpu, full), [
            "warning: pools.gpu: 2 nodes of Standard_NC4as_T4_v3 (3.86 cores, 22.97 GiB and 1 GPU each) have room for the 2 pods that this program asks for: fraud/blue 2 × (0.1 cores, 0.5 GiB, 1 GPU). A rollout of fraud/blue needs room for one more pod, and a new image stays pending. Raise the pool's count to 3, or write rollout: { maxSurge: 0, maxUnavailable: 1 }: a pod then goes before the next comes.",
        ]);
        assert.deepEqual(room(POOLS.gpu, { ...full, rollout: { maxSurge: 0, maxUnavailable: 1 } }), []);
        // One that fits beside the others is not named: 2 × 3.5 cores leave room for small ones.
        const small = { versionName: "green", replicas: 1 };
        const [only] = room(POOLS.cpu, three("blue"), small);
        assert.match(only!, /A rollout of fraud\/blue needs/);
    });

    it("takes one such pod at a time, and of a larger surge no more than that", () => {
        const surging = { cpuCores: 1, rollout: { maxSurge: "100%" } };
        assert.deepEqual(room(POOLS.cpu, { ...surging, replicas: 8 }), []);
        assert.match(room(POOLS.cpu, { ...surging, replicas: 9 })[0]!, /needs room for one more pod/);
    });

    it("is that of the most nodes to which a pool grows, and asked for is the least to which versions shrink", () => {
        assert.deepEqual(room(POOLS.auto, { gpus: 1, replicas: 1 }), []);
        assert.deepEqual(room(POOLS.auto, { gpus: 1, autoscale: { minReplicas: 1, maxReplicas: 9 } }), []);
        assert.match(
            room(POOLS.auto, { gpus: 1, autoscale: { minReplicas: 3 } })[0]!,
            /^warning: pools\.auto: at most 2 nodes of .* room for 2 of the 3 pods .* Raise the pool's autoscale\.max to 4, /,
        );
    });

    it("is not known of a pool that does not say how many nodes it has", () => {
        assert.deepEqual(room({ ...POOLS.cpu, count: undefined }, three("blue"), three("green")), []);
        assert.deepEqual(room({ ...POOLS.cpu, memoryGib: undefined }, { memoryGb: 8, replicas: 20 }), []);
    });

    it("is less by what Azure ML runs on every node, where any version is served there", () => {
        const node = { cpuCores: 0.965, replicas: 4, rollout: { maxUnavailable: 1 } };
        const one = { ...POOLS.cpu, count: 1 };
        const log = { cpuCores: 0.01, memoryGib: 0.1, by: "fluent-bit" };
        const asked = demand({ pool: "cpu", ...node });
        const small = { ...asked, versionName: "green", replicas: 0, others: log };
        assert.deepEqual(
            says((f) => checkRoom(f, one, [asked])),
            [],
        );
        assert.match(
            says((f) => checkRoom(f, one, [asked, small]))[0]!,
            /\(3\.85 cores and 11\.802 GiB\) has room for 3 of/,
        );
    });

    it("names the largest, and no more than a message bears", () => {
        const names = ["one", "two", "three", "four", "five", "six", "seven"];
        const all = names.map((versionName, i) => ({ versionName, cpuCores: 3 + i / 10, replicas: 1 }));
        const [text] = room(POOLS.cpu, ...all);
        assert.match(
            text!,
            /for: fraud\/seven 1 × .*, fraud\/six .*, fraud\/three 1 × \(3\.2 cores, 0\.5 GiB\) and 2 more\./,
        );
    });

    it("is as the remedy says: with that count nothing is said, and with one node less it is", () => {
        const version = fc.record({
            cpuCores: fc.integer({ min: 1, max: 38 }).map((tenths) => tenths / 10),
            memoryGb: fc.integer({ min: 1, max: 21 }).map((halves) => halves / 2),
            replicas: fc.integer({ min: 1, max: 6 }),
        });
        fc.assert(
            fc.property(fc.array(version, { minLength: 1, maxLength: 5 }), (versions) => {
                const all = versions.map((one, i) => ({ ...one, versionName: `ver-${i}` }));
                const at = (count: number) => room({ ...POOLS.cpu, count }, ...all);
                const [text] = at(1);
                const count = Number(/count to (\d+)/.exec(text ?? "")?.[1] ?? 1);
                assert.deepEqual(at(count), []);
                assert.equal(at(count - 1).length, count > 1 ? 1 : 0);
            }),
            { numRuns: 200 },
        );
    });
});

describe("how many pods a node has room for", () => {
    it("is what of all there is least of", () => {
        const on = (cpuCores: number, memoryGib: number, devices = 0) =>
            podsOnNode(devices > 0 ? POOLS.gpu : POOLS.cpu, { cpuCores, memoryGib, devices }, NOTHING);
        assert.deepEqual(
            [on(3.86, 1), on(3.861, 1), on(0.1, 5), on(0.001, 0.001), on(1, 1, 1)],
            [1, 0, 2, 250, 1],
        );
        assert.equal(on(0.386, 0.1), 10, "whatever floating point makes of it");
    });
});

describe("a rollout", () => {
    it("starts with one pod more where none may be missing, as Kubernetes rounds", () => {
        const starts = (maxSurge: number | string, maxUnavailable: number | string, replicas: number) =>
            startsWithOneMore({ maxSurge, maxUnavailable }, replicas);
        assert.equal(starts("25%", 0, 1), true);
        assert.equal(starts("25%", "25%", 3), true, "a quarter of three is none");
        assert.equal(starts("25%", "25%", 4), false);
        assert.equal(starts(1, 1, 1), false);
        assert.equal(starts(0, "25%", 3), false, "where both come to 0, one may be missing");
    });
});

describe("a version on a pool with a fixed number of nodes", () => {
    it("needs a node", () => {
        assert.deepEqual(said({ pool: "none" }), [
            'pool = "none": has no nodes: its count is fixed at 0. Raise the pool\'s count, or let it autoscale.',
        ]);
    });
});

describe("a version on a pool of accelerators", () => {
    const warning = (device: string, range: string) =>
        `warning: autoscale: is ${range} and follows CPU use, which says nothing of how busy the ${device} is. Give a fixed number of replicas.`;

    it("is warned of autoscaling by CPU use, be it v1's default or its own", () => {
        assert.deepEqual(said({ pool: "gpu", gpus: 1 }), [warning("GPU", "1 to 10 replicas, v1's default,")]);
        assert.deepEqual(said({ pool: "gpu", gpus: 1, autoscale: { minReplicas: 2 } }), [
            warning("GPU", "2 to 10 replicas"),
        ]);
    });

    it("is not where its number is fixed, or nothing scales, or it asks for no device", () => {
        assert.deepEqual(said({ pool: "gpu", gpus: 1, replicas: 2 }), []);
        assert.deepEqual(said({ pool: "gpu", gpus: 1, autoscale: { minReplicas: 2, maxReplicas: 2 } }), []);
        assert.deepEqual(said({ pool: "cpu" }), []);
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
