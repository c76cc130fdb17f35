import assert from "node:assert/strict";
import type { Write } from "aks-scoring/sandbox";
import { AUTOSCALE, PROPERTIES } from "./expected";
import { AzureMl, both, stepsOf } from "./support";

/** Order of creation: each group after the whole of the one before it. */
const ORDER = [
    [
        "create Namespace aml-azureml-scoring",
        "create Extension shared-azureml",
        "create TrustedAccessRoleBinding shared-azureml-ws-access",
        "create RoleAssignment shared-azureml-ws-reader",
        "create RoleAssignment shared-azureml-ws-extension",
    ],
    ["create Compute aml-compute"],
    ["create InstanceType"],
    ["create OnlineEndpoint fraud-endpoint"],
    ["create OnlineDeployment fraud-blue-deployment"],
    ["create OnlineDeployment fraud-green-deployment"],
    ["create Deployment fraud-rollout"],
];

describe("the creation of an endpoint on Azure ML", () => {
    let azureMl: AzureMl;
    let writes: readonly string[];
    before(async () => {
        azureMl = await AzureMl.start({ requireCrds: true, extensionDelay: 300 });
        const { blue, green } = both(90);
        const versions = { blue, green: { ...green, cpuCores: 1, memoryGb: 2, replicas: 2 } };
        const change = await azureMl.up(azureMl.program({ versions, tags: { team: "risk" } }));
        writes = change.writes;
    });
    after(() => azureMl.stop());

    const write = (name: string): Write => {
        const found = azureMl.sandbox.writes.find((one) => one.name.startsWith(name));
        assert.ok(found, name);
        return found;
    };
    const writeOf = (type: string): Write => {
        const found = azureMl.sandbox.writes.find((one) => one.type.endsWith(`:${type}`));
        assert.ok(found, type);
        return found;
    };
    const place = () => ({ resourceGroupName: "ml", workspaceName: "ws" });
    const environment = (version: string) => {
        const made = azureMl.sandbox.azure
            .objects("Microsoft.MachineLearningServices/workspaces/environments/versions")
            .find(({ id }) => id.includes(`/fraud_${version}/`));
        return made?.id;
    };

    it("goes from the cluster's side to the compute, the endpoint, its versions, and last the traffic", () => {
        let from = -1;
        for (const group of ORDER) {
            const places = group.flatMap((line) =>
                writes.flatMap((one, place) => (one.startsWith(line) ? [place] : [])),
            );
            assert.ok(places.length >= group.length, `${group.join()} in\n${writes.join("\n")}`);
            assert.ok(Math.min(...places) > from, `${group.join()} later in\n${writes.join("\n")}`);
            from = Math.max(...places);
        }
        assert.equal(from, writes.length - 1);
        assert.deepEqual(azureMl.names("onlineEndpoints"), ["fraud"]);
    });

    it("installs the extension with all that the command line adds", () => {
        const { clusterId } = azureMl;
        assert.deepEqual(writeOf("Extension").inputs, {
            resourceGroupName: "platform",
            clusterRp: "Microsoft.ContainerService",
            clusterResourceName: "managedClusters",
            clusterName: "shared",
            extensionName: "azureml",
            extensionType: "Microsoft.AzureML.Kubernetes",
            releaseTrain: "stable",
            autoUpgradeMinorVersion: true,
            scope: { cluster: { releaseNamespace: "azureml" } },
            configurationSettings: {
                allowInsecureConnections: "True",
                clusterId,
                clusterPurpose: "FastProd",
                cluster_name: clusterId,
                cluster_name_friendly: "shared",
                domain: "westeurope.cloudapp.azure.com",
                enableInference: "True",
                enableTraining: "False",
                inferenceRouterHA: "True",
                inferenceRouterServiceType: "LoadBalancer",
                installNvidiaDevicePlugin: "False",
                jobSchedulerLocation: "westeurope",
                location: "westeurope",
                "nginxIngress.enabled": "true",
                "prometheus.prometheusSpec.externalLabels.cluster_name": clusterId,
                "relayserver.enabled": "false",
                "scoringFe.serviceType.internalLoadBalancer": "False",
                "scoringFe.serviceType.nodePort": "False",
                "servicebus.enabled": "false",
            },
        });
    });

    it("attaches the cluster, and makes the endpoint without any traffic", () => {
        assert.deepEqual(write("aml-compute").inputs, {
            ...place(),
            computeName: "aml",
            location: "westeurope",
            identity: { type: "SystemAssigned" },
            properties: {
                computeType: "Kubernetes",
                resourceId: azureMl.clusterId,
                computeLocation: "westeurope",
                properties: { namespace: "azureml-scoring" },
            },
        });
        assert.deepEqual(write("fraud-endpoint").inputs, {
            ...place(),
            endpointName: "fraud",
            location: "westeurope",
            identity: { type: "SystemAssigned" },
            properties: {
                authMode: "Key",
                compute: azureMl.id("computes/aml"),
                publicNetworkAccess: "Enabled", // what azure-native adds
            },
        });
    });

    it("describes the sizes of both pools on the cluster", () => {
        const types = azureMl.sandbox.writes.filter(({ type }) => type.endsWith(":InstanceType"));
        const specs = [...types]
            .sort((a, b) => (a.name < b.name ? -1 : 1))
            .map(({ inputs }) => inputs.spec as unknown);
        assert.deepEqual(specs, [
            {
                nodeSelector: { "kubernetes.azure.com/agentpool": "workers" },
                resources: {
                    requests: { cpu: "100m", memory: "512Mi" },
                    limits: { cpu: "7820m", memory: "27617Mi" },
                },
            },
            {
                nodeSelector: { "kubernetes.azure.com/agentpool": "gpus" },
                resources: {
                    requests: { cpu: "1", memory: "2Gi" },
                    limits: { cpu: "3860m", memory: "23521Mi", "nvidia.com/gpu": "1" },
                },
            },
        ]);
        for (const { inputs, name } of types) {
            assert.equal(inputs.apiVersion, "amlarc.azureml.com/v1alpha1");
            assert.equal(`aml-${inputs.metadata.name as string}`, name);
        }
    });

    it("makes a version on CPU and one on GPU, v1's defaults written out", () => {
        const deployment = (versionName: string, rest: object, properties: object) => ({
            ...place(),
            endpointName: "fraud",
            deploymentName: versionName,
            location: "westeurope",
            tags: { versionType: "treatment" },
            properties: { ...PROPERTIES, environmentId: environment(versionName), ...properties },
            ...rest,
        });
        const instanceType = (pool: string) => write(`aml-${pool}-`).inputs.metadata.name as string;
        assert.deepEqual(
            write("fraud-blue-deployment").inputs,
            deployment(
                "blue",
                { sku: { name: "Default" } },
                {
                    instanceType: instanceType("cpu"),
                    scaleSettings: AUTOSCALE,
                    containerResourceRequirements: {
                        containerResourceRequests: { cpu: "100m", memory: "512Mi" },
                        containerResourceLimits: {},
                    },
                },
            ),
        );
        assert.deepEqual(
            write("fraud-green-deployment").inputs,
            deployment(
                "green",
                { sku: { name: "Default", capacity: 2 } },
                {
                    instanceType: instanceType("gpu"),
                    scaleSettings: { scaleType: "Default" },
                    containerResourceRequirements: {
                        containerResourceRequests: { cpu: "1", memory: "2Gi" },
                        containerResourceLimits: { gpu: "1" },
                    },
                },
            ),
        );
    });

    it("writes the traffic and all else that can change by one ARM deployment", () => {
        const texts = ["authMode", "compute", "description", "location", "name"];
        const objects = ["identity", "properties", "tags", "traffic"];
        const expression = (names: readonly string[]) =>
            Object.fromEntries(names.map((name) => [name, `[parameters('${name}')]`]));
        assert.deepEqual(write("fraud-rollout").inputs, {
            resourceGroupName: "ml",
            deploymentName: "ws.fraud.rollout",
            tags: { endpointCreatedAt: "2026-01-01T00:00:00.000Z", versions: "blue green" },
            properties: {
                mode: "Incremental",
                parameters: {
                    authMode: { value: "Key" },
                    compute: { value: azureMl.id("computes/aml") },
                    description: { value: "" },
                    identity: { value: { type: "SystemAssigned" } },
                    location: { value: "westeurope" },
                    name: { value: "ws/fraud" },
                    properties: { value: {} },
                    tags: { value: { team: "risk" } },
                    traffic: { value: { blue: 90, green: 10 } },
                },
                template: {
                    $schema:
                        "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                    contentVersion: "1.0.0.0",
                    parameters: Object.fromEntries([
                        ...texts.map((name) => [name, { type: "string" }] as const),
                        ...objects.map((name) => [name, { type: "object" }] as const),
                    ]),
                    resources: [
                        {
                            type: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
                            apiVersion: "2025-12-01",
                            ...expression(["name", "location", "identity", "tags"]),
                            properties: expression([
                                "authMode",
                                "compute",
                                "description",
                                "properties",
                                "traffic",
                            ]),
                        },
                    ],
                },
            },
        });
    });

    it("is all there: nothing is left to do", async () => {
        assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);
    });
});
