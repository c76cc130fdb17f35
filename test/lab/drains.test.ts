import assert from "node:assert/strict";
import { CoreV1Api } from "@kubernetes/client-node";
import { drain } from "../../lab/cluster/draining";
import { until } from "../../lab/cluster/until";
import { KEYS, Scene, assertNothingLost } from "./scene";

/** Nodes that nothing but the version's pods is on: they are tainted, and a device each. */
const POOLS = {
    cpu: { vmSize: "Standard_D4s_v5", count: 2 },
    gpu: { vmSize: "Standard_NC4as_T4_v3", count: 3 },
};
const version = (replicas: number) => ({
    versions: { blue: { image: "acme.azurecr.io/fraud:1", pool: "gpu", gpus: 1, replicas } },
});

describe("a node that is drained", () => {
    let scene: Scene;
    let core: CoreV1Api;
    before(async () => {
        scene = await Scene.start({ pools: POOLS, endpoint: { ...KEYS, ...version(2) } });
        core = scene.lab.client.makeApiClient(CoreV1Api);
    });
    after(async () => {
        await scene?.stop();
    });

    const running = async () =>
        (await scene.pods("blue")).filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
    const cordon = async (name: string, value: boolean) =>
        await core.patchNode({ name, body: [{ op: "add", path: "/spec/unschedulable", value }] });
    const nodeOfFirst = async () => (await running())[0]?.spec?.nodeName ?? "";

    it("takes one pod of two, and loses no request", async () => {
        const name = await nodeOfFirst();
        const tally = await scene.under(async () => {
            await cordon(name, true);
            await drain(core, name);
        });
        assertNothingLost(tally);
        assert.equal((await running()).length, 2);
        await cordon(name, false);
    });

    it("takes the only pod too, and nothing answers until there is another", async () => {
        await scene.endpoint(version(1));
        await until("one pod", async () => (await scene.pods("blue")).length === 1);
        const name = await nodeOfFirst();
        const nodes = (await core.listNode({ labelSelector: "aks-scoring/pool=gpu" })).items;
        const names = nodes.map(({ metadata }) => metadata?.name ?? "");
        // As long as none of the others takes it.
        await Promise.all(names.map(async (node) => await cordon(node, true)));
        await drain(core, name);
        const [successor, ...more] = await scene.pods("blue");
        assert.deepEqual([successor?.status?.phase, more.length], ["Pending", 0]);
        const without = await scene.ask(20);
        assert.deepEqual(without.statuses, { 503: 20 });
        await Promise.all(names.map(async (node) => await cordon(node, false)));
        await scene.routed();
        assert.deepEqual((await scene.ask(20)).statuses, { 200: 20 });
    });
});
