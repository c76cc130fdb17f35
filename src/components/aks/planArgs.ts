import type * as pulumi from "@pulumi/pulumi";
import { ResourceType } from "../../core/azureIds";
import { isPlainObject, plainObject } from "../../core/checks";
import { Findings, type Planned } from "../../core/problems";
import {
    type InputCheck,
    checkAuthorizedIpRanges,
    checkGroupIds,
    checkKubernetesVersion,
    checkLocation,
    checkPrivateDnsZone,
    checkResourceGroupName,
    checkTags,
    idOf,
} from "../../plan/azureInputs";
import { type ClusterPlan, planCluster } from "../../plan/cluster";
import type { ClusterView } from "../../plan/clusterSettings";
import { type DevicePluginPlan, planDevicePlugins } from "../../plan/devicePlugins";
import type { AksClusterArgs, NodePoolSpec } from "../aksClusterArgs";
import { type Path, checkInputs, checkProvider, plainOf } from "../support";

/** The plans that a cluster's arguments come to. */
export interface ArgsPlan {
    /** The arguments, their Outputs checked in place. */
    readonly args: AksClusterArgs;
    readonly cluster: ClusterPlan;
    readonly devicePlugins: readonly DevicePluginPlan[];
}

/** Plans a cluster from its arguments: what is plain is checked now, what is an Output when it becomes known. */
export function planArgs(component: pulumi.Resource, name: string, args: AksClusterArgs): Planned<ArgsPlan> {
    const f = new Findings();
    if (!plainObject(f, "", args, '{ resourceGroupName: "scoring" }')) {
        return { plan: undefined as never, problems: f.problems, warnings: f.warnings };
    }
    const given: AksClusterArgs = args;
    const planned = planCluster(name, viewOf(given));
    if (given.resourceGroupName === undefined) {
        f.problem(
            "resourceGroupName",
            undefined,
            "is missing",
            "Give the name of the cluster's resource group.",
        );
    }
    checkProvider(f, given);
    const title = `AksCluster "${name}"`;
    const checked = checkInputs(component, title, f, given, carriedChecks(given));
    const devicePlugins = planDevicePlugins(f.at("devicePlugins"), planned.plan.pools, given.devicePlugins);
    return {
        plan: { args: checked, cluster: planned.plan, devicePlugins },
        problems: [...planned.problems, ...f.problems],
        warnings: [...planned.warnings, ...f.warnings],
    };
}

function viewOf(args: AksClusterArgs): ClusterView {
    const { pools } = args;
    return {
        ...args,
        given: args,
        systemPool: poolView(args.systemPool),
        pools: isPlainObject(pools)
            ? Object.fromEntries(Object.entries(pools).map(([key, spec]) => [key, poolView(spec)]))
            : pools,
        subnetId: isPlainObject(args.network) ? plainOf(args.network.subnetId) : undefined,
        kubernetesVersion: plainOf(args.kubernetesVersion),
        location: plainOf(args.location),
    } as unknown as ClusterView;
}

/** A pool's own subnet is part of its name, where it is plain. */
function poolView(spec: NodePoolSpec | undefined): unknown {
    return isPlainObject(spec) ? { ...spec, subnetId: plainOf(spec.subnetId) } : spec;
}

function carriedChecks(args: AksClusterArgs): readonly (readonly [Path, InputCheck])[] {
    const subnet = idOf(ResourceType.Subnet);
    const pools = isPlainObject(args.pools) ? Object.keys(args.pools) : [];
    const registries = Array.isArray(args.registries) ? args.registries : [];
    return [
        [["resourceGroupName"], checkResourceGroupName],
        [["nodeResourceGroup"], checkResourceGroupName],
        [["location"], checkLocation],
        [["network", "subnetId"], subnet],
        [["systemPool", "subnetId"], subnet],
        [["systemPool", "tags"], checkTags],
        ...pools.map((key) => [["pools", key, "subnetId"], subnet] as const),
        ...pools.map((key) => [["pools", key, "tags"], checkTags] as const),
        [["entra", "adminGroupObjectIds"], checkGroupIds],
        [["kubernetesVersion"], checkKubernetesVersion],
        [["userAssignedIdentityId"], idOf(ResourceType.UserAssignedIdentity)],
        [["privateDnsZoneId"], checkPrivateDnsZone],
        [["authorizedIpRanges"], checkAuthorizedIpRanges],
        ...registries.map((_, index) => [["registries", index], idOf(ResourceType.Registry)] as const),
        [["logAnalyticsWorkspaceId"], idOf(ResourceType.LogAnalyticsWorkspace)],
        [["managedMetrics", "dataCollectionRuleId"], idOf("Microsoft.Insights/dataCollectionRules")],
        [["tags"], checkTags],
    ];
}
