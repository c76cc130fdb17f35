import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import * as pulumi from "@pulumi/pulumi";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import { cluster, clusterId, failure, pool, stepsOf, writesOf } from "./support";

describe("runs and faults", () => {
    let sandbox: Sandbox;
    before(async () => (sandbox = await Sandbox.start()));
    after(() => sandbox.stop());

    it("fails the n-th write from now, once", async () => {
        const stack = await sandbox.stack(() => void pool(cluster("faulty"), "cpu"), { stackName: "faulty" });
        sandbox.failWrite(2, "out of quota");
        const error = await failure(stack.up());
        assert.equal(
            error.message,
            [
                "azure-native:containerservice:AgentPool (cpu-pool):",
                "  error: out of quota",
                "",
                "pulumi:pulumi:Stack (sandbox-faulty):",
                "  error: update failed",
            ].join("\n"),
        );
        assert.deepEqual(error.diagnostics, ["out of quota", "update failed"]);
        assert.deepEqual(writesOf(sandbox), ["create faulty"]);
        await stack.up();
        assert.deepEqual(writesOf(sandbox), ["create faulty", "create cpu-pool"]);
        assert.deepEqual(
            sandbox.writes.map(({ order, package: from, type, id }) => [order, from, type, id]),
            [
                [1, "azure-native", "azure-native:containerservice:ManagedCluster", clusterId("faulty")],
                [
                    2,
                    "azure-native",
                    "azure-native:containerservice:AgentPool",
                    `${clusterId("faulty")}/agentPools/cpu`,
                ],
            ],
        );
    });

    it("loses an answer: the object exists, the state does not know it, and an import brings them together", async () => {
        const metadata = { name: "lost", namespace: "default" };
        const stack = await sandbox.stack(() => void new ConfigMap("lost", { metadata, data: { a: "1" } }), {
            stackName: "lost",
        });
        sandbox.failWrite(1, "connection lost", { applied: true });
        assert.match((await failure(stack.up())).message, /error: connection lost/);
        assert.match((await failure(stack.up())).message, /configmaps "lost" already exists/);

        stack.program = () =>
            void new ConfigMap("lost", { metadata, data: { a: "1" } }, { import: "default/lost" });
        assert.deepEqual(stepsOf((await stack.up()).steps), ["import lost"]);
        stack.program = () => void new ConfigMap("lost", { metadata, data: { a: "1" } });
        assert.deepEqual((await stack.up()).summary, { same: 2 });
    });

    it("imports an Azure resource by its id", async () => {
        const id = await sandbox.azure.putCluster({
            resourceGroupName: "ml",
            name: "adopted",
            pools: [{ name: "sys", mode: "System", count: 1, vmSize: "Standard_D2s_v5" }],
            properties: { dnsPrefix: "adopted" },
        });
        const stack = await sandbox.stack(
            () =>
                void cluster(
                    "adopted",
                    {},
                    { import: id, ignoreChanges: ["agentPoolProfiles", "nodeResourceGroup"] },
                ),
            { stackName: "adopted" },
        );
        const run = await stack.up();
        assert.deepEqual(stepsOf(run.steps).at(0), "import adopted");
    });

    it("previews without a write, and prints differences when asked", async () => {
        let tags = { a: "1" };
        const stack = await sandbox.stack(
            () => {
                const aks = cluster("previewed", { tags, oidcIssuerProfile: { enabled: true } });
                return {
                    issuer: aks.oidcIssuerProfile.apply((profile) => `issuer: ${profile?.issuerURL}`),
                    fqdn: aks.fqdn,
                };
            },
            { stackName: "previewed" },
        );
        const before = sandbox.writes.length;
        const first = await stack.preview({ diff: true });
        assert.deepEqual(first.summary, { create: 2 });
        assert.deepEqual(first.outputs, {});
        assert.match(first.stdout, /issuer: \[unknown\]|issuer: output<string>/);
        assert.equal(sandbox.writes.length, before);
        await stack.up();
        tags = { a: "2" };
        const second = await stack.preview({ diff: true });
        assert.deepEqual(second.steps, [
            {
                op: "update",
                type: "azure-native:containerservice:ManagedCluster",
                name: "previewed",
                urn: "urn:pulumi:previewed::sandbox::azure-native:containerservice:ManagedCluster::previewed",
                diff: { "tags.a": "update" },
            },
        ]);
        assert.match(second.stdout, /~ a: "1" => "2"/);
        assert.ok(!second.stdout.includes("\u001b["));
    });

    it("reads configuration, and refers from one stack to another", async () => {
        const shared = await sandbox.stack(
            () => ({ colour: new pulumi.Config().require("colour"), key: pulumi.secret("k") }),
            {
                stackName: "shared",
                projectName: "platform",
                config: { colour: "blue", "other:key": "x" },
            },
        );
        await shared.up();
        const user = await sandbox.stack(
            () => {
                const reference = new pulumi.StackReference("organization/platform/shared");
                return { colour: reference.getOutput("colour"), key: reference.getOutput("key") };
            },
            { stackName: "user" },
        );
        assert.deepEqual((await user.up()).outputs, {
            colour: { value: "blue", secret: false },
            key: { value: "k", secret: true },
        });
    });

    it("reports a program that throws, and warnings", async () => {
        const stack = await sandbox.stack(() => void pulumi.log.warn("careful"), { stackName: "warned" });
        assert.deepEqual((await stack.up()).diagnostics, ["careful"]);
        stack.program = () => {
            throw new pulumi.RunError("no good");
        };
        const { message, diagnostics } = await failure(stack.preview());
        assert.match(message, /error: no good/);
        assert.deepEqual(diagnostics, ["no good"]);
    });

    it("leaves nothing behind", async () => {
        const one = await Sandbox.start();
        const stack = await one.stack(() => ({}));
        const folder = stack.automation.workspace.workDir;
        await access(folder);
        assert.match(one.debugProviders(), /^azure-native:\d+,kubernetes:\d+,random:\d+$/);
        await one.stop();
        await assert.rejects(access(folder));
    });
});
