import assert from "node:assert/strict";
import { ApiextensionsV1Api, CoreV1Api } from "@kubernetes/client-node";
import { createFrom } from "../../lab/cluster/definitions";
import { until } from "../../lab/cluster/until";
import type { Lab } from "../../lab/lab";
import { setUpTools } from "../../lab/setUp/tools";
import { assertNothingLost, CPU_POOL, KEYS, Scene, small } from "./scene";

const ENDPOINT = {
    ...KEYS,
    versions: { blue: small("1", { traffic: 90 }), green: small("2", { traffic: 10 }) },
};
const VERSION = "gateway.networking.k8s.io/bundle-version";
const CHANNEL = "gateway.networking.k8s.io/channel";
const ROUTES = "httproutes.gateway.networking.k8s.io";

async function annotationsOf(lab: Lab, definition: string): Promise<Record<string, string>> {
    const api = lab.client.makeApiClient(ApiextensionsV1Api);
    const { metadata } = await api.readCustomResourceDefinition({ name: definition });
    return metadata?.annotations ?? {};
}

/** The versions of the Envoys that are there. */
async function envoysOf(lab: Lab): Promise<string[]> {
    const { items } = await lab.client.makeApiClient(CoreV1Api).listNamespacedPod({
        namespace: "envoy-gateway-system",
        labelSelector: "gateway.envoyproxy.io/owning-gateway-name",
    });
    return [
        ...new Set(
            items.flatMap(({ spec }) =>
                (spec?.containers ?? [])
                    .filter(({ name }) => name === "envoy")
                    .map(({ image = "" }) => image.replace(/^.*-v/, "")),
            ),
        ),
    ].sort();
}

describe("Envoy Gateway on a cluster", () => {
    it("is updated, definitions first, and loses no request", async () => {
        const tools = await setUpTools(() => undefined);
        const [former, now] = [tools.former.envoyGatewayVersion, tools.envoyGatewayVersion];
        const scene = await Scene.start(
            { pools: CPU_POOL, gateway: { chartVersion: `v${former}` }, endpoint: ENDPOINT },
            { definitions: /^/ },
        );
        try {
            const before = await annotationsOf(scene.lab, ROUTES);
            assert.equal(before[VERSION], "v1.5.1");
            const [envoys] = await envoysOf(scene.lab);
            const tally = await scene.under(async () => {
                const { steps } = await scene.up({ gateway: {} });
                const order = steps.map(({ op, type }) => `${op} ${type.split(":").at(-1)}`);
                const release = order.indexOf("update Release");
                assert.ok(release > order.lastIndexOf("update CustomResourceDefinitionPatch"));
                await until("the Envoys of the new version alone", async () => {
                    const versions = await envoysOf(scene.lab);
                    return versions.length === 1 && versions[0] !== envoys;
                });
            });
            assertNothingLost(tally);
            assert.equal((await annotationsOf(scene.lab, ROUTES))[VERSION], "v1.6.1");
            console.log(`      Envoy Gateway ${former} to ${now}: ${tally.requests} requests, none lost`);
            assert.deepEqual((await scene.stack.preview()).steps, []);
        } finally {
            await scene.stop();
        }
    });

    it("brings definitions that are there already to its version, whoever made them", async () => {
        const { former } = await setUpTools(() => undefined);
        const scene = await Scene.start(
            { pools: CPU_POOL, endpoint: ENDPOINT },
            { definitions: /^/, prepare: ({ client }) => createFrom(client, former.gatewayCrds) },
        );
        try {
            const annotations = await annotationsOf(scene.lab, ROUTES);
            assert.equal(annotations[VERSION], "v1.6.1");
            assert.deepEqual((await scene.stack.preview()).steps, []);
        } finally {
            await scene.stop();
        }
    });

    it("leaves the definitions of AKS's managed Gateway API alone, and serves with them", async () => {
        const { managedGatewayApi } = await setUpTools(() => undefined);
        const managed = {
            definitions: /^/,
            prepare: ({ client }: Lab) => createFrom(client, managedGatewayApi),
        };
        const gateway = { installGatewayApi: false };
        const scene = await Scene.start({ pools: CPU_POOL, gateway, endpoint: ENDPOINT }, managed);
        try {
            assert.deepEqual((await scene.ask(100)).statuses, { 200: 100 });
            const annotations = await annotationsOf(scene.lab, ROUTES);
            assert.deepEqual([annotations[VERSION], annotations[CHANNEL]], ["v1.5.1", "standard"]);
            // Without the setting they would be taken over, which their own guard refuses.
            await assert.rejects(
                scene.up({ gateway: {} }),
                /Installing experimental CRDs on top of standard channel CRDs is prohibited by default/,
            );
            assert.deepEqual((await scene.ask(100)).statuses, { 200: 100 });
        } finally {
            await scene.stop();
        }
    });
});
