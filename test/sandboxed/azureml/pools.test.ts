import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { AksCluster, WorkspaceAttachment } from "aks-scoring";
import { AzureMl, blue, both, type EndpointSettings, stepsOf } from "./support";

describe("an attachment of the program's own cluster", () => {
    let azureMl: AzureMl;
    beforeEach(async () => {
        azureMl = await AzureMl.start();
    });
    afterEach(() => azureMl.stop());

    const program =
        (settings: { vmSize?: string; location?: string }, endpoint: EndpointSettings = {}) =>
        () => {
            const { vmSize = "Standard_D4s_v5", location = "westeurope" } = settings;
            const pools = {
                cpu: { vmSize, count: 3 },
                gpu: { vmSize: "Standard_NC4as_T4_v3", count: 1 },
            };
            const cluster = new AksCluster("ml", { resourceGroupName: "rg", location, pools });
            const target = new WorkspaceAttachment("aml", { cluster, workspaceId: azureMl.workspaceId });
            azureMl.endpoint("fraud", { target, versions: both(90), ...endpoint });
        };

    it("rotates a pool under a version: the new pool, its size, the version; then the old ones go", async () => {
        await azureMl.up(program({}));
        const { writes } = await azureMl.up(program({ vmSize: "Standard_D8s_v5" }));
        assert.deepEqual(
            writes.map((line) => line.replace(/-cpu-.*/, "-cpu")),
            [
                "create AgentPool ml-cpu",
                "create InstanceType aml-cpu",
                "update OnlineDeployment fraud-blue-deployment",
                "delete InstanceType aml-cpu",
                "delete AgentPool ml-cpu",
            ],
        );
        assert.deepEqual(azureMl.sandbox.azure.evictions, []);
        assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);

        // A cluster that is replaced takes all with it; the endpoint must be drained before.
        await azureMl.up(program({ vmSize: "Standard_D8s_v5" }, { drained: true }));
        const moved = { vmSize: "Standard_D8s_v5", location: "northeurope" };
        const replaced = await azureMl.up(program(moved, { drained: true }));
        const at = (line: string) => {
            assert.ok(replaced.writes.includes(line), `${line} in\n${replaced.writes.join("\n")}`);
            return replaced.writes.indexOf(line);
        };
        const order = [
            "delete OnlineDeployment fraud-blue-deployment",
            ...["delete OnlineEndpoint fraud-endpoint", "delete Compute aml-compute"],
            ...["delete ManagedCluster ml", "create ManagedCluster ml", "create Compute aml-compute"],
            ...["create OnlineEndpoint fraud-endpoint", "create OnlineDeployment fraud-blue-deployment"],
            ...["create OnlineDeployment fraud-green-deployment", "create Deployment fraud-rollout"],
        ];
        assert.deepEqual(
            [...order].sort((a, b) => at(a) - at(b)),
            order,
        );
        await azureMl.up(program(moved));
        assert.deepEqual(azureMl.traffic(), { blue: 90, green: 10 });
        assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);

        const { writes: last } = await azureMl.destroy();
        assert.deepEqual(last.slice(0, 3), [
            "delete Deployment fraud-rollout",
            ...["delete OnlineEndpoint fraud-endpoint", "delete Compute aml-compute"],
        ]);
        assert.equal(last.at(-1), "delete ManagedCluster ml");
    });

    it("reaches every child with transforms, and keeps a compute that is told to stay", async () => {
        const reached = new Set<string>();
        const transforms: pulumi.ResourceTransform[] = [
            ({ type, name, props, opts }) => {
                reached.add(`${type.split(":").at(-1)} ${name.replace(/(aml-cpu)-.*/, "$1")}`);
                return type.endsWith(":Compute")
                    ? { props, opts: { ...opts, retainOnDelete: true } }
                    : undefined;
            },
        ];
        const options = { transforms };
        await azureMl.up(() => {
            const { workspaceId } = azureMl;
            const cluster = azureMl.cluster();
            const target = new WorkspaceAttachment("aml", { cluster, workspaceId }, options);
            azureMl.endpoint("fraud", { target, versions: { blue } }, options);
        });
        // The extension and the workspace's rights belong to the cluster.
        assert.deepEqual([...reached].sort(), [
            "Compute aml-compute",
            "Deployment fraud-blue-assets",
            "Deployment fraud-rollout",
            "Endpoint fraud-online",
            "InstanceType aml-cpu",
            "Namespace aml-azureml-scoring",
            "OnlineDeployment fraud-blue-deployment",
            "OnlineEndpoint fraud-endpoint",
            "ScoringDeployment fraud-blue",
            "ScoringEndpoint fraud",
            "WorkspaceAttachment aml",
        ]);
        const { run } = await azureMl.up(() => undefined);
        assert.ok(run.steps.some(({ name }) => name === "aml-compute"));
        assert.deepEqual(azureMl.names("computes"), ["aml"]);
        assert.deepEqual(azureMl.names("onlineEndpoints"), []);
    });
});
