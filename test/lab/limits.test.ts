import assert from "node:assert/strict";
import { SLEEP_HEADER } from "../../lab/images/scoringStub";
import { ask } from "../../lab/traffic/load";
import { CPU_POOL, KEYS, Scene, small, withKey } from "./scene";

const TIMEOUT_MILLISECONDS = 2000;

describe("limits, as a client sees them", () => {
    let scene: Scene;
    before(async () => {
        const versions = { blue: small("1", { replicas: 1 }) };
        const endpoint = {
            ...KEYS,
            versions,
            scoringTimeoutMs: TIMEOUT_MILLISECONDS,
            replicaMaxConcurrentRequests: 1,
        };
        scene = await Scene.start({ pools: CPU_POOL, gateway: { replicas: 1 }, endpoint });
    });
    after(async () => {
        await scene?.stop();
    });
    const slow = (milliseconds: number) => ({ ...withKey(), [SLEEP_HEADER]: String(milliseconds) });

    it("an answer just in time is an answer", async () => {
        const answer = await ask(scene.uri, { headers: slow(TIMEOUT_MILLISECONDS - 800) });
        assert.equal(answer.status, 200);
    });

    it("after the scoring timeout there is a 504, and the pod is asked no second time", async () => {
        const answer = await ask(scene.uri, { headers: slow(TIMEOUT_MILLISECONDS + 2000) });
        assert.equal(answer.status, 504);
        assert.ok(
            answer.milliseconds >= TIMEOUT_MILLISECONDS && answer.milliseconds < TIMEOUT_MILLISECONDS + 1000,
        );
    });

    it("requests above a replica's concurrency wait for it, as long as the timeout lets them", async () => {
        scene.lab.stubs.busiest.clear();
        const tally = await scene.ask(12, { concurrency: 12, headers: slow(500) });
        const most = Math.max(...scene.lab.stubs.busiest.values());
        // The formula of docs/serving-on-kubernetes.md with one Envoy, whose worker threads may open one connection each.
        const { availableParallelism } = await import("node:os");
        assert.ok(most <= Math.max(1, availableParallelism()), `${most} at a time`);
        assert.deepEqual(Object.keys(tally.statuses).sort(), ["200", "504"], JSON.stringify(tally.statuses));
        assert.ok((tally.statuses[200] ?? 0) >= 3, JSON.stringify(tally.statuses));
    });

    it("beyond 1,024 that wait there is a 503 at once", async () => {
        const tally = await scene.ask(2400, { concurrency: 2400, headers: slow(1000) });
        assert.ok((tally.statuses[503] ?? 0) > 100, JSON.stringify(tally.statuses));
        assert.deepEqual(
            Object.keys(tally.statuses).filter((status) => !["200", "503", "504"].includes(status)),
            [],
        );
    });

    it("a big request arrives whole", async () => {
        const body = JSON.stringify({ data: "x".repeat(5_000_000) });
        const answer = await ask(scene.uri, { headers: withKey(), body });
        assert.equal(answer.status, 200);
        assert.equal((JSON.parse(answer.body) as { body: string }).body.length, body.length);
    });
});
