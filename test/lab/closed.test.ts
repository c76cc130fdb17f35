import assert from "node:assert/strict";
import { KubernetesObjectApi } from "@kubernetes/client-node";
import { until } from "../../lab/cluster/until";
import { Load, type Answer, type LoadTally } from "../../lab/traffic/load";
import { linesOf } from "../drift/driftCase";
import { assertNothingLost, CPU_POOL, KEYS, Scene, small, withKey } from "./scene";
import { needsStandIn } from "./standIns";

const ENVOY = "gateway.envoyproxy.io/v1alpha1";
const GATEWAY = "gateway.networking.k8s.io/v1";

/** What decides who may call: who deletes it opens nothing. */
const GUARDS: readonly (readonly [resource: string, apiVersion: string, name: RegExp, meanwhile: number])[] =
    [
        ["SecurityPolicy fraud-auth", ENVOY, /^fraud$/, 403],
        ["SecurityPolicy edge-denial", ENVOY, /^edge$/, 200],
        ["SecurityPolicy edge-guard-auth", ENVOY, /^edge-guard-/, 200],
        ["HTTPRoute edge-guard", GATEWAY, /^edge-guard-/, 200],
        ["Secret fraud-keys", "v1", /^fraud-keys-/, 500],
        ["BackendTrafficPolicy fraud-traffic", ENVOY, /^fraud$/, 200],
        ["NetworkPolicy edge-scoring-only-gateway", "networking.k8s.io/v1", /^only-gateway-/, 200],
        ["NetworkPolicy edge-scoring-egress", "networking.k8s.io/v1", /^egress-/, 200],
        ["HTTPRoute fraud-blue-route", GATEWAY, /^fraud-blue-/, 200],
        ["HTTPRoute fraud-route", GATEWAY, /^fraud$/, 404],
        ["EnvoyProxy edge-proxy", ENVOY, /^edge$/, 200],
    ];

/** Those who must never be let in. */
const STRANGERS: Readonly<Record<string, Record<string, string>>> = {
    "without a key": {},
    "with another key": withKey("another-key-".padEnd(40, "9")),
    "asking for a version, without a key": { "azureml-model-deployment": "blue" },
};

describe("an endpoint, one after another of whose guards somebody deletes", function () {
    let scene: Scene;
    let api: KubernetesObjectApi;
    before(async function () {
        needsStandIn(this);
        scene = await Scene.start({
            pools: CPU_POOL,
            endpoint: { ...KEYS, versions: { blue: small("1") } },
        });
        api = KubernetesObjectApi.makeApiClient(scene.lab.client);
    });
    after(() => scene?.stop());

    const remove = async (kind: string, apiVersion: string, name: RegExp) => {
        const { items } = await api.list(apiVersion, kind);
        const found = items.filter(({ metadata }) => name.test(metadata?.name ?? ""));
        assert.equal(found.length, 1, kind);
        await api.delete({ ...found[0], apiVersion, kind });
    };
    /** Whoever has the key is answered so, by all Envoys. */
    const settled = (status: number) =>
        until(`answers of status ${status}`, async () => {
            const { statuses, requests } = await scene.ask(40);
            return statuses[status] === requests;
        });

    for (const [resource, apiVersion, name, meanwhile] of GUARDS) {
        it(`${resource}: nobody else is let in meanwhile, and an update with a refresh makes it again`, async () => {
            const loads = Object.values(STRANGERS).map((headers) =>
                Load.start(scene.uri, { headers, body: "{}", concurrency: 2 }),
            );
            let seen: readonly LoadTally[];
            try {
                await remove(resource.split(" ")[0]!, apiVersion, name);
                await settled(meanwhile);
                const lines = linesOf(await scene.up({}, { refresh: true }));
                assert.ok(lines.includes(`create ${resource}`), lines.join());
                await settled(200);
            } finally {
                seen = await Promise.all(loads.map((load) => load.stop()));
            }
            seen.forEach(({ statuses, requests }, i) => {
                const title = `${Object.keys(STRANGERS)[i]}: ${JSON.stringify(statuses)}`;
                assert.ok(requests > 50, title);
                assert.equal(statuses[200], undefined, title);
            });
        });
    }

    it("goes on serving anybody with auth: none, where a stack of a release without these policies is updated", async () => {
        await scene.up({ endpoint: { auth: "none", versions: { blue: small("1") } } });
        const everybody = { headers: {} };
        await until("all to be let in", async () => (await scene.ask(40, everybody)).statuses[200] === 40);
        // As such a release left it: the gateway's goes first, and nobody is refused.
        for (const name of [/^edge$/, /^fraud$/]) await remove("SecurityPolicy", ENVOY, name);
        await scene.stack.refresh();
        const tally = await scene.under(async () => {
            const lines = linesOf(await scene.up());
            assert.deepEqual(lines, [
                "create SecurityPolicy fraud-auth",
                "create SecurityPolicy edge-denial",
            ]);
        }, everybody);
        assertNothingLost(tally);
        await scene.up({ endpoint: { ...KEYS, versions: { blue: small("1") } } });
        await settled(200);
    });

    it("a route of somebody's own on the gateway is open to nobody", async () => {
        const answers: Answer[] = [];
        const path = "/api/v1/service/mine";
        const { metadata, ...route } = (await api.list(GATEWAY, "HTTPRoute")).items.find(
            (one) => one.metadata?.name === "fraud",
        )! as { metadata?: object; spec?: { rules: object[]; parentRefs: object[] } };
        assert.ok(metadata);
        const [rule] = route.spec!.rules;
        const mine = {
            apiVersion: GATEWAY,
            kind: "HTTPRoute",
            metadata: { name: "mine", namespace: "scoring" },
            spec: {
                parentRefs: route.spec!.parentRefs,
                rules: [{ ...rule, matches: [{ path: { type: "PathPrefix", value: path } }] }],
            },
        };
        const load = Load.start(scene.uri.replace("/api/v1/service/fraud", path), {
            headers: withKey(),
            body: "{}",
            onAnswer: (answer) => answers.push(answer),
        });
        try {
            await api.create(mine);
            await until("a refusal", () => answers.slice(-20).every(({ status }) => status === 403));
        } finally {
            await load.stop();
            await api.delete(mine);
        }
        const statuses = new Set(answers.map(({ status }) => status));
        assert.ok(statuses.has(404), "there was no such route");
        assert.ok(!statuses.has(200), [...statuses].join());
    });
});
