import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { asObject, releaseOutputs } from "#src/sandbox/kubernetes/release";
import { at } from "#src/sandbox/paths";
import type { Bag } from "#src/sandbox/values";
import { configMap, named, namespace, ProviderGround, refusal, workload } from "./providerGround";

const TOKEN = "kubernetes:helm.sh/v3:Release";

const HOOK = `
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-before
  annotations: { helm.sh/hook: pre-install }
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: work, image: "job:0" }]
`;
const CONFIG = `
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }} }
data: { greeting: {{ .Values.greeting | quote }} }
`;
const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }} }
spec:
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata: { labels: { app: {{ .Release.Name }} } }
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{ name: web, image: {{ .Values.image }} }]
`;

describe("a release, by the real helm", () => {
    let ground: ProviderGround;
    before(async () => {
        ground = await ProviderGround.start();
        const chart = join(ground.folder, "greeter");
        mkdirSync(join(chart, "templates"), { recursive: true });
        writeFileSync(
            join(chart, "Chart.yaml"),
            "apiVersion: v2\nname: greeter\nversion: 1.2.3\nappVersion: v7\n",
        );
        writeFileSync(join(chart, "values.yaml"), "greeting: hello\nimage: web:1\n");
        writeFileSync(join(chart, "templates", "hook.yaml"), HOOK);
        writeFileSync(join(chart, "templates", "config.yaml"), CONFIG);
        writeFileSync(join(chart, "templates", "deployment.yaml"), DEPLOYMENT);
        mkdirSync(join(chart, "crds"));
        // All of them are too large for a chart of one piece.
        for (const file of ground.tools.gatewayCrds.filter((name) => name.includes("securitypolicies"))) {
            copyFileSync(file, join(chart, "crds", basename(file)));
        }
        await ground.create(namespace("system"));
    });
    after(async () => {
        await ground?.stop();
    });

    const release = (more: Bag = {}): Bag =>
        asObject(TOKEN, {
            name: "greeter",
            namespace: "system",
            chart: "greeter",
            version: "1.2.3",
            values: { greeting: "hi" },
            ...more,
        });
    const inSystem = (object: Bag): Bag => ({
        ...object,
        metadata: { ...(object["metadata"] as Bag), namespace: "system" },
    });
    const config = inSystem(configMap("greeter", {}));
    const web = inSystem(workload("Deployment", "greeter", "web"));

    it("is installed with its hooks, and what it brings is ready", async () => {
        assert.equal(await ground.get(release()), undefined);
        const made = await ground.create(release());
        assert.deepEqual((await ground.settled(made)).reasons, []);
        assert.equal(at(await ground.get(config), "data.greeting"), "hi");
        assert.equal(at(await ground.get(web), "status.availableReplicas"), 1);
        const outputs = releaseOutputs((await ground.get(release()))!);
        assert.deepEqual(outputs["values"], { greeting: "hi" });
        assert.equal(at(outputs, "status.revision"), 1);
        assert.equal(at(outputs, "status.version"), "1.2.3");
    });

    it("brings definitions that are known from then on, here Envoy Gateway's, and hold", async () => {
        const policy = (spec: Bag) =>
            named("gateway.envoyproxy.io/v1alpha1", "SecurityPolicy", "auth", { spec });
        const target = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "fraud" };
        const good = policy({ targetRefs: [target], cors: { allowOrigins: ["https://example.com"] } });
        const { reasons } = await ground.settled(await ground.create(good));
        assert.deepEqual(reasons, []);
        const bad = policy({ targetRefs: [{ ...target, kind: "Pod" }] });
        const words = /^SecurityPolicy\.gateway\.envoyproxy\.io "auth" is invalid/;
        assert.match(await refusal(ground.update(bad)), words);
        assert.match(await refusal(ground.dryRun(bad, { upsert: true })), words);
    });

    it("is there once", async () => {
        assert.equal(await refusal(ground.create(release())), "cannot re-use a name that is still in use");
    });

    it("is upgraded", async () => {
        const made = await ground.update(release({ values: { greeting: "servus", image: "web:2" } }));
        assert.equal(at(releaseOutputs(made), "status.revision"), 2);
        assert.equal(at(await ground.get(config), "data.greeting"), "servus");
        assert.equal(at(await ground.get(web), "spec.template.spec.containers[0].image"), "web:2");
    });

    it("that does not come to life is there all the same, with the reason", async () => {
        const broken = await ground.update(release({ values: { image: "slow" }, timeout: 3 }));
        const { reasons } = await ground.settled(broken);
        assert.match(
            reasons.join(),
            /^Helm release "system\/greeter" failed to initialize completely\. .*Helm Release system\/greeter: context deadline exceeded$/,
        );
        const mended = await ground.update(release({ skipAwait: true, values: { image: "slow" } }));
        assert.deepEqual((await ground.settled(mended)).reasons, []);
    });

    it("needs its namespace, or leave to make it", async () => {
        const elsewhere = release({ namespace: "nowhere" });
        assert.match(
            await refusal(ground.create(elsewhere)),
            /^create: failed to create: namespaces "nowhere" not found$|^failed pre-install: .*namespaces "nowhere" not found$/,
        );
        const made = await ground.create(release({ namespace: "nowhere", createNamespace: true }));
        assert.equal(at(made, "metadata.namespace"), "nowhere");
    });

    it("goes with all that it brought", async () => {
        assert.equal(await ground.delete(release()), true);
        assert.equal(await ground.get(config), undefined);
        assert.equal(await ground.get(web), undefined);
        assert.equal(await ground.get(release()), undefined);
        assert.equal(await ground.delete(release()), false);
    });
});
