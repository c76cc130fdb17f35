import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import { Provider } from "@pulumi/kubernetes/provider";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { cluster, clusterId, failure, namespace, provider, stepsOf, writesOf } from "./support";

const ROUTE = { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute" };

describe("what clusters hold", () => {
    let sandbox: Sandbox;
    before(async () => (sandbox = await Sandbox.start({ requireCrds: true })));
    after(() => sandbox.stop());

    it("installs a chart, and with it the kinds that it brings", async () => {
        let installed = false;
        let logLevel = "warn";
        const stack = await sandbox.stack(
            () => {
                const chart = installed
                    ? [
                          new Release("envoy", {
                              chart: "oci://docker.io/envoyproxy/gateway-helm",
                              version: "1.9.1",
                              name: "eg",
                              namespace: "envoy-gateway-system",
                              createNamespace: true,
                              values: { config: { logLevel } },
                          }),
                      ]
                    : [];
                const metadata = { name: "fraud", namespace: "default" };
                new CustomResource(
                    "route",
                    { ...ROUTE, metadata, spec: { rules: [] } },
                    { dependsOn: chart },
                );
                return { status: chart[0]?.status };
            },
            { stackName: "chart" },
        );
        assert.match(
            (await failure(stack.up())).message,
            /no matches for kind "HTTPRoute" in version "gateway\.networking\.k8s\.io\/v1"/,
        );
        installed = true;
        const { outputs } = await stack.up();
        const { status, name, namespace: home, chart, version } = outputs["status"]?.value ?? {};
        assert.deepEqual(
            [status, name, home, chart, version],
            ["deployed", "eg", "envoy-gateway-system", "gateway-helm", "1.9.1"],
        );
        logLevel = "info";
        const run = await stack.up();
        assert.deepEqual(run.steps.find(({ name }) => name === "envoy")?.diff, {
            "values.config.logLevel": "update",
        });
        const release = sandbox.kubernetes.get({ kind: "Release", name: "eg" });
        assert.deepEqual(release.values, { config: { logLevel: "info" } });
        assert.deepEqual((await stack.up({ refresh: true })).summary, { same: 3 });
    });

    it("takes a kind that a CustomResourceDefinition brings", async () => {
        const stack = await sandbox.stack(
            () => {
                const group = "ml.example.com";
                const names = { kind: "InstanceSize", plural: "instancesizes" };
                const definition = new CustomResource("definition", {
                    apiVersion: "apiextensions.k8s.io/v1",
                    kind: "CustomResourceDefinition",
                    metadata: { name: `instancesizes.${group}` },
                    spec: { group, names, scope: "Cluster" },
                });
                const what = { apiVersion: `${group}/v1`, kind: "InstanceSize", metadata: { name: "small" } };
                new CustomResource("small", what, { dependsOn: [definition] });
            },
            { stackName: "definitions" },
        );
        await stack.up();
        assert.equal(sandbox.kubernetes.objects("InstanceSize").length, 1);
    });

    it("tells a route whose Service is missing, and an address for a balancer", async () => {
        sandbox.kubernetes.put({
            apiVersion: "apiextensions.k8s.io/v1",
            kind: "CustomResourceDefinition",
            metadata: { name: "httproutes" },
            spec: { group: "gateway.networking.k8s.io", names: { kind: "HTTPRoute" } },
        });
        const stack = await sandbox.stack(
            () => {
                const backendRefs = [
                    { name: "blue", port: 80, weight: 90 },
                    { name: "green", port: 80, weight: 10 },
                    { name: "drained", port: 80, weight: 0 },
                ];
                const blue = new Service("blue", {
                    metadata: { name: "blue", namespace: "default" },
                    spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
                });
                const metadata = { name: "weighted", namespace: "default" };
                const spec = { parentRefs: [{ name: "edge" }], rules: [{ backendRefs }] };
                new CustomResource("weighted", { ...ROUTE, metadata, spec }, { dependsOn: [blue] });
                return { ip: blue.status.loadBalancer.ingress[0]?.ip };
            },
            { stackName: "routes" },
        );
        const { outputs } = await stack.up();
        assert.match(outputs["ip"]?.value, /^203\.0\.113\.\d+$/);
        const { status } = sandbox.kubernetes.get({ kind: "HTTPRoute", name: "weighted" });
        const [, resolved] = status.parents[0].conditions;
        assert.deepEqual([resolved.reason, resolved.message], ["BackendNotFound", "Service green not found"]);
    });

    it("replaces a provider that is led to another server, and keeps one whose token changed", async () => {
        const kubeconfig = (server: string, token: string) =>
            JSON.stringify({
                "current-context": "main",
                contexts: [
                    { name: "other", context: { cluster: "other", user: "u" } },
                    { name: "main", context: { cluster: "main", user: "u" } },
                ],
                clusters: [
                    { name: "other", cluster: { server: "https://other.example" } },
                    { name: "main", cluster: { server } },
                ],
                users: [{ name: "u", user: { token } }],
            });
        let config = kubeconfig("https://one.example", "a");
        const stack = await sandbox.stack(
            () => void namespace("home", "home", { provider: new Provider("k8s", { kubeconfig: config }) }),
            { stackName: "moves" },
        );
        await stack.up();
        assert.equal(sandbox.kubernetes.objects("Namespace", "https://one.example").length, 5);
        assert.equal(sandbox.kubernetes.objects("Namespace", "https://other.example").length, 0);

        config = kubeconfig("https://one.example", "b");
        const renewed = await stack.up();
        assert.deepEqual(renewed.summary, { same: 2, update: 1 });
        config = kubeconfig("https://two.example", "b");
        const from = sandbox.writes.length;
        const moved = await stack.up();
        assert.deepEqual(writesOf(sandbox, from), ["create home", "delete home"]);
        assert.ok(
            moved.steps.some(({ op, type }) => op === "replace" && type === "pulumi:providers:kubernetes"),
        );
        assert.equal(sandbox.kubernetes.objects("Namespace", "https://two.example").length, 5);
    });

    it("keeps a provider that names its cluster, and gives a replaced cluster another address", async () => {
        let location = "westeurope";
        const stack = await sandbox.stack(
            () => {
                const aks = cluster("moved", { location });
                const k8s = provider("k8s", aks, { clusterIdentifier: "moved" });
                namespace("home", "scoring", { provider: k8s, replaceWith: [aks], deletedWith: aks });
            },
            { stackName: "replaced" },
        );
        await stack.up();
        const before = sandbox.azure.get(clusterId("moved")).fqdn;
        location = "northeurope";
        const run = await stack.up();
        assert.ok(stepsOf(run.steps).includes("replace moved"));
        assert.ok(run.steps.some(({ op, name }) => op === "update" && name === "k8s"));
        const { fqdn } = sandbox.azure.get(clusterId("moved"));
        assert.match(fqdn, /northeurope/);
        assert.notEqual(fqdn.split(".")[0], before.split(".")[0]);
        const home = { kind: "Namespace", name: "scoring", cluster: clusterId("moved") };
        assert.equal(sandbox.kubernetes.get(home)?.status.phase, "Active");
        assert.deepEqual((await stack.up({ refresh: true })).summary, { same: 4 });
    });

    it("replaces a provider whose kubeconfig is not known yet, as the real one does, but not one that names its cluster", async () => {
        let identifier: { clusterIdentifier?: string } = {};
        let name = "plan-a";
        const stack = await sandbox.stack(
            () => {
                const aks = cluster(name);
                const kubeconfig = aks.fqdn.apply((fqdn) => JSON.stringify({ server: fqdn }));
                new Provider("k8s", { kubeconfig, ...identifier });
            },
            { stackName: "planned" },
        );
        const providerSteps = async () =>
            (await stack.preview()).steps.filter(({ type }) => /kubernetes$/.test(type)).map(({ op }) => op);
        await stack.up();
        name = "plan-b";
        assert.deepEqual(await providerSteps(), ["create-replacement", "replace", "delete-replaced"]);
        name = "plan-a";
        identifier = { clusterIdentifier: "c" };
        await stack.up();
        name = "plan-b";
        assert.deepEqual(await providerSteps(), ["update"]);
    });
});
