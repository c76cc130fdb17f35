import type { Resource } from "@pulumi/pulumi";
import { planArgs } from "#src/components/aks/planArgs";
import type { AksClusterArgs } from "#src/components/aksClusterArgs";
import { planExistingCluster } from "#src/plan/existingCluster";
import type { Values } from "./members";
import { type Program, type Refusal, refusalsOf } from "./program";
import type { Written } from "./settings";

/** Plans a program's cluster: one to create, or one that exists where it is told which. */
export function planClusters({ cluster }: Program): {
    readonly refusals: readonly Refusal[];
    readonly values: Values;
} {
    if (cluster === undefined) {
        return { refusals: [], values: new Map() };
    }
    const settings = cluster.with();
    const exists = settings["systemPool"] === undefined;
    return exists ? planOld(cluster, settings) : planNew(cluster, settings);
}

function planOld(cluster: Written, settings: Record<string, unknown>) {
    const { plan, problems } = planExistingCluster(settings, (value) => value !== undefined);
    const { clusterId, resourceGroupName, clusterName } = settings;
    const values = new Map<string, unknown>([
        ["ScoringEndpoint", "AKS"],
        ["purpose", plan.purpose],
        ["clusterId", clusterId ?? idOf(resourceGroupName, clusterName)],
    ]);
    return { refusals: refusalsOf(cluster, problems), values };
}

/** A cluster by group and name, in whatever subscription. */
function idOf(group: unknown, name: unknown): string {
    return `/subscriptions/S/resourceGroups/${String(group)}/providers/Microsoft.ContainerService/managedClusters/${String(name)}`;
}

function planNew(cluster: Written, settings: Record<string, unknown>) {
    const args = { resourceGroupName: "rg", ...settings } as unknown as AksClusterArgs;
    // The component is what later values are checked for: here all is there at once.
    const { plan, problems } = planArgs(undefined as unknown as Resource, "ml", args);
    const { systemPool, purpose, network } = plan.cluster;
    const values = new Map<string, unknown>([
        ["ScoringEndpoint", "AKS"],
        ["systemPool.count", systemPool?.count],
        ["systemPool.vmSize", systemPool?.vmSize],
        ["purpose", purpose],
        ["location", args.location],
        ["network.subnetId", args.network?.subnetId],
        ["network.serviceCidr", network.serviceCidr],
        ["network.dnsServiceIp", network.dnsServiceIp],
    ]);
    return { refusals: refusalsOf(cluster, problems), values };
}
