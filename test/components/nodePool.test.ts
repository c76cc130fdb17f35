import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, NodePool, type NodePoolArgs } from "aks-scoring";
import { lateError, underMocks as underAnyMocks, valueOf } from "./mocks";

// Mocks prove inputs only: what becomes of them in a second run is proved under the engine, in test/sandboxed.

const id =
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/platform" +
    "/providers/Microsoft.ContainerService/managedClusters/shared";
const subnet =
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net" +
    "/providers/Microsoft.Network/virtualNetworks/vnet/subnets/pods";
const cpu = { vmSize: "Standard_D4s_v5" };
const shared = () => AksCluster.existing("shared", { clusterId: id });
const AZURE = {
    calls: {
        "azure-native:containerservice:getManagedCluster": { id, name: "shared", location: "uksouth" },
        "azure-native:containerservice:listManagedClusterUserCredentials": {
            kubeconfigs: [{ value: "e30=" }],
        },
    },
};

const underMocks = <T>(program: () => T) => underAnyMocks(program, AZURE);

describe("NodePool", () => {
    it("registers an AgentPool on a cluster that exists, and joins it", async () => {
        const run = await underMocks(() => {
            const cluster = shared();
            const pool = new NodePool("gpu", {
                cluster,
                vmSize: "standard_nc4as_t4_v3",
                autoscale: { min: 0, max: 4 },
                subnetId: pulumi.output(subnet),
                kubernetesVersion: "1.35",
                tags: { team: "fraud" },
            });
            return { cluster, pool };
        });
        assert.deepEqual(run.inputsOf("gpu-gpu-dvdz"), {
            resourceGroupName: "platform",
            resourceName: "shared",
            agentPoolName: "gpudvdz",
            vmSize: "Standard_NC4as_T4_v3",
            mode: "User",
            type: "VirtualMachineScaleSets",
            osType: "Linux",
            enableAutoScaling: true,
            count: 0, // at birth only
            minCount: 0,
            maxCount: 4,
            nodeLabels: {
                "aks-scoring/accelerator": "nvidia",
                "aks-scoring/generation": "gpu-dvdz",
                "aks-scoring/pool": "gpu",
            },
            nodeTaints: ["ml.azure.com/amlarc-workload=true:NoSchedule"],
            vnetSubnetID: subnet,
            orchestratorVersion: "1.35",
            tags: { team: "fraud" },
        });
        const { cluster, pool } = run.result;
        assert.equal(await valueOf(pool.azureName), "gpudvdz");
        assert.equal(cluster.pools["gpu"], pool);
    });

    it("has a key of its own where the component's name is none", async () => {
        const run = await underMocks(
            () => new NodePool("batch-pool", { cluster: shared(), key: "batch", ...cpu }),
        );
        assert.equal(run.inputsOf("batch-pool-batch-du1a").count, 1);
        assert.equal(run.result.plan.key, "batch");
    });

    it("rotates with a subnet that is plain", async () => {
        const name = async (subnetId?: string) =>
            (
                await underMocks(
                    () => new NodePool("cpu", { cluster: shared(), ...cpu, ...(subnetId && { subnetId }) }),
                )
            ).result.plan.azureName;
        assert.equal(await name(), "cpudu1a");
        assert.notEqual(await name(subnet), "cpudu1a");
    });
});

describe("a NodePool that cannot be", () => {
    async function refusal(name: string, args: (cluster: AksCluster) => unknown): Promise<string[]> {
        let error: unknown;
        const run = await underMocks(() => {
            const cluster = shared();
            new NodePool("cpu", { cluster, ...cpu });
            try {
                new NodePool(name, args(cluster as unknown as AksCluster) as NodePoolArgs);
            } catch (thrown) {
                error = thrown;
            }
        });
        assert.ok(pulumi.ResourceError.isInstance(error));
        assert.equal(run.registered.filter(({ type }) => type.endsWith(":AgentPool")).length, 1);
        return error.message.split("\n");
    }

    it("says all its problems at once", async () => {
        assert.deepEqual(
            await refusal("gpu-pool", () => ({ vmsize: "x", vmSize: "x", tags: [], kubernetesVersion: 1 })),
            [
                'NodePool "gpu-pool": 6 problems',
                '  - tags = []: must be an object. It is an array: write { team: "fraud" } instead.',
                '  - kubernetesVersion = 1: must be a version 1.minor or 1.minor.patch. Write "1.35".',
                '  - key: is missing, and the component\'s name, "gpu-pool", cannot stand in for it: a key must be 1 to 8 ' +
                    "characters: lower-case letters and digits, starting with a letter. " +
                    'Give the key by which versions name the pool: key: "gpupool".',
                '  - cluster: is missing. Give an AksCluster, or AksCluster.existing("…", { … }).',
                "  - vmsize: is not a setting that exists here. Did you mean vmSize?",
                '  - vmSize = "x": is not a VM size that this release knows. For a size newer than this release give the ' +
                    "pool's vcpus (and accelerator) yourself.",
            ],
        );
    });

    it("keeps to keys that are free", async () => {
        const taken = "is the key of a pool that the cluster has already. Choose another key.";
        for (const key of ["cpu", "system"]) {
            assert.deepEqual(await refusal(key, (cluster) => ({ cluster, ...cpu })), [
                `NodePool "${key}": 1 problem`,
                `  - key = "${key}": ${taken}`,
            ]);
        }
    });

    it("has an answer to arguments that are none, and to clusters that are none", async () => {
        const rule = 'must be an object. Write { cluster, vmSize: "Standard_D4s_v5" }.';
        const remedy = 'Give an AksCluster, or AksCluster.existing("…", { … }).';
        assert.deepEqual(await refusal("gpu", () => null), [
            'NodePool "gpu": 1 problem',
            `  - null: ${rule}`,
        ]);
        assert.deepEqual(await refusal("gpu", () => undefined), ['NodePool "gpu": 1 problem', `  - ${rule}`]);
        for (const cluster of ["shared", null, {}, pulumi.output("shared")]) {
            assert.deepEqual(await refusal("gpu", () => ({ cluster, ...cpu })), [
                'NodePool "gpu": 1 problem',
                `  - cluster: must be a cluster of this library. ${remedy}`,
            ]);
        }
    });

    it("says the same of an Output, when it is known", async () => {
        const [, plain] = await refusal("gpu", (cluster) => ({ cluster, ...cpu, subnetId: "pods" }));
        const later = await lateError(
            () => new NodePool("gpu", { cluster: shared(), ...cpu, subnetId: pulumi.output("pods") }),
            AZURE,
        );
        assert.equal(later, `NodePool "gpu": 1 problem\n${plain}`);
    });
});
