import { AgentPool } from "@pulumi/azure-native/containerservice/agentPool";
import { listManagedClusterUserCredentialsOutput } from "@pulumi/azure-native/containerservice/listManagedClusterUserCredentials";
import { ManagedCluster } from "@pulumi/azure-native/containerservice/managedCluster";
import { Deployment as ArmDeployment } from "@pulumi/azure-native/resources/deployment";
import { DeploymentStackAtResourceGroup } from "@pulumi/azure-native/resources/deploymentStackAtResourceGroup";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

const resourceGroupName = "scoring";
const location = "westeurope";
const sku = { name: "Base", tier: "Standard" };
const identity = { type: "SystemAssigned" } as const;

const properties = {
    addonProfiles: { omsagent: { enabled: false } },
    apiServerAccessProfile: { authorizedIPRanges: [], enablePrivateCluster: false },
    autoUpgradeProfile: { nodeOSUpgradeChannel: "NodeImage", upgradeChannel: "none" },
    azureMonitorProfile: { metrics: { enabled: false } },
    disableLocalAccounts: false,
    dnsPrefix: "ml",
    enableRBAC: true,
    networkProfile: {
        dnsServiceIP: "10.0.0.10",
        loadBalancerSku: "standard",
        networkDataplane: "cilium",
        networkPlugin: "azure",
        networkPluginMode: "overlay",
        networkPolicy: "cilium",
        outboundType: "loadBalancer",
        podCidr: "10.244.0.0/16",
        serviceCidr: "10.0.0.0/16",
    },
    oidcIssuerProfile: { enabled: true },
    securityProfile: { workloadIdentity: { enabled: true } },
    storageProfile: { blobCSIDriver: { enabled: false } },
    supportPlan: "KubernetesOfficial",
};

const poolOf = (key: string, generation: string, vmSize: string, mode: string) => ({
    count: 3,
    enableAutoScaling: false,
    mode,
    nodeLabels: { "aks-scoring/generation": generation, "aks-scoring/pool": key },
    nodeTaints: [],
    osType: "Linux",
    type: "VirtualMachineScaleSets",
    vmSize,
});
const systemPool = poolOf("system", "system-1", "Standard_D2s_v5", "System");

export const cluster = new ManagedCluster("ml", {
    resourceGroupName,
    resourceName: "ml",
    location,
    sku,
    identity,
    ...properties,
    agentPoolProfiles: [{ name: "system1", ...systemPool }],
});

/** An ARM template of one resource, its members as parameters: a preview shows what changes in them. */
function templateOf(type: string, members: Record<string, unknown>) {
    const keys = Object.keys(members);
    return {
        template: {
            $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            contentVersion: "1.0.0.0",
            parameters: Object.fromEntries(
                keys.map((key) => [key, { type: typeof members[key] === "string" ? "string" : "object" }]),
            ),
            resources: [
                {
                    type,
                    apiVersion: "2025-09-01",
                    ...Object.fromEntries(keys.map((key) => [key, `[parameters('${key}')]`])),
                },
            ],
        },
        parameters: Object.fromEntries(keys.map((key) => [key, { value: members[key] }])),
    };
}

// Later changes of the cluster and of its system pool go by ARM: azure-native would send counts as it read them last.
const settings = new ArmDeployment(
    "ml-settings",
    {
        resourceGroupName,
        deploymentName: "ml-settings",
        properties: {
            mode: "Incremental",
            ...templateOf("Microsoft.ContainerService/managedClusters", {
                name: "ml",
                location,
                tags: {},
                sku,
                identity,
                properties,
            }),
        },
    },
    { dependsOn: [cluster] },
);
const system = new DeploymentStackAtResourceGroup(
    "ml-system-pool",
    {
        resourceGroupName,
        deploymentStackName: "ml-system-pool",
        actionOnUnmanage: { managementGroups: "detach", resourceGroups: "detach", resources: "delete" },
        denySettings: { mode: "none" },
        ...templateOf("Microsoft.ContainerService/managedClusters/agentPools", {
            name: "ml/system1",
            properties: systemPool,
        }),
    },
    { dependsOn: [settings] },
);

/** Label of the CPU pool's nodes. */
export const generation = "cpu-1";
export const cpuPool = new AgentPool(
    "ml-cpu-1",
    {
        resourceGroupName,
        resourceName: cluster.name,
        agentPoolName: "cpu1",
        ...poolOf("cpu", generation, "Standard_D8s_v5", "User"),
    },
    { dependsOn: [system] },
);

const credentials = listManagedClusterUserCredentialsOutput({
    resourceGroupName,
    resourceName: cluster.name,
});
const kubeconfig = credentials.kubeconfigs.apply((configs) =>
    Buffer.from(configs[0]!.value, "base64").toString("utf8"),
);

/** What all Kubernetes objects are written by. */
export const provider = new Provider("ml-kubernetes", {
    kubeconfig: pulumi.secret(kubeconfig),
    clusterIdentifier: "ml",
    enableServerSideApply: true,
    enableSecretMutable: true,
    enableConfigMapMutable: true,
});
