import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment";
import { Extension } from "@pulumi/azure-native/kubernetesconfiguration/extension";
import { Compute } from "@pulumi/azure-native/machinelearningservices/compute";
import { listOnlineEndpointKeysOutput } from "@pulumi/azure-native/machinelearningservices/listOnlineEndpointKeys";
import { OnlineDeployment } from "@pulumi/azure-native/machinelearningservices/onlineDeployment";
import { OnlineEndpoint } from "@pulumi/azure-native/machinelearningservices/onlineEndpoint";
import { Deployment } from "@pulumi/azure-native/resources/deployment";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { Resource } from "@pulumi/pulumi";
import { Provider } from "@pulumi/kubernetes/provider";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { clusterId, failure, GROUP, writesOf } from "./support";

const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/ws`;
const ENDPOINT = `${WORKSPACE}/onlineEndpoints/fraud`;
const PLACE = { resourceGroupName: "ml", workspaceName: "ws", location: "westeurope" };
const ROLES = ["85cb6faf-e071-4c9b-8136-154b5a04f717", "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8"];

function extension(settings: Record<string, string> = {}) {
    const id = clusterId("ml");
    return new Extension("extension", {
        resourceGroupName: "ml",
        clusterRp: "Microsoft.ContainerService",
        clusterResourceName: "managedClusters",
        clusterName: "ml",
        extensionName: "aml",
        extensionType: "Microsoft.AzureML.Kubernetes",
        scope: { cluster: { releaseNamespace: "azureml" } },
        configurationSettings: {
            enableInference: "True",
            inferenceRouterServiceType: "LoadBalancer",
            allowInsecureConnections: "True",
            clusterId: id,
            cluster_name: id,
            ...settings,
        },
        configurationProtectedSettings: { "scoringFe.sslKey": "the-private-key" },
    });
}

function compute(dependsOn: Resource[], computeName = "aks") {
    const properties = {
        computeType: "Kubernetes" as const,
        resourceId: clusterId("ml"),
        properties: { namespace: "scoring" },
    };
    return new Compute(computeName, { ...PLACE, computeName, properties }, { dependsOn });
}

function onlineDeployment(name: string, instanceType: string | undefined, dependsOn: Resource[]) {
    const properties = { endpointComputeType: "Kubernetes" as const, instanceType };
    return new OnlineDeployment(
        name,
        { ...PLACE, endpointName: "fraud", deploymentName: name, properties },
        { dependsOn },
    );
}

function rollout(traffic: Record<string, number> | undefined, dependsOn: Resource[]) {
    const properties = {
        authMode: "Key",
        compute: `${WORKSPACE}/computes/aks`,
        traffic: "[parameters('traffic')]",
    };
    const resources = [
        {
            type: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
            apiVersion: "2025-12-01",
            name: "ws/fraud",
            location: "westeurope",
            properties: traffic === undefined ? { ...properties, traffic: undefined } : properties,
        },
    ];
    const parameters: Record<string, { value: unknown }> =
        traffic === undefined ? {} : { traffic: { value: traffic } };
    const template = { parameters: traffic === undefined ? {} : { traffic: { type: "object" } }, resources };
    return new Deployment(
        "rollout",
        {
            resourceGroupName: "ml",
            deploymentName: "fraud-rollout",
            properties: { mode: "Incremental", template, parameters },
        },
        { dependsOn },
    );
}

describe("Azure Machine Learning", () => {
    let sandbox: Sandbox;
    beforeEach(async () => {
        sandbox = await Sandbox.start({ requireCrds: true });
        const pools = [{ name: "sys", mode: "System" as const, vmSize: "Standard_D2s_v5" }];
        await sandbox.azure.putCluster({ resourceGroupName: "ml", name: "ml", pools });
        await sandbox.azure.put(WORKSPACE, { location: "westeurope" });
    });
    afterEach(() => sandbox.stop());

    const principal = () => String(sandbox.azure.get(WORKSPACE).identity.principalId);
    const roles = (ids: readonly string[]) =>
        ids.map(
            (id) =>
                new RoleAssignment(id, {
                    scope: clusterId("ml"),
                    principalId: principal(),
                    principalType: "ServicePrincipal",
                    roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${id}`,
                }),
        );

    it("attaches a cluster once the extension and the roles are there", async () => {
        const stack = await sandbox.stack(() => void compute([]));
        assert.match((await failure(stack.up())).message, /extension is not installed on cluster 'ml'/);
        stack.program = () => void compute([extension()]);
        assert.match((await failure(stack.up())).message, /lacks the role Kubernetes Extension Contributor/);
        stack.program = () => void compute([extension(), ...roles(ROLES.slice(0, 1))]);
        assert.match((await failure(stack.up())).message, /neither a Trusted Access binding nor the role/);
        stack.program = () => void compute([extension(), ...roles(ROLES)]);
        await stack.up();
        const id = `${clusterId("ml")}/providers/Microsoft.KubernetesConfiguration/extensions/aml`;
        assert.equal(sandbox.azure.get(id).configurationProtectedSettings, undefined);

        stack.program = () => void extension({ allowInsecureConnections: "False" });
        const { message } = await failure(stack.up());
        assert.match(message, /enableInference needs a certificate, or allowInsecureConnections True/);
    });

    it("refuses settings of the extension that its chart cannot start with", async () => {
        const stack = await sandbox.stack(() => void extension({ enableInference: "False" }));
        assert.match(
            (await failure(stack.up())).message,
            /at least one of enableTraining and enableInference must be True/,
        );
    });

    it("shifts traffic by a deployment, and refuses what the service refuses", async () => {
        let traffic: Record<string, number> | undefined = { blue: 100 };
        let names = ["blue", "green"];
        const stack = await sandbox.stack(() => {
            const attached = compute([extension(), ...roles(ROLES)]);
            const endpoint = new OnlineEndpoint(
                "fraud",
                {
                    ...PLACE,
                    endpointName: "fraud",
                    properties: { authMode: "Key", compute: `${WORKSPACE}/computes/aks` },
                },
                { dependsOn: [attached], ignoreChanges: ["properties.traffic"] },
            );
            const made: Resource[] = [endpoint];
            for (const name of names) {
                made.push(onlineDeployment(name, undefined, [...made]));
            }
            rollout(traffic, made);
            const keys = listOnlineEndpointKeysOutput({
                resourceGroupName: "ml",
                workspaceName: "ws",
                endpointName: endpoint.name,
            });
            return {
                uri: endpoint.properties.apply(({ scoringUri }) => scoringUri),
                key: keys.primaryKey,
            };
        });
        const { outputs } = await stack.up();
        assert.equal(outputs["uri"]?.value, "http://203.0.113.10/api/v1/endpoint/fraud/score");
        assert.match(outputs["key"]?.value, /^[0-9a-f]{32}$/);
        const shares = () => sandbox.azure.get(ENDPOINT).properties.traffic;
        assert.deepEqual(shares(), { blue: 100 });

        traffic = { blue: 60, green: 40 };
        const run = await stack.up();
        assert.deepEqual(
            run.steps.map(({ name, diff }) => [name, Object.keys(diff)]),
            [
                [
                    "rollout",
                    ["properties.parameters.traffic.value.blue", "properties.parameters.traffic.value.green"],
                ],
            ],
        );
        assert.deepEqual(shares(), { blue: 60, green: 40 });

        traffic = { blue: 60, green: 30 };
        assert.match((await failure(stack.up())).message, /must sum up to 0 or 100, not 90/);
        traffic = { blue: 60, red: 40 };
        assert.match((await failure(stack.up())).message, /names 'red', which is no deployment of it/);
        traffic = { blue: 60, green: 40 };
        names = ["blue"];
        const refused = await failure(stack.up());
        assert.match(
            refused.message,
            /Deployment 'green' has 40% of the traffic of endpoint 'fraud' and cannot be deleted/,
        );

        names = ["blue", "green"];
        traffic = undefined;
        await stack.up();
        assert.deepEqual(shares(), {});
        names = ["blue"];
        const from = sandbox.writes.length;
        await stack.up();
        assert.deepEqual(writesOf(sandbox, from), ["delete green"]);
    });

    it("knows instance types once the extension has brought their definition", async () => {
        let order: "wrong" | "right" = "wrong";
        const stack = await sandbox.stack(() => {
            const kubeconfig = sandbox.azure.kubeconfig(clusterId("ml"));
            const k8s = new Provider("k8s", { kubeconfig });
            const installed = order === "right" ? [extension()] : [];
            new CustomResource(
                "small",
                {
                    apiVersion: "amlarc.azureml.com/v1alpha1",
                    kind: "InstanceType",
                    metadata: { name: "small" },
                },
                { provider: k8s, dependsOn: installed },
            );
        });
        assert.match((await failure(stack.up())).message, /no matches for kind "InstanceType"/);
        order = "right";
        await stack.up();

        const other = await sandbox.stack(
            () => {
                const attached = compute(roles(ROLES));
                const properties = { authMode: "Key" as const, compute: `${WORKSPACE}/computes/aks` };
                const endpoint = new OnlineEndpoint(
                    "fraud",
                    { ...PLACE, endpointName: "fraud", properties },
                    { dependsOn: [attached] },
                );
                const small = onlineDeployment("blue", "small", [endpoint]);
                onlineDeployment("green", "large", [small]);
            },
            { stackName: "other" },
        );
        const { message } = await failure(other.up());
        assert.match(
            message,
            /Code="InvalidDeploymentSpec" Message="Instance type 'large' does not exist on the cluster\."/,
        );
        assert.notEqual(sandbox.azure.get(`${ENDPOINT}/deployments/blue`), undefined);
    });

    it("runs one operation at a time on an endpoint", async () => {
        const stack = await sandbox.stack(() => {
            const attached = compute([extension(), ...roles(ROLES)]);
            const properties = { authMode: "Key" as const, compute: `${WORKSPACE}/computes/aks` };
            const endpoint = new OnlineEndpoint(
                "fraud",
                { ...PLACE, endpointName: "fraud", properties },
                { dependsOn: [attached] },
            );
            onlineDeployment("blue", undefined, [endpoint]);
            onlineDeployment("green", undefined, [endpoint]);
        });
        sandbox.delayWrites(200);
        assert.match(
            (await failure(stack.up())).message,
            /Another operation \(Creating deployments '(blue|green)'\) is in progress on 'fraud'/,
        );
    });
});
