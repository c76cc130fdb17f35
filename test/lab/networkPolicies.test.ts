import assert from "node:assert/strict";
import { CoreV1Api, DiscoveryV1Api, NetworkingV1Api, type V1Pod } from "@kubernetes/client-node";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { isolating, mayConnect, mayReach, type End } from "../../lab/traffic/networkPolicies";
import { harmlessPod } from "./harmlessPod";
import { CPU_POOL, KEYS, Scene, small } from "./scene";

const VERSIONS = { blue: small("1", { traffic: 90 }), green: small("2", { traffic: 10, replicas: 1 }) };

const ENVOY_LABELS = {
    "app.kubernetes.io/component": "proxy",
    "app.kubernetes.io/managed-by": "envoy-gateway",
    "gateway.envoyproxy.io/owning-gateway-name": "edge",
    "gateway.envoyproxy.io/owning-gateway-namespace": "envoy-gateway-system",
};

/** Pods of nobody: ordinary ones, and some that look like an Envoy of the gateway. */
const STRANGERS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["default", {}],
    ["default", ENVOY_LABELS],
    ["kube-system", {}],
    ["kube-system", ENVOY_LABELS],
    ["envoy-gateway-system", {}],
    ["scoring", ENVOY_LABELS],
    ["imposter", ENVOY_LABELS],
];

describe("what NetworkPolicies keep apart, for the pods that are there", () => {
    let scene: Scene;
    let core: CoreV1Api;
    let ends: readonly End[];
    let envoys: ReadonlySet<string>;
    before(async () => {
        scene = await Scene.start({ pools: CPU_POOL, endpoint: { ...KEYS, versions: VERSIONS } });
        core = scene.lab.client.makeApiClient(CoreV1Api);
        await another(scene);
        await core.createNamespace({
            body: {
                metadata: {
                    name: "imposter",
                    labels: { "kubernetes.io/metadata.name": "envoy-gateway-system" },
                },
            },
        });
        for (const [index, [namespace, labels]] of STRANGERS.entries()) {
            const metadata = { name: `stranger-${index}`, labels };
            await core.createNamespacedPod({ namespace, body: { metadata, spec: harmlessPod() } });
        }
        const namespaces = (await core.listNamespace()).items;
        const pods = (await core.listPodForAllNamespaces()).items;
        ends = pods.map((pod) => ({
            pod,
            namespace: namespaces.find(({ metadata }) => metadata?.name === pod.metadata?.namespace)!,
        }));
        envoys = new Set(
            await behind(scene, String((await scene.stack.automation.outputs())["address"]?.value)),
        );
    });
    after(async () => {
        await scene?.stop();
    });

    const isEnvoy = ({ pod }: End) => envoys.has(pod.metadata?.uid ?? "");
    const nameOf = ({ pod }: End) => `${pod.metadata?.namespace}/${pod.metadata?.name}`;
    const ofVersions = () =>
        ends.filter(({ pod }) => pod.metadata?.labels?.["aks-scoring/endpoint"] === "fraud");
    const policies = async () =>
        (await scene.lab.client.makeApiClient(NetworkingV1Api).listNetworkPolicyForAllNamespaces()).items;

    it("a namespace cannot call itself another's name", async () => {
        const { metadata } = await core.readNamespace({ name: "imposter" });
        assert.equal(metadata?.labels?.["kubernetes.io/metadata.name"], "imposter");
    });

    it("every scoring pod is closed, and open to the Envoys behind the gateway's address", async () => {
        const all = await policies();
        assert.equal(envoys.size, 2);
        assert.equal(ofVersions().length, 3);
        for (const scoring of ofVersions()) {
            // Two: either keeps the pod closed where the other is gone.
            assert.equal(isolating("Ingress", scoring, all).length, 2, nameOf(scoring));
            assert.equal(isolating("Egress", scoring, all).length, 2, nameOf(scoring));
            const port = portOf(scoring.pod);
            for (const envoy of ends.filter(isEnvoy)) {
                assert.equal(mayConnect(envoy, { ...scoring, port }, all), true, nameOf(envoy));
            }
        }
    });

    it("a scoring pod reaches pods, names and the internet, but neither the metadata service nor the wire server", async () => {
        const all = await policies();
        const pods = ends.filter(({ namespace }) => namespace.metadata?.name === "kube-system");
        for (const scoring of ofVersions()) {
            const reaches = (address: string, port: number, protocol = "TCP") =>
                mayReach(scoring, { address, port, protocol }, all);
            assert.ok(pods.length > 0 && pods.every((pod) => mayConnect(scoring, { ...pod, port: 80 }, all)));
            assert.equal(reaches("20.190.128.5", 443), true, "Entra ID, for workload identity");
            assert.equal(reaches("169.254.10.11", 53, "UDP"), true, "DNS on the node");
            assert.equal(reaches("2603:1006:2000::1", 443), true);
            assert.equal(reaches("169.254.169.254", 80), false);
            assert.equal(reaches("168.63.129.16", 80), false);
            assert.equal(reaches("168.63.129.16", 32_526), false);
        }
    });

    it("nobody else may connect to one: no other pod of any namespace, nor another gateway's Envoys", async () => {
        const all = await policies();
        const others = ends.filter((end) => !isEnvoy(end));
        const where = new Set(others.map(({ namespace }) => namespace.metadata?.name));
        for (const namespace of [
            "default",
            "kube-system",
            "scoring",
            "envoy-gateway-system",
            "side",
            "imposter",
        ]) {
            assert.ok(where.has(namespace), `a pod in ${namespace}`);
        }
        assert.ok(
            others.some(({ pod }) => /^envoy-.*-side-/.test(pod.metadata?.name ?? "")),
            "another's Envoy",
        );
        for (const scoring of ofVersions()) {
            const port = portOf(scoring.pod);
            const connected = others
                .filter((from) => mayConnect(from, { ...scoring, port }, all))
                .map(nameOf);
            assert.deepEqual(connected, [nameOf(scoring)], "itself, which nothing keeps it from");
        }
    });
});

function portOf({ spec }: V1Pod): number {
    const [port] = spec?.containers.flatMap(({ ports = [] }) => ports) ?? [];
    return port!.containerPort;
}

/** UIDs of the pods that a load balancer's address leads to. */
async function behind({ lab }: Scene, address: string): Promise<string[]> {
    const services = (await lab.client.makeApiClient(CoreV1Api).listServiceForAllNamespaces()).items;
    const service = services.find(({ status }) => status?.loadBalancer?.ingress?.[0]?.ip === address);
    const slices = await lab.client.makeApiClient(DiscoveryV1Api).listEndpointSliceForAllNamespaces();
    return slices.items
        .filter(({ metadata }) => metadata?.ownerReferences?.[0]?.uid === service?.metadata?.uid)
        .flatMap(({ endpoints }) => endpoints ?? [])
        .map(({ targetRef }) => targetRef?.uid ?? "");
}

/** Another gateway with an endpoint of its own, on the same cluster. */
async function another({ lab }: Scene): Promise<void> {
    const [cluster] = lab.sandbox.azure.objects("Microsoft.ContainerService/managedClusters");
    const stack = await lab.sandbox.stack(
        () => {
            const existing = AksCluster.existing("ml", { clusterId: cluster!.id, pools: CPU_POOL });
            const target = new ScoringGateway("side", {
                cluster: existing,
                installEnvoyGateway: false,
                namespaces: ["side"],
                replicas: 1,
            });
            new ScoringEndpoint("spam", { target, versions: { blue: small("1", { replicas: 1 }) } });
        },
        { stackName: "side" },
    );
    await stack.up();
}
