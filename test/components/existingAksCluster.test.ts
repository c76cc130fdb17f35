import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, type ExistingAksClusterArgs } from "aks-scoring";
import { lateError, underMocks, valueOf } from "./mocks";

// Mocks prove inputs only: what becomes of them in a second run is proved under the engine, in test/sandboxed.

const id =
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/platform" +
    "/providers/Microsoft.ContainerService/managedClusters/shared";
const KUBECONFIG = "apiVersion: v1\nkind: Config\n";
const cpu = { vmSize: "Standard_D4s_v5" };

const answers = (cluster: object = {}) => ({
    calls: {
        "azure-native:containerservice:getManagedCluster": {
            id,
            name: "shared",
            location: "uksouth",
            fqdn: "shared-1.hcp.uksouth.azmk8s.io",
            nodeResourceGroup: "MC_platform_shared_uksouth",
            oidcIssuerProfile: { issuerURL: "https://oidc.example.com/" },
            identityProfile: { kubeletidentity: { objectId: "kubelet-object-id" } },
            networkProfile: { networkPolicy: "cilium" },
            agentPoolProfiles: [
                {
                    name: "pool1",
                    vmSize: "Standard_D4s_v5",
                    count: 3,
                    nodeLabels: { "aks-scoring/pool": "cpu" },
                },
            ],
            ...cluster,
        },
        "azure-native:containerservice:listManagedClusterUserCredentials": {
            kubeconfigs: [{ value: Buffer.from(KUBECONFIG).toString("base64") }],
        },
    },
});

const adopt = (args: object, cluster?: object) =>
    underMocks(() => AksCluster.existing("shared", args as ExistingAksClusterArgs), answers(cluster));

describe("AksCluster.existing", () => {
    it("registers nothing but a Kubernetes provider", async () => {
        const run = await adopt({ clusterId: id });
        assert.deepEqual(
            run.registered.map(({ type, name }) => `${type} ${name}`),
            ["aks-scoring:index:ExistingAksCluster shared", "pulumi:providers:kubernetes shared-kubernetes"],
        );
        const { kubeconfig, ...flags } = run.inputsOf("shared-kubernetes");
        assert.equal(kubeconfig.value, KUBECONFIG);
        assert.deepEqual(flags, {
            clusterIdentifier: flags.clusterIdentifier,
            enableServerSideApply: "true",
            enableSecretMutable: "true",
            enableConfigMapMutable: "true",
        });
    });

    it("gives the same outputs as a cluster of the program's own, by id or by name", async () => {
        const ways = [
            { clusterId: id },
            { clusterId: id.toUpperCase().replace("PLATFORM", "platform").replace("SHARED", "shared") },
            { clusterId: pulumi.output(id) },
            { resourceGroupName: "platform", clusterName: pulumi.output("shared") },
        ];
        for (const args of ways) {
            const { result: cluster } = await adopt({ ...args, pools: { cpu } });
            assert.equal(await valueOf(cluster.clusterName), "shared");
            assert.equal(await valueOf(cluster.resourceGroupName), "platform");
            assert.equal(await valueOf(cluster.clusterId), id);
            assert.equal(await valueOf(cluster.location), "uksouth");
            assert.equal(await valueOf(cluster.fqdn), "shared-1.hcp.uksouth.azmk8s.io");
            assert.equal(await valueOf(cluster.nodeResourceGroup), "MC_platform_shared_uksouth");
            assert.equal(await valueOf(cluster.oidcIssuerUrl), "https://oidc.example.com/");
            assert.equal(await valueOf(cluster.kubeletIdentityObjectId), "kubelet-object-id");
            assert.equal(await valueOf(cluster.kubeconfig), KUBECONFIG);
            assert.equal(await pulumi.isSecret(cluster.kubeconfig), true);
            const { purpose, enforcesNetworkPolicy, managedMetrics, secretsAreMutable, resource } = cluster;
            assert.deepEqual(
                { purpose, enforcesNetworkPolicy, managedMetrics, secretsAreMutable, resource },
                {
                    purpose: "FastProd",
                    enforcesNetworkPolicy: true,
                    managedMetrics: false,
                    secretsAreMutable: true,
                    resource: undefined,
                },
            );
            assert.deepEqual(
                Object.entries(cluster.pools).map(([key, { plan, resource: pool }]) => [
                    key,
                    plan.nodeSelector,
                    pool,
                ]),
                [["cpu", { "aks-scoring/pool": "cpu" }, undefined]],
            );
        }
    });

    it("uses a kubeconfig and a provider that the program brings", async () => {
        const own = await adopt({ clusterId: id, kubeconfig: "own" });
        assert.equal(await valueOf(own.result.kubeconfig), "own");
        assert.equal(await pulumi.isSecret(own.result.kubeconfig), true);
        const run = await underMocks(() => {
            const kubernetesProvider = new (class extends pulumi.ProviderResource {})(
                "kubernetes",
                "mine",
                {},
            );
            return AksCluster.existing("shared", { clusterId: id, kubernetesProvider });
        }, answers());
        assert.equal(run.result.secretsAreMutable, false);
        assert.deepEqual(
            run.registered.filter(({ type }) => type.startsWith("pulumi:providers:")).map(({ name }) => name),
            ["mine"],
        );
    });
});

describe("an existing cluster that is not what the program takes it for", () => {
    async function refusal(args: unknown): Promise<string[]> {
        let error: unknown;
        const run = await underMocks(() => {
            try {
                AksCluster.existing("shared", args as ExistingAksClusterArgs);
            } catch (thrown) {
                error = thrown;
            }
        }, answers());
        assert.deepEqual(
            run.registered.map(({ type }) => type),
            ["aks-scoring:index:ExistingAksCluster"],
        );
        assert.ok(pulumi.ResourceError.isInstance(error));
        return error.message.split("\n");
    }

    it("is refused with all that is wrong in the program, before anything is read", async () => {
        assert.deepEqual(
            await refusal({ clusterName: "-", purpose: "x", kubernetesProvider: "x", pools: { cpu: {} } }),
            [
                'AksCluster.existing "shared": 4 problems',
                "  - resourceGroupName: is missing. Give clusterId, or resourceGroupName and clusterName.",
                '  - purpose = "x": must be one of "FastProd" or "DevTest". Choose one of "FastProd" and "DevTest".',
                "  - pools.cpu.vmSize: must be a text that is not empty. Give a text.",
                '  - kubernetesProvider = "x": must be a Kubernetes provider. Give a kubernetes.Provider, or leave it out.',
            ],
        );
        const example = "Write { clusterId }, or { resourceGroupName, clusterName }.";
        assert.deepEqual(await refusal(undefined), [
            'AksCluster.existing "shared": 1 problem',
            `  - must be an object. ${example}`,
        ]);
    });

    it("is refused when its pools are others, before anything is created on it", async () => {
        const args = {
            clusterId: id,
            pools: { cpu: { ...cpu, vmSize: "Standard_D8s_v5" }, gpu: { ...cpu } },
        };
        assert.equal(
            await lateError(() => AksCluster.existing("shared", args), answers()),
            [
                'AksCluster.existing "shared": 2 problems',
                '  - pools.cpu.vmSize = "Standard_D8s_v5": is Standard_D4s_v5 on the cluster. Give the size that the ' +
                    "pool has.",
                "  - pools.gpu: the cluster has no pool labelled aks-scoring/pool: gpu. Give nodePoolName, one of: pool1.",
            ].join("\n"),
        );
    });

    it("says the same of an Output, when it is known", async () => {
        for (const [args, later] of [
            [{ clusterId: "shared" }, { clusterId: pulumi.output("shared") }],
            [
                { resourceGroupName: "a.", clusterName: "shared" },
                { resourceGroupName: pulumi.output("a."), clusterName: "shared" },
            ],
            [
                { resourceGroupName: "a", clusterName: "-" },
                { resourceGroupName: "a", clusterName: pulumi.output("-") },
            ],
        ] as [ExistingAksClusterArgs, ExistingAksClusterArgs][]) {
            const plain = await refusal(args);
            assert.equal(plain.length, 2);
            const error = await lateError(() => AksCluster.existing("shared", later), answers());
            assert.equal(error, plain.join("\n"));
        }
    });
});
