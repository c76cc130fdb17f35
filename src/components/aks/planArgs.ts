import type * as pulumi from "@pulumi/pulumi";
import { ResourceType } from "../../core/azureIds";
import { Findings, type Planned } from "../../core/problems";
import {
    type InputCheck,
    checkAuthorizedIpRanges,
    checkKubernetesVersion,
    checkPrivateDnsZone,
    checkResourceGroupName,
    checkTags,
    idOf,
} from "../../plan/azureInputs";
import { type ClusterPlan, type ClusterView, planCluster } from "../../plan/cluster";
import { type DevicePluginPlan, planDevicePlugins } from "../../plan/devicePlugins";
import type { AksClusterArgs, NodePoolSpec } from "../aksClusterArgs";
import { type Path, checkInputs, plainOf } from "../support";

/** The plans that a cluster's arguments come to. */
export interface ArgsPlan {
    /** The arguments, their Outputs checked in place. */
    readonly args: AksClusterArgs;
    readonly cluster: ClusterPlan;
    readonly devicePlugins: readonly DevicePluginPlan[];
}

/** Plans a cluster from its arguments: what is plain is checked now, what is an Output when it becomes known. */
export function planArgs(component: pulumi.Resource, name: string, args: AksClusterArgs): Planned<ArgsPlan> {
    const given = args ?? {};
    const planned = planCluster(name, viewOf(given));
    const f = new Findings();
    if (given.resourceGroupName === undefined) {
        f.problem("resourceGroupName", undefined, "is missing", "Give the name of the cluster's resource group.");
    }
    const title = `AksCluster "${name}"`;
    const checked = checkInputs(component, title, f, given, carriedChecks(given));
    const pools = [...planned.plan.pools];
    const devicePlugins = planDevicePlugins(f.at("devicePlugins"), given.devicePlugins ?? {}, pools);
    return {
        plan: { args: checked, cluster: planned.plan, devicePlugins },
        problems: [...planned.problems, ...f.problems],
        warnings: [...planned.warnings, ...f.warnings],
    };
}

function viewOf(args: AksClusterArgs): ClusterView {
    return {
        ...args,
        given: args,
        systemPool: args.systemPool && poolView(args.systemPool),
        pools:
            args.pools &&
            Object.fromEntries(Object.entries(args.pools).map(([key, spec]) => [key, poolView(spec)])),
        hasEntra: args.entra !== undefined,
        hasAuthorizedIpRanges: args.authorizedIpRanges !== undefined,
        kubernetesVersion: plainOf(args.kubernetesVersion),
    } as ClusterView;
}

/** A pool's own subnet is part of its name, where it is plain. */
function poolView(spec: NodePoolSpec): unknown {
    if (spec === null || typeof spec !== "object") {
        return spec;
    }
    return { ...spec, subnetId: plainOf(spec.subnetId) };
}

function carriedChecks(args: AksClusterArgs): readonly (readonly [Path, InputCheck])[] {
    const subnet = idOf(ResourceType.Subnet);
    const pools = args.pools !== null && typeof args.pools === "object" ? Object.keys(args.pools) : [];
    const registries = Array.isArray(args.registries) ? args.registries : [];
    return [
        [["resourceGroupName"], checkResourceGroupName],
        [["network", "subnetId"], subnet],
        [["systemPool", "subnetId"], subnet],
        ...pools.map((key) => [["pools", key, "subnetId"], subnet] as const),
        ...pools.map((key) => [["pools", key, "tags"], checkTags] as const),
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
