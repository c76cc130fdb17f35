import assert from "node:assert/strict";
import { KubernetesObjectApi } from "@kubernetes/client-node";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import type { SandboxStack } from "aks-scoring/sandbox";
import { until } from "../../lab/cluster/until";
import { Lab } from "../../lab/lab";
import { setUpTools } from "../../lab/setUp/tools";
import { askMany, type AskOptions } from "../../lab/traffic/load";
import { CPU_POOL, KEYS, small, withKey } from "./scene";

const HOST = "b.scoring.example.com";
const PATH = "/api/v1/service/fraud/score";
const COUNT = 40;

/** A gateway that team b has a name of its own on, beside the namespace of all others; an endpoint "fraud" in both. */
function program(): Record<string, unknown> {
    const place = { resourceGroupName: "scoring", location: "westeurope" };
    const cluster = new AksCluster("ml", { ...place, pools: CPU_POOL });
    const target = new ScoringGateway("edge", {
        cluster,
        replicas: 2,
        http: true,
        namespaces: ["scoring", "b"],
        hostnames: { b: HOST },
    });
    const shared = new ScoringEndpoint("fraud", { target, ...KEYS, versions: { blue: small("1") } });
    const own = new ScoringEndpoint("fraud-b", {
        target,
        ...KEYS,
        endpointName: "fraud",
        namespace: "b",
        versions: { green: small("2") },
    });
    return { address: target.address, shared: shared.scoringUri, own: own.scoringUri };
}

describe("a namespace with a host name of its own, at the real Envoy", () => {
    let lab: Lab;
    let stack: SandboxStack;
    let address: string;
    before(async () => {
        lab = await Lab.start(await setUpTools(() => undefined));
        stack = await lab.sandbox.stack(program);
        const { outputs } = await stack.up();
        address = String(outputs["address"]?.value);
        assert.equal(outputs["shared"]?.value, `http://${address}${PATH}`);
        assert.equal(outputs["own"]?.value, `http://${HOST}${PATH}`);
        await until(
            "answers by both",
            async () => (await by()).blue === COUNT && (await by(HOST)).green === COUNT,
        );
    });
    after(() => lab?.stop());

    /** How many requests which version answered, and the statuses; by the address, or by a name. */
    const by = async (host?: string, options: AskOptions = {}) => {
        const { versions, statuses } = await askMany(`http://${host ?? address}${PATH}`, COUNT, {
            headers: withKey(),
            body: "{}",
            ...(host === undefined ? {} : { address }),
            ...options,
        });
        return { blue: versions["blue"] ?? 0, green: versions["green"] ?? 0, statuses };
    };

    it("has its paths for itself: the same path is another endpoint elsewhere", async () => {
        assert.equal((await by()).blue, COUNT);
        assert.equal((await by(HOST)).green, COUNT);
        assert.equal((await by("other.example.com")).blue, COUNT);
    });

    it("is closed without a key, under either name", async () => {
        for (const host of [undefined, HOST]) {
            assert.deepEqual((await by(host, { headers: {} })).statuses, { 401: COUNT });
        }
    });

    it("loses no path to a route of another namespace, whatever that route says", async () => {
        const api = KubernetesObjectApi.makeApiClient(lab.client);
        const { items } = await api.list("gateway.networking.k8s.io/v1", "HTTPRoute", "scoring");
        const fraud = items.find(({ metadata }) => metadata?.name === "fraud") as unknown as {
            readonly metadata: { readonly labels: Record<string, string> };
            readonly spec: object;
        };
        const thief = {
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "HTTPRoute",
            metadata: { name: "thief", namespace: "scoring", labels: fraud.metadata.labels },
            spec: { ...fraud.spec, hostnames: [HOST] },
        };
        await api.create(thief);
        try {
            await until("Envoy Gateway to have looked at it", async () => {
                const { status } = (await api.read({ ...thief, metadata: thief.metadata })) as unknown as {
                    readonly status?: { readonly parents?: readonly object[] };
                };
                return (status?.parents ?? []).length > 0;
            });
            for (let round = 0; round < 5; round++) assert.equal((await by(HOST)).green, COUNT);
        } finally {
            await api.delete(thief);
        }
    });
});
