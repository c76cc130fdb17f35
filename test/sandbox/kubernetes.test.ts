import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { Sandbox, type Run } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { deployment, failure, namespace, stepsOf, writesOf } from "./support";

describe("the kubernetes provider", () => {
    let sandbox: Sandbox;
    before(async () => (sandbox = await Sandbox.start()));
    after(() => sandbox.stop());

    it("names what has no name, and keeps the name", async () => {
        let colour = "blue";
        const stack = await sandbox.stack(
            () => {
                const map = new ConfigMap("palette", { data: { colour } });
                return { name: map.metadata.name, namespace: map.metadata.namespace, id: map.id };
            },
            { stackName: "names" },
        );
        const first = await stack.up();
        const name = first.outputs["name"]?.value;
        assert.match(name, /^palette-[0-9a-f]{8}$/);
        assert.equal(first.outputs["id"]?.value, `default/${name}`);

        // Data of a ConfigMap is immutable to the provider: with a name of its own choice it creates first.
        colour = "green";
        const from = sandbox.writes.length;
        const second = await stack.up();
        assert.deepEqual(writesOf(sandbox, from), ["create palette", "delete palette"]);
        assert.notEqual(second.outputs["name"]?.value, name);
    });

    it("replaces a Secret whose data changed, deleting it first, unless secrets are mutable", async () => {
        let key = "one";
        let run: Run | undefined;
        const stack = await sandbox.stack(
            () => {
                const mutable = new Provider("mutable", { enableSecretMutable: true });
                for (const [name, provider] of Object.entries({ frozen: undefined, mutable })) {
                    new Secret(name, { metadata: { name }, stringData: { key } }, { provider });
                }
            },
            { stackName: "secrets" },
        );
        await stack.up();
        const dataOf = (name: string) => sandbox.kubernetes.get({ kind: "Secret", name })?.data.key;
        assert.deepEqual([dataOf("frozen"), dataOf("mutable")], ["b25l", "b25l"]);

        key = "two";
        const from = sandbox.writes.length;
        run = await stack.up();
        assert.deepEqual(writesOf(sandbox, from).sort(), [
            "create frozen",
            "delete frozen",
            "update mutable",
        ]);
        assert.deepEqual(run.steps.find(({ op }) => op === "replace")?.diff, {
            "stringData.key": "update-replace",
        });
        assert.equal(dataOf("mutable"), "dHdv");

        run = await stack.up({ refresh: true });
        assert.deepEqual(run.summary, { same: 4 });
    });

    it("writes an object under one field manager, whatever its resource is called", async () => {
        const metadata = { name: "settings", namespace: "default" };
        const stack = await sandbox.stack(
            () => void new ConfigMap("before", { metadata: { ...metadata, labels: { a: "1", b: "1" } } }),
            { stackName: "renamed" },
        );
        await stack.up();
        stack.program = () =>
            void new ConfigMap(
                "after",
                { metadata: { ...metadata, labels: { a: "2" } } },
                { aliases: [{ name: "before" }] },
            );
        assert.deepEqual((await stack.up()).summary, { same: 1, update: 1 });
        const { kubernetes } = await sandbox.save();
        const managers = kubernetes.clusters
            .flatMap(({ written }) => written)
            .filter(([key]) => key.endsWith("/ConfigMap/default/settings"))
            .map(([, byManager]) => Object.keys(byManager).length);
        assert.deepEqual(managers, [1]);
        const { labels } = sandbox.kubernetes.get({ kind: "ConfigMap", ...metadata })?.metadata ?? {};
        assert.deepEqual(labels, { a: "2" });
    });

    it("refuses what exists, what has no namespace to stand in, and lets a namespace take all with it", async () => {
        sandbox.kubernetes.put({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "taken", namespace: "default" },
        });
        let names: string[] = ["taken", "homeless"];
        const stack = await sandbox.stack(
            () => {
                const home = namespace("home", "scoring");
                for (const name of names) {
                    const place = name === "homeless" ? "nowhere" : name === "inside" ? "scoring" : "default";
                    new ConfigMap(name, { metadata: { name, namespace: place } }, { dependsOn: [home] });
                }
            },
            { stackName: "refusals" },
        );
        // In a preview the provider keeps it to itself.
        assert.deepEqual((await stack.preview()).summary, { create: 4 });
        const { message } = await failure(stack.up({ continueOnError: true }));
        assert.ok(
            message.includes(
                'resource default/taken was not successfully created by the Kubernetes API server: configmaps "taken" ' +
                    "already exists\n\n  The resource already exists in the cluster. This can happen when renaming",
            ),
            message,
        );
        assert.ok(message.includes('namespaces "nowhere" not found'), message);

        names = ["inside"];
        await stack.up();
        assert.equal(
            sandbox.kubernetes.get({ kind: "ConfigMap", name: "inside" })?.metadata.namespace,
            "scoring",
        );
        sandbox.kubernetes.remove({ kind: "Namespace", name: "scoring" });
        assert.equal(sandbox.kubernetes.get({ kind: "ConfigMap", name: "inside" }), undefined);
        // What is gone already is deleted without complaint.
        assert.deepEqual((await stack.destroy()).summary, { delete: 3 });
        sandbox.kubernetes.remove({ kind: "ConfigMap", name: "taken" });
    });

    it("replaces a Deployment for its selector, updates it for anything else", async () => {
        let [app, image] = ["a", "scorer:1"];
        const stack = await sandbox.stack(() => void deployment("web", { app, image, replicas: 2 }), {
            stackName: "selector",
        });
        await stack.up();
        image = "scorer:2";
        const update = await stack.up();
        assert.deepEqual(
            update.steps.map(({ op, diff }) => [op, diff]),
            [["update", { "spec.template.spec.containers[0].image": "update" }]],
        );
        app = "b";
        const replace = await stack.up();
        assert.deepEqual(stepsOf(replace.steps), [
            "delete-replaced web",
            "replace web",
            "create-replacement web",
        ]);
        assert.deepEqual(replace.steps[1]?.diff, {
            "spec.selector.matchLabels.app": "update-replace",
            "spec.template.metadata.labels.app": "update",
        });
    });

    it("leaves the replicas of an autoscaled Deployment alone", async () => {
        let image = "scorer:1";
        const stack = await sandbox.stack(
            () => {
                const web = deployment("scaled", { image });
                const target = { apiVersion: "apps/v1", kind: "Deployment", name: "scaled" };
                new HorizontalPodAutoscaler(
                    "scaler",
                    {
                        metadata: { name: "scaler" },
                        spec: { minReplicas: 2, maxReplicas: 9, scaleTargetRef: target },
                    },
                    { dependsOn: [web] },
                );
            },
            { stackName: "autoscaled" },
        );
        await stack.up();
        const ref = { kind: "Deployment", name: "scaled" };
        assert.equal(sandbox.kubernetes.get(ref).spec.replicas, 2);
        sandbox.kubernetes.change(ref, (object) => (object.spec.replicas = 7));
        assert.deepEqual((await stack.up({ refresh: true })).summary, { same: 3 });
        image = "scorer:2";
        await stack.up();
        assert.equal(sandbox.kubernetes.get(ref).spec.replicas, 7);
        assert.equal(sandbox.kubernetes.get(ref).status.readyReplicas, 7);
    });

    it("sees drift in what the program sets, and in nothing else", async () => {
        const stack = await sandbox.stack(
            () => void new ConfigMap("drift", { metadata: { name: "drift" }, data: { a: "1" } }),
            { stackName: "drift" },
        );
        await stack.up();
        const ref = { kind: "ConfigMap", name: "drift" };
        sandbox.kubernetes.change(ref, (object) => (object.metadata.labels = { from: "outside" }));
        assert.deepEqual(stepsOf((await stack.up({ refresh: true })).steps), []);
        sandbox.kubernetes.change(ref, (object) => (object.data.a = "2"));
        const found = await stack.refresh();
        assert.deepEqual(
            found.steps.map(({ op, name, diff }) => [op, name, diff]),
            [["update", "drift", { "data.a": "update-replace" }]],
        );
        await stack.up();
        assert.equal(sandbox.kubernetes.get(ref).data.a, "1");
        sandbox.kubernetes.remove(ref);
        assert.deepEqual(stepsOf((await stack.refresh()).steps), ["delete drift"]);
    });

    it("keeps no empty list or map of its own types, so that a refresh misses it, and all of a custom one", async () => {
        const containers = [{ name: "main", image: "scorer:1", env: [] }];
        const spec = { gatewayClassName: "envoy", listeners: [], addresses: [] };
        const stack = await sandbox.stack(
            () => {
                deployment("bare", { pod: { containers, volumes: [{ name: "tmp", emptyDir: {} }] } });
                const api = "gateway.networking.k8s.io/v1";
                new CustomResource("bare", {
                    apiVersion: api,
                    kind: "Gateway",
                    metadata: { name: "bare" },
                    spec,
                });
            },
            { stackName: "bare" },
        );
        await stack.up();
        const { template } = sandbox.kubernetes.get({ kind: "Deployment", name: "bare" }).spec;
        assert.deepEqual(template.spec, {
            containers: [{ name: "main", image: "scorer:1" }],
            volumes: [{ name: "tmp", emptyDir: {} }],
        });
        assert.deepEqual(sandbox.kubernetes.get({ kind: "Gateway", name: "bare" }).spec, spec);
        const { steps } = await stack.up({ refresh: true });
        assert.deepEqual(
            steps.filter(({ op }) => op !== "same").map(({ name, diff }) => [name, diff]),
            [["bare", { "spec.template.spec.containers[0].env": "add" }]],
        );
    });

    it("keeps secret what the program says is secret, though somebody else changed it: in a refreshed state too", async () => {
        const stack = await sandbox.stack(
            () => {
                new Secret("login", { metadata: { name: "login" }, data: { user: "QWRh" } });
                new ConfigMap("hiding", {
                    metadata: { name: "hiding" },
                    data: { key: pulumi.secret("hidden-1"), colour: "blue" },
                });
                const env = [{ name: "KEY", value: pulumi.secret("hidden-2") }];
                deployment("hiding", { pod: { containers: [{ name: "main", image: "scorer:1", env }] } });
            },
            { stackName: "refreshed-secrets" },
        );
        await stack.up();
        sandbox.kubernetes.change(
            { kind: "Secret", name: "login" },
            (object) => (object.data = { user: "RXZl" }),
        );
        sandbox.kubernetes.change(
            { kind: "ConfigMap", name: "hiding" },
            (object) => (object.data.key = "found-1"),
        );
        sandbox.kubernetes.change({ kind: "Deployment", name: "hiding" }, ({ spec }) => {
            spec.template.spec.containers[0].env[0].value = "found-2";
        });
        const { steps } = await stack.refresh();
        assert.deepEqual(stepsOf(steps).sort(), ["update hiding", "update hiding", "update login"]);
        const state = await stack.exportState();
        assert.match(state, /"colour": *"blue"/);
        for (const text of ["QWRh", "RXZl", "hidden", "found"]) {
            assert.equal(state.includes(text), false, text);
        }
    });

    it("gives a Gateway its address once its class and its certificate are there, and waits where it is told to", async () => {
        let secrets: string[] = [];
        const stack = await sandbox.stack(
            () => {
                const api = "gateway.networking.k8s.io/v1";
                const gatewayClass = new CustomResource("class", {
                    apiVersion: api,
                    kind: "GatewayClass",
                    metadata: { name: "envoy" },
                    spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
                });
                const certificates = secrets.map((name) => new Secret(name, { metadata: { name } }));
                const tls = { certificateRefs: [{ name: "certificate" }] };
                const gateway = new CustomResource(
                    "edge",
                    {
                        apiVersion: api,
                        kind: "Gateway",
                        metadata: {
                            name: "edge",
                            namespace: "default",
                            annotations: { "pulumi.com/waitFor": "condition=Programmed" },
                        },
                        spec: {
                            gatewayClassName: "envoy",
                            listeners: [{ name: "https", port: 443, protocol: "HTTPS", tls }],
                        },
                    },
                    { dependsOn: [gatewayClass, ...certificates] },
                );
                const { status } = gateway as unknown as { status: unknown };
                return { status };
            },
            { stackName: "gateway" },
        );
        const error = await failure(stack.up());
        assert.match(error.message, /'edge' timed out waiting to be Ready/);
        secrets = ["certificate"];
        await stack.up();
        const { status } = sandbox.kubernetes.get({ kind: "Gateway", name: "edge" });
        assert.match(status.addresses[0].value, /^203\.0\.113\.\d+$/);
        assert.deepEqual(
            status.conditions.map(
                ({ type, status }: { type: string; status: string }) => `${type}=${status}`,
            ),
            ["Accepted=True", "Programmed=True"],
        );
    });
});
