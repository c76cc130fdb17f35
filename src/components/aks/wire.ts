import type * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan } from "../../plan/cluster";
import type { NodePoolPlan } from "../../plan/nodePool";
import type { AksClusterArgs } from "../aksClusterArgs";

/** The API version whose shapes these functions write: azure-native 3.28's default for containerservice. */
export const API_VERSION = "2025-09-01";

export const CLUSTER_TYPE = "Microsoft.ContainerService/managedClusters";
export const AGENT_POOL_TYPE = `${CLUSTER_TYPE}/agentPools`;

/** What a pool carries beside its plan. */
export interface NodePoolCarried {
    readonly subnetId: pulumi.Input<string> | undefined;
    readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
    readonly kubernetesVersion: pulumi.Input<string> | undefined;
}

/**
 * A pool's properties as ARM spells them, for an AgentPool, an inline profile and a template alike. Under autoscale no
 * `count` is ever sent: a number that was right once would scale the pool by hand with the next change of a tag.
 */
export function agentPoolProperties(plan: NodePoolPlan, carried: NodePoolCarried) {
    const spot = plan.priority === "Spot";
    return {
        vmSize: plan.vmSize,
        mode: plan.mode,
        type: "VirtualMachineScaleSets",
        osType: "Linux",
        osSKU: plan.osSku,
        osDiskType: plan.osDiskType,
        osDiskSizeGB: plan.osDiskSizeGb,
        maxPods: plan.maxPods,
        enableAutoScaling: plan.autoscale !== undefined,
        count: plan.count,
        minCount: plan.autoscale?.min,
        maxCount: plan.autoscale?.max,
        availabilityZones: plan.zones.length > 0 ? [...plan.zones] : undefined,
        scaleSetPriority: spot ? "Spot" : undefined,
        scaleSetEvictionPolicy: plan.evictionPolicy,
        spotMaxPrice: plan.spotMaxPrice,
        gpuInstanceProfile: plan.gpuInstanceProfile,
        nodeLabels: sorted(plan.labels),
        // An ARM write leaves alone what it does not name: what is off is said. Not on spot nodes, which AKS taints itself.
        nodeTaints: spot && plan.taints.length === 0 ? undefined : [...plan.taints],
        upgradeSettings: plan.maxSurge === undefined ? undefined : { maxSurge: plan.maxSurge },
        vnetSubnetID: carried.subnetId,
        orchestratorVersion: carried.kubernetesVersion,
        tags: carried.tags,
    };
}

/** The cluster's properties as ARM spells them, its pools left out. */
export function clusterProperties(plan: ClusterPlan, args: AksClusterArgs) {
    const { network } = plan;
    const workspace = args.logAnalyticsWorkspaceId;
    const metrics = args.managedMetrics !== undefined && args.managedMetrics !== false;
    return {
        dnsPrefix: plan.dnsPrefix,
        nodeResourceGroup: args.nodeResourceGroup,
        kubernetesVersion: args.kubernetesVersion,
        enableRBAC: true,
        disableLocalAccounts: !plan.localAccounts,
        aadProfile: args.entra && {
            managed: true,
            enableAzureRBAC: args.entra.azureRbac ?? false,
            adminGroupObjectIDs: args.entra.adminGroupObjectIds,
        },
        networkProfile: {
            networkPlugin: network.plugin,
            networkPluginMode: network.pluginMode,
            networkPolicy: network.policy,
            networkDataplane: network.dataplane,
            serviceCidr: network.serviceCidr,
            dnsServiceIP: network.dnsServiceIp,
            podCidr: network.podCidr,
            outboundType: network.outboundType,
            loadBalancerSku: "standard",
        },
        apiServerAccessProfile: {
            enablePrivateCluster: plan.privateCluster,
            privateDNSZone: args.privateDnsZoneId,
            authorizedIPRanges: args.authorizedIpRanges ?? (plan.privateCluster ? undefined : []),
        },
        oidcIssuerProfile: { enabled: plan.oidcIssuer },
        securityProfile: { workloadIdentity: { enabled: plan.workloadIdentity } },
        // AKS takes the Premium tier and its long-term support together only.
        supportPlan: plan.skuTier === "Premium" ? "AKSLongTermSupport" : "KubernetesOfficial",
        // What is off is said: an ARM write leaves alone what it does not name. These are AKS's own defaults.
        autoUpgradeProfile: {
            upgradeChannel: plan.upgradeChannel ?? "none",
            nodeOSUpgradeChannel: plan.nodeOsUpgradeChannel ?? "NodeImage",
        },
        addonProfiles: { omsagent: workspace === undefined ? { enabled: false } : containerLogs(workspace) },
        azureMonitorProfile: { metrics: { enabled: metrics } },
        storageProfile: { blobCSIDriver: { enabled: plan.blobCsiDriver } },
    };
}

function containerLogs(workspace: pulumi.Input<string>) {
    return { enabled: true, config: { logAnalyticsWorkspaceResourceID: workspace, useAADAuth: "true" } };
}

/**
 * What AKS cannot change on a cluster that stands: the cluster is replaced when it changes. Compared by Pulumi from
 * one run to the next, so that nothing which Azure fills in by itself can ever cause it.
 */
export function immutableSettings(plan: ClusterPlan) {
    const { plugin, pluginMode, policy, dataplane, serviceCidr, dnsServiceIp, podCidr, outboundType } =
        plan.network;
    const network = {
        plugin,
        pluginMode,
        policy,
        dataplane,
        serviceCidr,
        dnsServiceIp,
        podCidr,
        outboundType,
    };
    return { ...network, privateCluster: plan.privateCluster };
}

function sorted(labels: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
