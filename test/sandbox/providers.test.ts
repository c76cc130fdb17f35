import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Sandbox, type SandboxStack } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { cluster, clusterId, failure, namespace, provider } from "./support";

describe("several providers of one package", () => {
    let sandbox: Sandbox;
    before(async () => (sandbox = await Sandbox.start()));
    after(() => sandbox.stop());

    it("keeps two clusters of one stack apart, with a namespace and an object of the same name on each", async () => {
        let colours: Record<string, string> = { north: "blue", south: "green" };
        const stack = await sandbox.stack(() => {
            for (const [name, colour] of Object.entries(colours)) {
                const k8s = { provider: provider(name, cluster(name)) };
                const home = namespace(`${name}-home`, "scoring", k8s);
                new ConfigMap(
                    `${name}-colour`,
                    { metadata: { name: "colour", namespace: "scoring" }, data: { colour } },
                    { ...k8s, dependsOn: [home] },
                );
            }
        });
        await stack.up();
        const colourOn = (name: string) =>
            sandbox.kubernetes.get({ kind: "ConfigMap", name: "colour", cluster: clusterId(name) })?.data
                .colour;
        assert.equal(colourOn("north"), "blue");
        assert.equal(colourOn("south"), "green");

        colours = { north: "blue", south: "red" };
        await stack.up();
        assert.equal(colourOn("north"), "blue");
        assert.equal(colourOn("south"), "red");
        assert.deepEqual((await stack.up({ refresh: true })).summary, { same: 9 });

        // The program no longer names the second cluster: its provider comes from the state alone.
        colours = { north: "blue" };
        await stack.up();
        assert.equal(colourOn("north"), "blue");
        assert.equal(sandbox.azure.get(clusterId("south")), undefined);
        await stack.destroy();
        assert.deepEqual(sandbox.azure.objects(), []);
    });

    it("runs several stacks at once, each with its own provider", async () => {
        const stackOf = (name: string) =>
            sandbox.stack(
                () => {
                    namespace("home", `home-of-${name}`, { provider: provider("k8s", cluster(name)) });
                },
                { stackName: name },
            );
        const stacks: SandboxStack[] = await Promise.all(["east", "west"].map(stackOf));
        const runs = await Promise.all(stacks.map((stack) => stack.up()));
        assert.deepEqual(
            runs.map(({ summary }) => summary),
            [{ create: 4 }, { create: 4 }],
        );
        for (const name of ["east", "west"]) {
            const names = sandbox.kubernetes
                .objects("Namespace", clusterId(name))
                .map((object) => object.metadata.name);
            assert.deepEqual(names, [
                "default",
                "kube-system",
                "kube-public",
                "kube-node-lease",
                `home-of-${name}`,
            ]);
        }
        await Promise.all(stacks.map((stack) => stack.destroy()));
    });

    it("finds nobody where a cluster was deleted behind the stack's back, and need not where it is told so", async () => {
        const stackOf = (name: string, deleteUnreachable: boolean) =>
            sandbox.stack(
                () => {
                    const k8s = provider("k8s", cluster(name), { deleteUnreachable });
                    namespace("home", "scoring", { provider: k8s });
                },
                { stackName: name },
            );
        const stack = await stackOf("lost", false);
        await stack.up();
        const server = `https://${sandbox.azure.get(clusterId("lost")).fqdn}:443`;
        sandbox.azure.remove(clusterId("lost"));
        const error = await failure(stack.destroy());
        assert.match(error.message, /configured Kubernetes cluster is unreachable/);
        assert.ok(error.message.includes(`Get "${server}/openapi/v2?timeout=32s"`), error.message);

        const other = await stackOf("given-up", true);
        await other.up();
        sandbox.azure.remove(clusterId("given-up"));
        assert.deepEqual((await other.destroy()).summary, { delete: 4 });
    });
});
