import * as pulumi from "@pulumi/pulumi";
import { ManagedCluster } from "@pulumi/azure-native/containerservice/managedCluster";
import type { ClusterPlan } from "../../plan/cluster";
import type { AksClusterArgs } from "../aksClusterArgs";
import { ownArmState, writeArmState } from "../armState";
import {
    AGENT_POOL_TYPE,
    CLUSTER_TYPE,
    API_VERSION,
    agentPoolProperties,
    clusterProperties,
    immutableSettings,
} from "./wire";

/**
 * Every member of the cluster that can change while it stands. The ManagedCluster ignores their changes, all of them,
 * so that azure-native never writes the cluster again: its write would send `agentPoolProfiles` as it read them last,
 * with counts that the autoscaler has left behind and pools that a rotation has deleted, which AKS either obeys (a
 * manual scale) or refuses ("A new agent pool was introduced"). `settleCluster` writes these members instead.
 */
const MUTABLE = [
    ...["aadProfile", "addonProfiles", "agentPoolProfiles", "apiServerAccessProfile", "autoUpgradeProfile"],
    ...[
        "azureMonitorProfile",
        "disableLocalAccounts",
        "dnsPrefix",
        "enableRBAC",
        "identity",
        "kubernetesVersion",
    ],
    ...["networkProfile", "oidcIssuerProfile", "securityProfile", "sku", "storageProfile", "supportPlan"],
    "tags",
];

/** The cluster, with the system pool that it must be born with. */
export function createManagedCluster(
    name: string,
    plan: ClusterPlan,
    args: AksClusterArgs,
    parent: pulumi.Resource,
): ManagedCluster {
    return new ManagedCluster(
        name,
        {
            resourceGroupName: args.resourceGroupName,
            resourceName: plan.clusterName,
            location: args.location,
            tags: args.tags,
            sku: skuOf(plan),
            identity:
                args.userAssignedIdentityId === undefined
                    ? { type: "SystemAssigned" }
                    : { type: "UserAssigned", userAssignedIdentities: [args.userAssignedIdentityId] },
            ...clusterProperties(plan, args),
            agentPoolProfiles: [inlinePool(plan, args)],
        },
        {
            parent,
            // AKS names the group where the program does not, and an import takes that name for the program's.
            ignoreChanges: args.nodeResourceGroup === undefined ? [...MUTABLE, "nodeResourceGroup"] : MUTABLE,
            replacementTrigger: immutableSettings(plan),
            deleteBeforeReplace: true, // its name is its own
        },
    );
}

/**
 * Writes the mutable members of the cluster, then the system pool; gives what the writes of further pools wait for.
 * The system pool is an ARM deployment stack's: at first it takes over the pool that the cluster was born with. When an
 * immutable setting changes, the stack names another pool: Azure creates it, and deletes the former one after.
 */
export function settleCluster(
    name: string,
    plan: ClusterPlan,
    args: AksClusterArgs,
    managed: ManagedCluster,
    parent: pulumi.Resource,
): pulumi.Resource {
    const inCluster = { parent, protect: false, replaceWith: [managed] };
    const identity = args.userAssignedIdentityId;
    const settings = writeArmState(
        `${name}-settings`,
        {
            resourceGroupName: args.resourceGroupName,
            deploymentName: `${plan.clusterName}-settings`,
            state: {
                type: CLUSTER_TYPE,
                apiVersion: API_VERSION,
                members: {
                    name: plan.clusterName,
                    location: args.location ?? managed.location,
                    tags: args.tags ?? {},
                    sku: skuOf(plan),
                    identity:
                        identity === undefined
                            ? { type: "SystemAssigned" }
                            : { type: "UserAssigned", userAssignedIdentities: asKeys(identity) },
                    properties: clusterProperties(plan, args),
                },
            },
        },
        { ...inCluster, dependsOn: [managed] },
    );
    return ownArmState(
        `${name}-system-pool`,
        {
            resourceGroupName: args.resourceGroupName,
            deploymentName: `${plan.clusterName}-system-pool`,
            state: {
                type: AGENT_POOL_TYPE,
                apiVersion: API_VERSION,
                members: {
                    name: `${plan.clusterName}/${plan.systemPool.azureName}`,
                    properties: systemPoolProperties(plan, args),
                },
            },
        },
        { ...inCluster, dependsOn: [settings] },
    );
}

/** AKS creates no pool without a count, autoscaled or not (Azure/azure-rest-api-specs#7746); ours is never sent again. */
function inlinePool(plan: ClusterPlan, args: AksClusterArgs) {
    const { azureName: name, count, autoscale } = plan.systemPool;
    return { name, ...systemPoolProperties(plan, args), count: count ?? autoscale?.min };
}

function systemPoolProperties(plan: ClusterPlan, args: AksClusterArgs) {
    return agentPoolProperties(plan.systemPool, {
        subnetId: args.systemPool?.subnetId ?? args.network?.subnetId,
        tags: args.systemPool?.tags,
        kubernetesVersion: args.kubernetesVersion,
    });
}

function skuOf(plan: ClusterPlan) {
    return { name: "Base", tier: plan.skuTier };
}

/** ARM writes user-assigned identities as keys of an object. */
function asKeys(id: pulumi.Input<string>): pulumi.Output<Record<string, object>> {
    return pulumi.output(id).apply((known) => ({ [known]: {} }));
}
