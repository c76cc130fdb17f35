import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CustomObjectsApi } from "@kubernetes/client-node";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import type { SandboxStack } from "aks-scoring/sandbox";
import { inventory } from "../../lab/cluster/inventory";
import { until } from "../../lab/cluster/until";
import { Lab } from "../../lab/lab";
import { setUpTools } from "../../lab/setUp/tools";
import { askMany } from "../../lab/traffic/load";
import { routed } from "../../lab/traffic/routed";
import { CPU_POOL, KEYS, Scene, small, withKey } from "./scene";
import { needsStandIn } from "./standIns";

const ROOT = join(__dirname, "..", "..", "..");

const VERSIONS = { blue: small("1", { traffic: 100 }), green: small("2", { traffic: 0, replicas: 1 }) };

/** Definitions are in the chart's own folder for them; the API server registers each of their groups. */
const DEFINITION =
    / (CustomResourceDefinition|APIService) \S*gateway\.(envoyproxy\.io|networking\.(x-)?k8s\.io)$/;

/** What the chart makes by hooks, which are no part of a release. */
const OF_HOOKS = [
    "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration envoy-gateway-topology-injector.envoy-gateway-system",
    "rbac.authorization.k8s.io/v1 ClusterRole envoy-gateway-gateway-helm-certgen:envoy-gateway-system",
    "rbac.authorization.k8s.io/v1 ClusterRoleBinding envoy-gateway-gateway-helm-certgen:envoy-gateway-system",
];

/** Each of these is gone before the next goes. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
    "a version loses its share, then who asks for it, then its pods": [
        "fraud-route",
        "fraud-green-route",
        "fraud-green-service",
        "fraud-green-deployment",
    ],
    "no route is there without its policies": ["fraud-blue-route", "fraud-auth"],
    "the keys outlive the policy that names them": ["fraud-auth", "fraud-keys"],
    "no pod is there without the policy that shields it": [
        "fraud-blue-deployment",
        "edge-scoring-only-gateway",
    ],
    "no Gateway is there without what it grants its clients": ["edge-gateway", "edge-clients"],
    "Envoy Gateway outlives what it has finalizers on": [
        "fraud-blue-route",
        "edge-gateway",
        "edge-class",
        "edge-proxy",
        "ml-envoy-gateway",
        "ml-envoy-gateway-system",
    ],
};

const NAMESPACE = "v1 Namespace ";
const isNamespace = (object: string) => object.startsWith(NAMESPACE);
/** Whether a namespace has what controllers give to each. */
const hasItsOwn = (all: readonly string[]) => (namespace: string) => {
    const name = namespace.slice(NAMESPACE.length);
    return (
        all.includes(`v1 ServiceAccount ${name}/default`) &&
        all.includes(`v1 ConfigMap ${name}/kube-root-ca.crt`)
    );
};
const isDefinition = (object: string) => DEFINITION.test(object);

describe("a gateway and an endpoint that go from a cluster that stays", () => {
    let lab: Lab;
    let serving: SandboxStack;
    let empty: readonly string[];
    const up = async () => {
        const { outputs } = await serving.up();
        const uri = String(outputs["scoringUri"]?.value);
        const request = { headers: withKey(), body: "{}" };
        await routed(uri, request);
        return await askMany(uri, 100, request);
    };
    before(async () => {
        lab = await Lab.start(await setUpTools(() => undefined), { definitions: /^httproutes\./ });
        const platform = await lab.sandbox.stack(cluster, { stackName: "platform" });
        await platform.up();
        empty = await until("each namespace to have what is its own", async () => {
            const all = await inventory(lab.client);
            return all.filter(isNamespace).every(hasItsOwn(all)) && all;
        });
        serving = await lab.sandbox.stack(onExisting, { stackName: "serving" });
        assert.deepEqual((await up()).statuses, { 200: 100 });
    });
    after(async () => {
        await lab?.stop();
    });

    it("go one after the other, without waiting for what never comes", async () => {
        const { steps } = await serving.destroy();
        const gone = steps.map(({ op, name }) => {
            assert.equal(op, "delete", name);
            return name;
        });
        for (const [rule, names] of Object.entries(ORDERS)) {
            const places = names.map((name) => gone.indexOf(name));
            assert.ok(!places.includes(-1), `${rule}: ${names.join()} in ${gone.join()}`);
            assert.deepEqual(
                places,
                [...places].sort((a, b) => a - b),
                `${rule}: ${gone.join()}`,
            );
        }
    });

    it("leave nothing but what Helm never takes away", async () => {
        const left = (await inventory(lab.client)).filter((object) => !empty.includes(object));
        const [definitions, others] = [
            left.filter(isDefinition),
            left.filter((object) => !isDefinition(object)),
        ];
        assert.ok(definitions.some((object) => object.includes("CustomResourceDefinition httproutes.")));
        assert.deepEqual(others, OF_HOOKS);
    });

    it("come again, beside what Helm left", async () => {
        assert.deepEqual((await up()).statuses, { 200: 100 });
        await serving.destroy();
    });

    it("leave definitions alone when what hooks made is deleted by its label, as the docs say", async () => {
        const docs = readFileSync(join(ROOT, "docs", "serving-on-kubernetes.md"), "utf8");
        const [, kinds = "", labelSelector] = /^kubectl delete (\S+) -l (\S+)$/m.exec(docs) ?? [];
        for (const plural of kinds.split(",")) {
            const group = /^mutating/.test(plural)
                ? "admissionregistration.k8s.io"
                : "rbac.authorization.k8s.io";
            const place = { group, version: "v1", plural, labelSelector };
            await lab.client.makeApiClient(CustomObjectsApi).deleteCollectionClusterCustomObject(place);
        }
        const left = (await inventory(lab.client)).filter((object) => !empty.includes(object));
        assert.deepEqual(
            left.filter((object) => !isDefinition(object)),
            [],
        );
    });
});

describe("a stack that goes with its cluster", () => {
    let scene: Scene;
    before(async () => {
        scene = await Scene.start({ pools: CPU_POOL, endpoint: { ...KEYS, versions: VERSIONS } });
    });
    after(async () => {
        await scene?.stop();
    });

    it("is gone when the cluster is: nobody asks the API server for anything", async function () {
        needsStandIn(this);
        const from = scene.lab.sandbox.writes.length;
        const { uri } = scene;
        await scene.stack.destroy();
        const writes = scene.lab.sandbox.writes.slice(from);
        assert.deepEqual(
            writes.filter((write) => write.package === "kubernetes"),
            [],
        );
        assert.equal(writes.at(-1)?.type, "azure-native:containerservice:ManagedCluster");
        assert.throws(() => scene.lab.client, /the lab's cluster was deleted/);
        const { errors } = await askMany(uri, 1, { headers: withKey() });
        assert.equal(Object.keys(errors).length, 1, "nobody answers any more");
    });

    it("comes again on a new cluster, and serves", async () => {
        await scene.up();
        await scene.routed();
        const tally = await scene.ask(100);
        assert.deepEqual([tally.statuses, tally.untruthful], [{ 200: 100 }, 0]);
        assert.deepEqual((await scene.up()).steps, []);
    });
});

function cluster(): void {
    new AksCluster("ml", {
        resourceGroupName: "scoring",
        clusterName: "ml",
        location: "westeurope",
        pools: CPU_POOL,
    });
}

function onExisting(): Record<string, unknown> {
    const existing = AksCluster.existing("ml", {
        resourceGroupName: "scoring",
        clusterName: "ml",
        pools: { cpu: { vmSize: CPU_POOL.cpu.vmSize } },
    });
    const edge = new ScoringGateway("edge", { cluster: existing, replicas: 2 });
    const fraud = new ScoringEndpoint("fraud", { target: edge, ...KEYS, versions: VERSIONS });
    return { scoringUri: fraud.scoringUri };
}
