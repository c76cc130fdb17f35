import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, type AksClusterArgs } from "aks-scoring";
import { lateError, underMocks, valueOf } from "./mocks";

// Mocks prove inputs only: what becomes of them in a second run is proved under the engine, in test/sandboxed.

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const group = `${SUBSCRIPTION}/resourceGroups/platform/providers`;
const acr = `${group}/Microsoft.ContainerRegistry/registries/acme`;
const workspace = `${group}/Microsoft.OperationalInsights/workspaces/logs`;
const rule = `${group}/Microsoft.Insights/dataCollectionRules/metrics`;
const identity = `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/aks`;
const subnet = (name: string) => `${group}/Microsoft.Network/virtualNetworks/vnet/subnets/${name}`;
const zone = `${group}/Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io`;
const admins = "00000000-0000-0000-0000-0000000000aa";

const cpu = { vmSize: "Standard_D4s_v5", count: 3 };
const small = { resourceGroupName: "scoring", location: "westeurope", pools: { cpu } };

const KUBECONFIG = "apiVersion: v1\nkind: Config\n";
const AZURE = {
    states: {
        "azure-native:containerservice:ManagedCluster": {
            name: "ml",
            location: "westeurope",
            fqdn: "ml-1.hcp.westeurope.azmk8s.io",
            nodeResourceGroup: "MC_scoring_ml_westeurope",
            oidcIssuerProfile: { enabled: true, issuerURL: "https://oidc.example.com/" },
            identityProfile: { kubeletidentity: { objectId: "kubelet-object-id" } },
        },
    },
    calls: {
        "azure-native:containerservice:listManagedClusterUserCredentials": {
            kubeconfigs: [{ name: "clusterUser", value: Buffer.from(KUBECONFIG).toString("base64") }],
        },
    },
};

const declare = (args: object, name = "ml") =>
    underMocks(() => new AksCluster(name, args as AksClusterArgs), AZURE);

const NETWORK = {
    networkPlugin: "azure",
    networkPluginMode: "overlay",
    networkPolicy: "cilium",
    networkDataplane: "cilium",
    serviceCidr: "10.0.0.0/16",
    dnsServiceIP: "10.0.0.10",
    podCidr: "10.244.0.0/16",
    outboundType: "loadBalancer",
    loadBalancerSku: "standard",
};
const PROPERTIES = {
    dnsPrefix: "ml",
    enableRBAC: true,
    disableLocalAccounts: false,
    networkProfile: NETWORK,
    apiServerAccessProfile: { enablePrivateCluster: false, authorizedIPRanges: [] },
    autoUpgradeProfile: { upgradeChannel: "none", nodeOSUpgradeChannel: "NodeImage" },
    addonProfiles: { omsagent: { enabled: false } },
    oidcIssuerProfile: { enabled: true },
    securityProfile: { workloadIdentity: { enabled: true } },
    storageProfile: { blobCSIDriver: { enabled: false } },
    supportPlan: "KubernetesOfficial",
    azureMonitorProfile: { metrics: { enabled: false } },
};
const SYSTEM_POOL = {
    vmSize: "Standard_D2s_v5",
    mode: "System",
    type: "VirtualMachineScaleSets",
    osType: "Linux",
    enableAutoScaling: false,
    count: 3,
    nodeLabels: { "aks-scoring/generation": "system-5ujl", "aks-scoring/pool": "system" },
    nodeTaints: [],
};
const CPU_POOL = {
    resourceGroupName: "scoring",
    resourceName: "ml",
    agentPoolName: "cpudu1a",
    vmSize: "Standard_D4s_v5",
    mode: "User",
    type: "VirtualMachineScaleSets",
    osType: "Linux",
    enableAutoScaling: false,
    count: 3,
    nodeLabels: { "aks-scoring/generation": "cpu-du1a", "aks-scoring/pool": "cpu" },
    nodeTaints: [],
};

describe("AksCluster", () => {
    it("registers a cluster, its state, its system pool, and an AgentPool for each further pool", async () => {
        const run = await declare(small);
        assert.deepEqual(run.registered.map(({ type, name }) => `${type} ${name}`).sort(), [
            "aks-scoring:index:AksCluster ml",
            "azure-native:containerservice:AgentPool ml-cpu-du1a",
            "azure-native:containerservice:ManagedCluster ml",
            "azure-native:resources:Deployment ml-settings",
            "azure-native:resources:DeploymentStackAtResourceGroup ml-system-pool",
            "pulumi:providers:kubernetes ml-kubernetes",
        ]);
        assert.deepEqual(run.inputsOf("ml"), {
            resourceGroupName: "scoring",
            resourceName: "ml",
            location: "westeurope",
            sku: { name: "Base", tier: "Standard" },
            identity: { type: "SystemAssigned" },
            agentPoolProfiles: [{ name: "system5ujl", ...SYSTEM_POOL }],
            ...PROPERTIES,
        });
        assert.deepEqual(run.inputsOf("ml-cpu-du1a"), CPU_POOL);
        assert.deepEqual(run.inputsOf("ml-kubernetes"), {
            clusterIdentifier: "ml",
            kubeconfig: {
                "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", // a secret
                value: KUBECONFIG,
            },
            enableServerSideApply: "true",
            enableSecretMutable: "true",
            enableConfigMapMutable: "true",
        });
    });

    it("writes what can change by templates, each member a parameter of its own", async () => {
        const run = await declare(small);
        const { template, parameters, ...settings } = run.inputsOf("ml-settings").properties;
        assert.deepEqual(settings, { mode: "Incremental" });
        assert.deepEqual(parameters, {
            name: { value: "ml" },
            location: { value: "westeurope" },
            tags: { value: {} },
            sku: { value: { name: "Base", tier: "Standard" } },
            identity: { value: { type: "SystemAssigned" } },
            properties: { value: PROPERTIES },
        });
        assert.deepEqual(template, {
            $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            contentVersion: "1.0.0.0",
            parameters: {
                name: { type: "string" },
                location: { type: "string" },
                tags: { type: "object" },
                sku: { type: "object" },
                identity: { type: "object" },
                properties: { type: "object" },
            },
            resources: [
                {
                    type: "Microsoft.ContainerService/managedClusters",
                    apiVersion: "2025-09-01",
                    name: "[parameters('name')]",
                    location: "[parameters('location')]",
                    tags: "[parameters('tags')]",
                    sku: "[parameters('sku')]",
                    identity: "[parameters('identity')]",
                    properties: "[parameters('properties')]",
                },
            ],
        });
        assert.deepEqual(run.inputsOf("ml-system-pool"), {
            resourceGroupName: "scoring",
            deploymentStackName: "ml-system-pool",
            actionOnUnmanage: { resources: "delete", resourceGroups: "detach", managementGroups: "detach" },
            denySettings: { mode: "none" },
            parameters: { name: { value: "ml/system5ujl" }, properties: { value: SYSTEM_POOL } },
            template: {
                $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                contentVersion: "1.0.0.0",
                parameters: { name: { type: "string" }, properties: { type: "object" } },
                resources: [
                    {
                        type: "Microsoft.ContainerService/managedClusters/agentPools",
                        apiVersion: "2025-09-01",
                        name: "[parameters('name')]",
                        properties: "[parameters('properties')]",
                    },
                ],
            },
        });
    });

    it("carries every argument to its place", async () => {
        const run = await declare({
            resourceGroupName: pulumi.output("scoring"),
            location: "westeurope",
            clusterName: "prod_1",
            skuTier: "Premium",
            tags: { team: "fraud", run: pulumi.output("7") },
            kubernetesVersion: "1.35",
            upgradeChannel: "stable",
            nodeOsUpgradeChannel: "SecurityPatch",
            privateCluster: true,
            privateDnsZoneId: zone,
            userAssignedIdentityId: pulumi.output(identity),
            localAccounts: false,
            entra: { adminGroupObjectIds: [admins], azureRbac: true },
            oidcIssuer: false,
            logAnalyticsWorkspaceId: workspace,
            managedMetrics: { dataCollectionRuleId: rule },
            blobCsiDriver: true,
            nodeResourceGroup: "scoring-nodes",
            network: {
                subnetId: pulumi.output(subnet("nodes")),
                serviceCidr: "10.1.0.0/16",
                outboundType: "userDefinedRouting",
            },
            systemPool: {
                vmSize: "Standard_D4s_v5",
                autoscale: { min: 3, max: 5 },
                tags: { role: "system" },
            },
            pools: { cpu: { ...cpu, subnetId: subnet("pods"), tags: { role: "cpu" }, maxSurge: "33%" } },
        });
        const properties = {
            ...PROPERTIES,
            dnsPrefix: "prod-1",
            nodeResourceGroup: "scoring-nodes",
            kubernetesVersion: "1.35",
            disableLocalAccounts: true,
            aadProfile: { managed: true, enableAzureRBAC: true, adminGroupObjectIDs: [admins] },
            networkProfile: {
                ...NETWORK,
                serviceCidr: "10.1.0.0/16",
                dnsServiceIP: "10.1.0.10",
                outboundType: "userDefinedRouting",
            },
            apiServerAccessProfile: {
                enablePrivateCluster: true,
                privateDNSZone: zone,
            },
            oidcIssuerProfile: { enabled: false },
            securityProfile: { workloadIdentity: { enabled: false } },
            storageProfile: { blobCSIDriver: { enabled: true } },
            supportPlan: "AKSLongTermSupport",
            autoUpgradeProfile: { upgradeChannel: "stable", nodeOSUpgradeChannel: "SecurityPatch" },
            addonProfiles: {
                omsagent: {
                    enabled: true,
                    config: { logAnalyticsWorkspaceResourceID: workspace, useAADAuth: "true" },
                },
            },
            azureMonitorProfile: { metrics: { enabled: true } },
        };
        const systemPool = {
            vmSize: "Standard_D4s_v5",
            mode: "System",
            type: "VirtualMachineScaleSets",
            osType: "Linux",
            enableAutoScaling: true,
            minCount: 3,
            maxCount: 5,
            nodeLabels: { "aks-scoring/generation": "system-du1a", "aks-scoring/pool": "system" },
            nodeTaints: [],
            vnetSubnetID: subnet("nodes"),
            orchestratorVersion: "1.35",
            tags: { role: "system" },
        };
        const tags = { team: "fraud", run: "7" };
        assert.deepEqual(run.inputsOf("ml"), {
            resourceGroupName: "scoring",
            resourceName: "prod_1",
            location: "westeurope",
            tags,
            sku: { name: "Base", tier: "Premium" },
            identity: { type: "UserAssigned", userAssignedIdentities: [identity] },
            // AKS creates no pool without a count; this one is never sent again.
            agentPoolProfiles: [{ name: "systemdu1a", ...systemPool, count: 3 }],
            ...properties,
        });
        const { parameters } = run.inputsOf("ml-settings").properties;
        assert.deepEqual(parameters, {
            name: { value: "prod_1" },
            location: { value: "westeurope" },
            tags: { value: tags },
            sku: { value: { name: "Base", tier: "Premium" } },
            identity: { value: { type: "UserAssigned", userAssignedIdentities: { [identity]: {} } } },
            properties: { value: properties },
        });
        assert.deepEqual(run.inputsOf("ml-system-pool").parameters, {
            name: { value: "prod_1/systemdu1a" },
            properties: { value: systemPool },
        });
        const [pool] = run.registered.filter(({ type }) => type.endsWith(":AgentPool"));
        const generation = pool?.name.replace("ml-", "");
        assert.deepEqual(pool?.inputs, {
            ...CPU_POOL,
            resourceName: "prod_1",
            agentPoolName: generation?.replace("-", ""),
            nodeLabels: { "aks-scoring/generation": generation, "aks-scoring/pool": "cpu" },
            vnetSubnetID: subnet("pods"),
            orchestratorVersion: "1.35",
            upgradeSettings: { maxSurge: "33%" },
            tags: { role: "cpu" },
        });
        assert.deepEqual(run.inputsOf("ml-metrics"), {
            resourceUri: "ml-id",
            associationName: "aks-scoring-metrics",
            dataCollectionRuleId: rule,
        });
    });

    it("sends one count under autoscale, at birth, and spot and MIG settings as Azure spells them", async () => {
        const run = await declare({
            ...small,
            devicePlugins: { nvidia: false },
            pools: {
                cpu,
                gpu: { vmSize: "Standard_NC4as_T4_v3", autoscale: { min: 0, max: 4 }, zones: ["2", "1"] },
                mig: {
                    vmSize: "Standard_NC24ads_A100_v4",
                    gpuInstanceProfile: "MIG1g",
                    osSku: "AzureLinux",
                    osDiskType: "Ephemeral",
                    osDiskSizeGb: 128,
                    maxPods: 60,
                    labels: { team: "fraud", zzz: "" },
                },
                spot: {
                    ...cpu,
                    count: 0,
                    spot: { evictionPolicy: "Deallocate", maxPrice: 0.5 },
                    taints: ["a=b:NoSchedule"],
                },
            },
        });
        const pools = Object.fromEntries(
            run.registered
                .filter(({ type }) => type.endsWith(":AgentPool"))
                .map(({ inputs }) => [inputs.nodeLabels["aks-scoring/pool"], inputs]),
        );
        const common = { resourceGroupName: "scoring", resourceName: "ml", mode: "User" };
        const kind = { type: "VirtualMachineScaleSets", osType: "Linux" };
        const taint = "ml.azure.com/amlarc-workload=true:NoSchedule";
        const labels = (key: string, more: object = {}) => ({
            "aks-scoring/pool": key,
            "aks-scoring/generation": pools[key]?.agentPoolName.replace(key, `${key}-`),
            ...more,
        });
        const { resourceGroupName, resourceName, agentPoolName, count, ...properties } = pools["gpu"];
        assert.deepEqual(
            [resourceGroupName, resourceName, agentPoolName.slice(0, -4), count],
            ["scoring", "ml", "gpu", 0],
        );
        assert.deepEqual(properties, {
            ...kind,
            mode: "User",
            vmSize: "Standard_NC4as_T4_v3",
            enableAutoScaling: true,
            minCount: 0,
            maxCount: 4,
            availabilityZones: ["1", "2"],
            nodeLabels: labels("gpu", { "aks-scoring/accelerator": "nvidia" }),
            nodeTaints: [taint],
        });
        const settings = run.inputsOf(`ml-gpu-${agentPoolName.slice(-4)}-settings`);
        assert.equal(settings.deploymentName, `ml-${agentPoolName}-settings`);
        assert.deepEqual(settings.properties.parameters, {
            name: { value: `ml/${agentPoolName}` },
            properties: { value: properties },
        });
        assert.deepEqual(pools["mig"], {
            ...common,
            ...kind,
            agentPoolName: pools["mig"].agentPoolName,
            vmSize: "Standard_NC24ads_A100_v4",
            enableAutoScaling: false,
            count: 1,
            gpuInstanceProfile: "MIG1g",
            osSKU: "AzureLinux",
            osDiskType: "Ephemeral",
            osDiskSizeGB: 128,
            maxPods: 60,
            nodeLabels: labels("mig", { "aks-scoring/accelerator": "nvidia", team: "fraud", zzz: "" }),
            nodeTaints: [taint],
        });
        assert.deepEqual(pools["spot"], {
            ...common,
            ...kind,
            agentPoolName: pools["spot"].agentPoolName,
            vmSize: "Standard_D4s_v5",
            enableAutoScaling: false,
            count: 0,
            scaleSetPriority: "Spot",
            scaleSetEvictionPolicy: "Deallocate",
            spotMaxPrice: 0.5,
            nodeLabels: labels("spot"),
            nodeTaints: ["a=b:NoSchedule"],
        });
    });

    it("installs device plugins that tolerate the taints of their pools", async () => {
        const run = await declare({
            ...small,
            devicePlugins: { amd: false, fpga: { image: "acme.azurecr.io/fpga:1" } },
            pools: {
                cpu,
                mig: { vmSize: "Standard_NC24ads_A100_v4", gpuInstanceProfile: "MIG1g", spot: true },
                own: { vmSize: "Standard_NC4as_T4_v3", taints: ["sku=gpu:NoSchedule"] },
                amd: { vmSize: "Standard_ND96isr_MI300X_v5" },
                fpga: { vmSize: "Standard_NP10s" },
            },
        });
        const workload = {
            effect: "NoSchedule",
            key: "ml.azure.com/amlarc-workload",
            operator: "Equal",
            value: "true",
        };
        const daemonSet = (
            kind: string,
            image: string,
            env: object[],
            tolerations: object[],
            paths: Record<string, string>,
            securityContext: object,
        ) => ({
            apiVersion: "apps/v1",
            kind: "DaemonSet",
            metadata: {
                name: `${kind}-device-plugin`,
                namespace: "aks-scoring-device-plugins",
                labels: {
                    "app.kubernetes.io/managed-by": "aks-scoring",
                    "app.kubernetes.io/name": `${kind}-device-plugin`,
                },
            },
            spec: {
                selector: { matchLabels: { "app.kubernetes.io/name": `${kind}-device-plugin` } },
                updateStrategy: { type: "RollingUpdate" },
                template: {
                    metadata: {
                        labels: {
                            "app.kubernetes.io/managed-by": "aks-scoring",
                            "app.kubernetes.io/name": `${kind}-device-plugin`,
                        },
                    },
                    spec: {
                        nodeSelector: { "aks-scoring/accelerator": kind },
                        tolerations,
                        priorityClassName: "system-node-critical",
                        automountServiceAccountToken: false,
                        containers: [
                            {
                                name: "device-plugin",
                                image,
                                ...(env.length === 0 ? {} : { env }),
                                securityContext,
                                volumeMounts: Object.entries(paths).map(([name, mountPath]) => ({
                                    name,
                                    mountPath,
                                })),
                            },
                        ],
                        volumes: Object.entries(paths).map(([name, path]) => ({ name, hostPath: { path } })),
                    },
                },
            },
        });
        const sockets = { "device-plugins": "/var/lib/kubelet/device-plugins" };
        assert.deepEqual(
            run.inputsOf("ml-nvidia-device-plugin"),
            daemonSet(
                "nvidia",
                "nvcr.io/nvidia/k8s-device-plugin:v0.17.4",
                [{ name: "MIG_STRATEGY", value: "single" }],
                [
                    {
                        key: "kubernetes.azure.com/scalesetpriority",
                        operator: "Equal",
                        value: "spot",
                        effect: "NoSchedule",
                    },
                    workload,
                    { key: "sku", operator: "Equal", value: "gpu", effect: "NoSchedule" },
                ],
                sockets,
                { capabilities: { add: ["SYS_ADMIN"] } },
            ),
        );
        const paths = { ...sockets, sys: "/sys" };
        assert.deepEqual(
            run.inputsOf("ml-fpga-device-plugin"),
            daemonSet("fpga", "acme.azurecr.io/fpga:1", [], [workload], paths, { privileged: true }),
        );
        assert.equal(run.inputsOf("ml-amd-device-plugin"), undefined);
        assert.deepEqual(run.inputsOf("ml-device-plugins").metadata, {
            name: "aks-scoring-device-plugins",
            labels: {
                "app.kubernetes.io/managed-by": "aks-scoring",
                "pod-security.kubernetes.io/enforce": "privileged",
            },
        });
    });

    it("lets the nodes pull from each registry, unless it is told not to", async () => {
        const other = acr.replace("acme", "other");
        const run = await declare({ ...small, registries: [acr, pulumi.output(other)] });
        const grants = ["ml-pull-0", "ml-pull-1"].map((name) => run.inputsOf(name));
        const names = grants.map(({ roleAssignmentName }) => roleAssignmentName as string);
        assert.deepEqual(
            grants,
            [acr, other].map((scope, index) => ({
                scope,
                roleAssignmentName: names[index],
                principalId: "kubelet-object-id",
                principalType: "ServicePrincipal",
                roleDefinitionId:
                    `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/` +
                    "7f951dda-4ed3-4680-a7ca-43fe172d538d",
            })),
        );
        assert.equal(new Set(names).size, 2);
        names.forEach((name) =>
            assert.match(name, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        );
        const without = await declare({ ...small, registries: [acr], registryRoleAssignments: false });
        assert.deepEqual(
            without.registered.filter(({ type }) => type.includes("RoleAssignment")),
            [],
        );
    });

    it("plans its upgrades", async () => {
        const window = {
            dayOfWeek: "Sunday",
            startTime: "02:00",
            durationHours: 6,
            utcOffset: "+01:00",
            intervalWeeks: 2,
        };
        const run = await declare({
            ...small,
            upgradeChannel: "stable",
            maintenanceWindows: {
                autoUpgrade: window,
                nodeOsUpgrade: { dayOfWeek: "Monday", startTime: "00:00" },
            },
        });
        const inputs = (configName: string, maintenanceWindow: object) => ({
            resourceGroupName: "scoring",
            resourceName: "ml",
            configName,
            maintenanceWindow,
        });
        assert.deepEqual(
            run.inputsOf("ml-aksManagedAutoUpgradeSchedule"),
            inputs("aksManagedAutoUpgradeSchedule", {
                schedule: { weekly: { dayOfWeek: "Sunday", intervalWeeks: 2 } },
                startTime: "02:00",
                durationHours: 6,
                utcOffset: "+01:00",
            }),
        );
        assert.deepEqual(
            run.inputsOf("ml-aksManagedNodeOSUpgradeSchedule"),
            inputs("aksManagedNodeOSUpgradeSchedule", {
                schedule: { weekly: { dayOfWeek: "Monday", intervalWeeks: 1 } },
                startTime: "00:00",
                durationHours: 4,
                utcOffset: "+00:00",
            }),
        );
    });

    it("gives what other components and programs need, the kubeconfig as a secret", async () => {
        const { result: cluster } = await declare({ ...small, managedMetrics: true });
        assert.equal(await valueOf(cluster.clusterName), "ml");
        assert.equal(await valueOf(cluster.resourceGroupName), "scoring");
        assert.equal(await valueOf(cluster.clusterId), "ml-id");
        assert.equal(await valueOf(cluster.location), "westeurope");
        assert.equal(await valueOf(cluster.fqdn), "ml-1.hcp.westeurope.azmk8s.io");
        assert.equal(await valueOf(cluster.nodeResourceGroup), "MC_scoring_ml_westeurope");
        assert.equal(await valueOf(cluster.oidcIssuerUrl), "https://oidc.example.com/");
        assert.equal(await valueOf(cluster.kubeletIdentityObjectId), "kubelet-object-id");
        assert.equal(await valueOf(cluster.kubeconfig), KUBECONFIG);
        assert.equal(await pulumi.isSecret(cluster.kubeconfig), true);
        assert.equal(await pulumi.isSecret(cluster.clusterName), false);
        const { purpose, enforcesNetworkPolicy, managedMetrics, blobCsiDriver, secretsAreMutable } = cluster;
        assert.deepEqual(
            { purpose, enforcesNetworkPolicy, managedMetrics, blobCsiDriver, secretsAreMutable },
            {
                purpose: "FastProd",
                enforcesNetworkPolicy: true,
                managedMetrics: true,
                blobCsiDriver: false,
                secretsAreMutable: true,
            },
        );
        assert.deepEqual(
            Object.entries(cluster.pools).map(([key, pool]) => [
                key,
                pool.plan.azureName,
                pool.resource !== undefined,
            ]),
            [["cpu", "cpudu1a", true]],
        );
    });

    it("uses a Kubernetes provider that the program brings", async () => {
        const run = await underMocks(() => {
            const kubernetesProvider = new (class extends pulumi.ProviderResource {})(
                "kubernetes",
                "mine",
                {},
            );
            return new AksCluster("ml", { ...small, kubernetesProvider });
        }, AZURE);
        assert.equal(run.result.secretsAreMutable, false);
        assert.deepEqual(
            run.registered
                .filter(({ type }) => type === "pulumi:providers:kubernetes")
                .map(({ name }) => name),
            ["mine"],
        );
    });
});

describe("an AksCluster whose Azure says too little", () => {
    const GRANT = "Grant the Azure Kubernetes Service Cluster User Role to whoever runs this program.";
    const without = (what: { states?: object; calls?: object }) => ({ ...AZURE, ...what }) as typeof AZURE;

    it("has no kubeconfig to be reached by", async () => {
        assert.equal(
            await lateError(() => new AksCluster("ml", small), without({ calls: {} })),
            `cluster ml gives no kubeconfig. ${GRANT} Or give a kubernetesProvider.`,
        );
    });

    it("needs no kubeconfig beside a provider of the program's own, but for whoever asks for it", async () => {
        const declared = () => {
            const kubernetesProvider = new (class extends pulumi.ProviderResource {})(
                "kubernetes",
                "mine",
                {},
            );
            return new AksCluster("ml", { ...small, kubernetesProvider });
        };
        let asked = false;
        const calls = {
            get "azure-native:containerservice:listManagedClusterUserCredentials"() {
                asked = true;
                return {};
            },
        };
        await underMocks(declared, without({ calls }));
        assert.equal(asked, false);
        assert.equal(
            await lateError(() => declared().kubeconfig, without({ calls: {} })),
            `cluster ml gives no kubeconfig. ${GRANT}`,
        );
        const { result } = await underMocks(() => declared().kubeconfig, AZURE);
        assert.equal(await valueOf(result), KUBECONFIG);
    });

    it("has no identity to pull images with", async () => {
        assert.equal(
            await lateError(
                () => new AksCluster("ml", { ...small, registries: [acr] }),
                without({ states: {} }),
            ),
            "the cluster reports no kubelet identity to grant AcrPull to: set registryRoleAssignments to false",
        );
    });
});

describe("an AksCluster that cannot be", () => {
    /** The error's text, and what was registered before it. */
    async function refusal(args: unknown): Promise<string> {
        let error: unknown;
        const run = await underMocks(() => {
            try {
                new AksCluster("ml", args as AksClusterArgs);
            } catch (thrown) {
                error = thrown;
            }
        }, AZURE);
        assert.deepEqual(
            run.registered.map(({ type }) => type),
            ["aks-scoring:index:AksCluster"],
        );
        assert.ok(pulumi.ResourceError.isInstance(error));
        assert.equal(error.hideStack, true);
        return error.message;
    }

    it("says all its problems at once, before it registers a child", async () => {
        const args = {
            resourceGroupName: acr,
            clustername: "ml",
            pools: {
                cpu: { ...cpu, subnetId: "nodes" },
                gpu: { vmSize: "Standard_NC4as_T4", count: pulumi.output(3) },
            },
            devicePlugins: { fpga: true },
            registries: ["acme", pulumi.output("acme")],
            tags: { a: 1, b: pulumi.output(2) },
            kubernetesProvider: "mine",
        };
        assert.deepEqual((await refusal(args)).split("\n"), [
            'AksCluster "ml": 10 problems',
            "  - clustername: is not a setting that exists here. Did you mean clusterName?",
            "  - network.subnetId: is missing, and pools.cpu names a subnet: all pools must be in one virtual network. " +
                "Give it, or a subnetId to every pool, systemPool too.",
            '  - pools.gpu.vmSize = "Standard_NC4as_T4": is not a VM size that this release knows. Did you mean ' +
                "Standard_NC4as_T4_v3 or Standard_NV4as_v4? For a size newer than this release " +
                "give the pool's vcpus (and accelerator) yourself.",
            "  - pools.gpu.count = [output]: must be a whole number from 0 to 1000. It is a Pulumi Output, known only " +
                "during the update: give the value itself, or take it from the stack's configuration.",
            '  - kubernetesProvider = "mine": must be a Kubernetes provider. Give a kubernetes.Provider, or leave it out.',
            `  - resourceGroupName = "${acr.slice(0, 78)}…: must be a resource group's name, not an id. Did you mean ` +
                '"platform"?',
            '  - pools.cpu.subnetId = "nodes": must be the resource id of a Microsoft.Network/virtualNetworks/subnets. Give ' +
                "/subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.Network/virtualNetworks/" +
                "<virtualNetwork>/subnets/<subnet>.",
            '  - registries[0] = "acme": must be the resource id of a Microsoft.ContainerRegistry/registries. Give ' +
                "/subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerRegistry/registries/" +
                "<registry>.",
            '  - tags.a = 1: must be a text. Write "1" with quotes.',
            '  - devicePlugins.fpga = true: must be false or an object. Write { image: "…" }, the plugin\'s container ' +
                "image.",
        ]);
    });

    it("has an answer to arguments that are none", async () => {
        const write = 'Write { resourceGroupName: "scoring" }.';
        for (const [args, said] of [
            [undefined, `must be an object. ${write}`],
            [null, `null: must be an object. ${write}`],
            ["scoring", `"scoring": must be an object. ${write}`],
        ]) {
            assert.equal(await refusal(args), `AksCluster "ml": 1 problem\n  - ${said}`);
        }
        assert.equal(
            await refusal({ purpose: "DevTest" }),
            'AksCluster "ml": 1 problem\n' +
                "  - resourceGroupName: is missing. Give the name of the cluster's resource group.",
        );
    });

    it("says the same of an Output, when it is known", async () => {
        const cases: [object, string][] = [
            [{ resourceGroupName: "a." }, "resourceGroupName"],
            [{ registries: ["acme"] }, "registries[0]"],
            [{ network: { subnetId: "nodes" } }, "network.subnetId"],
            [{ kubernetesVersion: "v1" }, "kubernetesVersion"],
            [{ entra: { adminGroupObjectIds: ["x"] } }, "entra.adminGroupObjectIds[0]"],
            [{ pools: { cpu: { ...cpu, tags: { a: 1 } } } }, "pools.cpu.tags.a"],
        ];
        const late = (value: unknown): unknown => {
            if (typeof value !== "object" || value === null) {
                return value;
            }
            return Array.isArray(value)
                ? value.map((member) => pulumi.output(member as string))
                : Object.fromEntries(
                      Object.entries(value).map(([key, member]) => {
                          const carried = [
                              "resourceGroupName",
                              "subnetId",
                              "kubernetesVersion",
                              "adminGroupObjectIds",
                          ];
                          return [
                              key,
                              [...carried, "tags"].includes(key) ? pulumi.output(member) : late(member),
                          ];
                      }),
                  );
        };
        for (const [args, path] of cases) {
            const plain = await refusal({ ...small, ...args });
            assert.match(
                plain,
                new RegExp(`^AksCluster "ml": 1 problem\\n  - ${path.replace(/[[\].]/g, "\\$&")} = `),
            );
            const later = { ...small, ...(late(args) as object) } as AksClusterArgs;
            assert.equal(await lateError(() => new AksCluster("ml", later), AZURE), plain);
        }
    });
});
