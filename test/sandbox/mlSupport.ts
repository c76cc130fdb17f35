import { Extension } from "@pulumi/azure-native/kubernetesconfiguration/extension";
import { Compute } from "@pulumi/azure-native/machinelearningservices/compute";
import {
    OnlineDeployment,
    type OnlineDeploymentArgs,
} from "@pulumi/azure-native/machinelearningservices/onlineDeployment";
import {
    OnlineEndpoint,
    type OnlineEndpointArgs,
} from "@pulumi/azure-native/machinelearningservices/onlineEndpoint";
import { Deployment } from "@pulumi/azure-native/resources/deployment";
import { secret, type CustomResourceOptions, type Resource } from "@pulumi/pulumi";
import { Sandbox, type SandboxOptions } from "aks-scoring/sandbox";
import { clusterId, GROUP } from "./support";

export const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/ws`;
export const COMPUTE = `${WORKSPACE}/computes/aks`;
export const ENDPOINT = `${WORKSPACE}/onlineEndpoints/fraud`;
export const EXTENSION = `${clusterId("ml")}/providers/Microsoft.KubernetesConfiguration/extensions/aml`;
export const PLACE = { resourceGroupName: "ml", workspaceName: "ws", location: "westeurope" };

/** Settings with which the extension starts. */
export const SETTINGS = {
    enableInference: "True",
    inferenceRouterServiceType: "LoadBalancer",
    allowInsecureConnections: "True",
    clusterId: clusterId("ml"),
    cluster_name: clusterId("ml"),
};

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A certificate and its key, as the extension takes them. */
export const CERTIFICATE = {
    "scoringFe.sslCert": base64("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
    "scoringFe.sslKey": base64("-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"),
};

/** A sandbox with a cluster "ml" and a workspace "ws". */
export async function withWorkspace(options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = await Sandbox.start(options);
    const pools = [{ name: "sys", mode: "System" as const, vmSize: "Standard_D2s_v5" }];
    await sandbox.azure.putCluster({ resourceGroupName: "ml", name: "ml", pools });
    await sandbox.azure.put(WORKSPACE, { location: "westeurope" });
    addNamespace(sandbox, "scoring");
    return sandbox;
}

/** A sandbox whose workspace has the compute "aks" attached, on a cluster with the extension. */
export async function withCompute(options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = await withWorkspace(options);
    await sandbox.azure.put(EXTENSION, {
        extensionType: "Microsoft.AzureML.Kubernetes",
        configurationSettings: SETTINGS,
    });
    const properties = { computeType: "Kubernetes", resourceId: clusterId("ml"), properties: namespaced() };
    await sandbox.azure.put(COMPUTE, { location: "westeurope", properties });
    return sandbox;
}

/** A sandbox with the endpoint "fraud" on its compute. */
export async function withEndpoint(options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = await withCompute(options);
    await sandbox.azure.put(ENDPOINT, {
        location: "westeurope",
        properties: { authMode: "Key", compute: COMPUTE },
    });
    return sandbox;
}

const namespaced = (namespace = "scoring") => ({ namespace });

export function addNamespace(sandbox: Sandbox, name: string): void {
    sandbox.kubernetes.put({ apiVersion: "v1", kind: "Namespace", metadata: { name } }, clusterId("ml"));
}

/** Azure ML's extension; `settings` are merged into {@link SETTINGS}, undefined takes one out. */
export function extension(
    settings: Record<string, string | undefined> = {},
    args: { name?: string; secrets?: Record<string, string> } = {},
    options: CustomResourceOptions = {},
): Extension {
    const all = Object.entries({ ...SETTINGS, ...settings }).filter(([, value]) => value !== undefined);
    return new Extension(
        args.name ?? "extension",
        {
            resourceGroupName: "ml",
            clusterRp: "Microsoft.ContainerService",
            clusterResourceName: "managedClusters",
            clusterName: "ml",
            extensionName: args.name ?? "aml",
            extensionType: "Microsoft.AzureML.Kubernetes",
            scope: { cluster: { releaseNamespace: "azureml" } },
            configurationSettings: Object.fromEntries(all),
            configurationProtectedSettings: args.secrets && secret(args.secrets),
        },
        options,
    );
}

export function compute(dependsOn: Resource[], computeName = "aks", namespace = "scoring"): Compute {
    const properties = {
        computeType: "Kubernetes" as const,
        resourceId: clusterId("ml"),
        properties: namespaced(namespace),
    };
    return new Compute(computeName, { ...PLACE, computeName, properties }, { dependsOn });
}

/** The endpoint "fraud"; `properties` are merged into what it needs. */
export function endpoint(
    properties: Record<string, unknown> = {},
    args: Partial<OnlineEndpointArgs> = {},
    options: CustomResourceOptions = {},
): OnlineEndpoint {
    const all = { authMode: "Key", compute: COMPUTE, ...properties };
    return new OnlineEndpoint(
        "fraud",
        { ...PLACE, endpointName: "fraud", properties: all, ...args },
        options,
    );
}

/** A deployment of the endpoint "fraud"; `properties` are merged into what it needs. */
export function onlineDeployment(
    deploymentName: string,
    properties: Record<string, unknown> = {},
    options: CustomResourceOptions & { readonly args?: Partial<OnlineDeploymentArgs> } = {},
): OnlineDeployment {
    const { args, ...rest } = options;
    const all = { endpointComputeType: "Kubernetes" as const, ...properties };
    return new OnlineDeployment(
        deploymentName,
        { ...PLACE, endpointName: "fraud", deploymentName, properties: all, ...args },
        rest,
    );
}

/** The ARM deployment that writes an endpoint's traffic. */
export function rollout(traffic: Record<string, number> | undefined, dependsOn: Resource[]): Deployment {
    const properties = { authMode: "Key", compute: COMPUTE };
    const given = traffic === undefined ? {} : { traffic: "[parameters('traffic')]" };
    const resources = [
        {
            type: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
            apiVersion: "2025-12-01",
            name: "ws/fraud",
            location: "westeurope",
            properties: { ...properties, ...given },
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
