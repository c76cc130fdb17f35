import assert from "node:assert/strict";
import { request, type RequestOptions } from "node:https";
import { text } from "node:stream/consumers";
import { CoreV1Api, PolicyV1Api, type KubeConfig } from "@kubernetes/client-node";
import { Nodes } from "../../lab/cluster/nodes";
import { until } from "../../lab/cluster/until";
import { ProviderGround } from "./providerGround";

/** A node's own at its birth, for as long as its lifecycle controller takes. */
const NOT_READY = "node.kubernetes.io/not-ready";
const KUBERNETES_OWN = { key: "node.kubernetes.io/out-of-service", effect: "NoSchedule" };

describe("the nodes of a pool", () => {
    let ground: ProviderGround;
    let nodes: Nodes;
    let core: CoreV1Api;
    before(async () => {
        ground = await ProviderGround.start();
        nodes = new Nodes(ground.client);
        core = ground.client.makeApiClient(CoreV1Api);
    });
    after(async () => {
        await ground?.stop();
    });

    const put = (name: string, more: object) =>
        nodes.put({ clusterName: "ml", name, body: { vmSize: "Standard_D4s_v5", ...more } });
    const there = async (name: string) => (await core.listNode({ labelSelector: `agentpool=${name}` })).items;
    /** A pod that runs on a pool. */
    const placed = async (name: string, pool: string): Promise<void> => {
        const spec = {
            containers: [{ name: "web", image: "web" }],
            nodeSelector: { agentpool: pool },
            terminationGracePeriodSeconds: 0,
        };
        const body = { metadata: { name, labels: { app: name } }, spec };
        await core.createNamespacedPod({ namespace: "default", body });
        await until(`${name} to run`, async () => {
            const { status } = await core.readNamespacedPod({ name, namespace: "default" });
            return status?.phase === "Running";
        });
    };
    const budget = async (name: string, app: string) =>
        await ground.client.makeApiClient(PolicyV1Api).createNamespacedPodDisruptionBudget({
            namespace: "default",
            body: { metadata: { name }, spec: { minAvailable: 1, selector: { matchLabels: { app } } } },
        });

    it("are as many as the pool says, and stay the same when it changes labels and taints", async () => {
        await put("one", {
            count: 3,
            nodeLabels: { team: "a", gone: "b" },
            nodeTaints: ["old=1:NoSchedule"],
        });
        const before = await there("one");
        const [first] = before;
        await core.patchNode({
            name: first!.metadata!.name!,
            body: [{ op: "add", path: "/spec/taints/-", value: KUBERNETES_OWN }],
        });
        await put("one", { count: 2, nodeLabels: { team: "c" }, nodeTaints: ["new=2:NoExecute"] });
        const after = await there("one");
        assert.deepEqual(
            after.map(({ metadata }) => metadata?.uid),
            before.slice(0, 2).map(({ metadata }) => metadata?.uid),
        );
        for (const { metadata } of after) {
            assert.equal(metadata?.labels?.["team"], "c");
            assert.equal(metadata?.labels?.["gone"], undefined);
        }
        const fresh = { key: "new", value: "2", effect: "NoExecute" };
        const taints = after.map(({ spec }) =>
            spec?.taints
                ?.filter(({ key }) => key !== NOT_READY)
                .map(({ key, value, effect }) => [key, value, effect]),
        );
        const { key, effect } = KUBERNETES_OWN;
        const expected = [fresh.key, fresh.value, fresh.effect];
        assert.deepEqual(taints, [[[key, undefined, effect], expected], [expected]]);
    });

    it("go when their pods are gone, which wait for their budget", async () => {
        await put("two", { count: 1 });
        await placed("patient", "two");
        await budget("patient", "patient");
        let gone = false;
        const going = nodes.delete("two").then(() => (gone = true));
        await until("the node to take no pods", async () => (await there("two"))[0]?.spec?.unschedulable);
        await until("an eviction to be refused", async () => (await refusedEvictions(ground.client)) > 0);
        assert.equal(gone, false);
        const policies = ground.client.makeApiClient(PolicyV1Api);
        await policies.deleteNamespacedPodDisruptionBudget({ name: "patient", namespace: "default" });
        await going;
        assert.deepEqual(await there("two"), []);
    });

    it("stay where a pod can never be evicted, and the lab says why", async () => {
        await put("three", { count: 1 });
        await placed("twice", "three");
        await budget("twice-a", "twice");
        await budget("twice-b", "twice");
        // At once: who waits in vain says how long.
        await assert.rejects(nodes.delete("three"), (error: Error) => {
            assert.match(error.message, /^pod default\/twice cannot be evicted: /);
            assert.match(error.message, /more than one PodDisruptionBudget/);
            return true;
        });
        assert.equal((await there("three")).length, 1);
    });
});

/** How often the API server has refused to evict a pod, for its budget: it counts its answers. */
async function refusedEvictions(client: KubeConfig): Promise<number> {
    const options: RequestOptions = {};
    await client.applyToHTTPSOptions(options);
    const metrics = await new Promise<string>((resolve, reject) => {
        const sent = request(`${client.getCurrentCluster()?.server}/metrics`, options, (answer) => {
            text(answer).then(resolve, reject);
        });
        sent.on("error", reject).end();
    });
    const counts = metrics
        .split("\n")
        .filter((line) => /^apiserver_request_total\{.*code="429".*subresource="eviction"/.test(line))
        .map((line) => Number(line.split(" ").at(-1)));
    return counts.reduce((sum, count) => sum + count, 0);
}
