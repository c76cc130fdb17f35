import assert from "node:assert/strict";
import type { ExistingAksClusterArgs } from "aks-scoring";
import { AksCluster, ScoringGateway } from "aks-scoring";
import { Sandbox, SandboxRunError } from "aks-scoring/sandbox";

describe("AksCluster.existing under the engine", () => {
    let sandbox: Sandbox;
    let clusterId: string;
    before(async () => {
        sandbox = await Sandbox.start();
        clusterId = await sandbox.azure.putCluster({
            resourceGroupName: "platform",
            name: "shared",
            location: "japaneast",
            pools: [
                { name: "system", vmSize: "Standard_D4s_v5", count: 3, mode: "System" },
                { name: "workers", vmSize: "Standard_D8s_v5", count: 3, nodeLabels: { team: "ml" } },
                { name: "gpus", vmSize: "Standard_NC4as_T4_v3", nodeTaints: ["sku=gpu:NoSchedule"] },
            ],
        });
    });
    after(async () => {
        await sandbox.stop();
    });

    let count = 0;
    const stackOf = async (args: ExistingAksClusterArgs) =>
        await sandbox.stack(
            () => {
                const cluster = AksCluster.existing("shared", args);
                const gateway = new ScoringGateway("edge", { cluster });
                return {
                    id: cluster.clusterId,
                    location: cluster.location,
                    name: cluster.clusterName,
                    host: gateway.host,
                };
            },
            { stackName: `s${count++}` },
        );

    it("is found by its id, in any letters' case, and by group and name", async () => {
        for (const args of [
            { clusterId: clusterId.toLowerCase() },
            { resourceGroupName: "platform", clusterName: "shared" },
        ]) {
            const stack = await stackOf(args);
            const { outputs } = await stack.up();
            assert.equal(outputs["location"]?.value, "japaneast");
            assert.equal(outputs["name"]?.value, "shared");
            assert.deepEqual((await stack.up()).steps, []);
            await stack.destroy();
        }
        assert.ok(sandbox.azure.get(clusterId));
    });

    it("compares the pools with what the cluster reports before it creates anything", async () => {
        const from = sandbox.writes.length;
        const stack = await stackOf({
            clusterId,
            pools: {
                cpu: { vmSize: "Standard_D4s_v5", nodePoolName: "workers", labels: { team: "web" } },
                gpu: { vmSize: "Standard_NC4as_T4_v3", nodePoolName: "gpus" },
                other: { vmSize: "Standard_D4s_v5", nodePoolName: "others" },
                ours: { vmSize: "Standard_D4s_v5" },
            },
        });
        await assert.rejects(stack.up(), (error: unknown) => {
            assert.ok(error instanceof SandboxRunError);
            for (const text of [
                'AksCluster.existing "shared": 5 problems',
                'pools.cpu.vmSize = "Standard_D4s_v5": is Standard_D8s_v5 on the cluster.',
                'pools.cpu.labels.team = "web": is "ml" on the cluster.',
                'pools.gpu.taints = ["ml.azure.com/amlarc-workload=true:NoSchedule"]: ',
                'pools.other: the cluster has no pool "others". Give nodePoolName, one of: system, workers, gpus.',
                "pools.ours: the cluster has no pool labelled aks-scoring/pool: ours.",
            ]) {
                assert.ok(error.message.includes(text), `${text}\nnot in\n${error.message}`);
            }
            return true;
        });
        assert.deepEqual(sandbox.writes.slice(from), []);
    });

    it("is refused when it isn't there", async () => {
        const stack = await stackOf({ resourceGroupName: "platform", clusterName: "nowhere" });
        await assert.rejects(stack.up(), /ResourceNotFound|could not be found|was not found/);
    });
});
