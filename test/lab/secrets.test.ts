import assert from "node:assert/strict";
import { AppsV1Api, CoreV1Api } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import type { StubAnswer } from "../../lab/images/scoringStub";
import { ask } from "../../lab/traffic/load";
import { CPU_POOL, KEYS, Scene, small } from "./scene";

const VERSIONS = { blue: small("1", { traffic: 90 }), green: small("2", { traffic: 10, replicas: 1 }) };

/** Of a Deployment. */
const CONTAINER = "/spec/template/spec/containers/0";

describe("what is kept secret", () => {
    let scene: Scene;
    let core: CoreV1Api;
    before(async () => {
        scene = await Scene.start({ pools: CPU_POOL, endpoint: { ...KEYS, versions: VERSIONS } });
        core = scene.lab.client.makeApiClient(CoreV1Api);
    });
    after(async () => {
        await scene?.stop();
    });

    describe("by keeping keys from pods", () => {
        it("a pod sees none in a request, however it was sent, nor another header with it", async () => {
            const sent = [...Object.values(KEYS), ...Object.values(KEYS).map((key) => `Bearer ${key}`)];
            for (const Authorization of sent) {
                for (const pin of [undefined, { "azureml-model-deployment": "green" }]) {
                    const answer = await ask(scene.uri, { headers: { Authorization, ...pin }, body: "{}" });
                    assert.equal(answer.status, 200);
                    const seen = JSON.parse(answer.body) as StubAnswer;
                    assert.equal(seen.headers["authorization"], undefined);
                    assertWithoutKeys(answer.body);
                }
            }
        });

        it("no pod of any namespace, nor a ConfigMap, holds one, or names the Secret that does", async () => {
            const secrets = (await core.listNamespacedSecret({ namespace: "scoring" })).items;
            const [holding] = secrets.filter(({ data = {} }) => Object.keys(data).includes("primary"));
            const pods = JSON.stringify(await core.listPodForAllNamespaces());
            assertWithoutKeys(pods);
            assert.equal(pods.includes(holding!.metadata!.name!), false);
            assertWithoutKeys(JSON.stringify(await core.listConfigMapForAllNamespaces()));
        });
    });

    describe("by keeping secrets in the state", () => {
        it("what the program says is secret stays so in the state, after a refresh that found it changed too", async () => {
            const environmentVariables = { PASSWORD: pulumi.secret("hidden-in-a-variable") };
            const versions = { ...VERSIONS, green: { ...VERSIONS.green, environmentVariables } };
            await scene.endpoint({ versions });
            const { items } = await core.listNamespacedSecret({ namespace: "scoring" });
            const name = items.find(({ data = {} }) => data["primary"] !== undefined)?.metadata?.name ?? "";
            const primary = Buffer.from("changed-by-hand").toString("base64");
            await core.patchNamespacedSecret({
                name,
                namespace: "scoring",
                body: [{ op: "replace", path: "/data/primary", value: primary }],
            });
            await scene.lab.client.makeApiClient(AppsV1Api).patchNamespacedDeployment({
                name: (await scene.pods("green"))[0]!.metadata!.labels!["app.kubernetes.io/instance"]!,
                namespace: "scoring",
                body: [{ op: "replace", path: `${CONTAINER}/env/0/value`, value: "changed-by-hand" }],
            });
            const { steps } = await scene.stack.refresh();
            const found = steps.map(({ op, name: changed }) => `${op} ${changed}`);
            assert.deepEqual(found.sort(), ["update fraud-green-deployment", "update fraud-keys"]);
            const state = await scene.stack.exportState();
            assertWithoutKeys(state);
            for (const text of ["hidden-in-a-variable", "changed-by-hand", primary]) {
                assert.equal(state.includes(text), false, text);
            }
        });
    });
});

function assertWithoutKeys(text: string): void {
    for (const key of Object.values(KEYS)) {
        assert.equal(text.includes(key), false);
        assert.equal(text.includes(Buffer.from(key).toString("base64")), false);
    }
}
