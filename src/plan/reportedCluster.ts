import type { Findings } from "../core/problems";
import { findVmSize } from "../core/vmSizes";
import type { ExistingClusterPlan } from "./existingCluster";
import { SPOT_TAINT } from "./nodeLabels";
import type { NodePoolPlan } from "./nodePool";
import { ClusterPurpose } from "./purpose";

/** What `getManagedCluster` says of a cluster, as far as the program relies on it. */
export interface ReportedCluster {
    readonly agentPoolProfiles?: readonly ReportedPool[];
    readonly networkProfile?: { readonly networkPolicy?: string };
    readonly storageProfile?: { readonly blobCSIDriver?: { readonly enabled?: boolean } };
}

export interface ReportedPool {
    readonly name: string;
    readonly vmSize?: string;
    readonly count?: number;
    readonly scaleSetPriority?: string;
    readonly nodeLabels?: Readonly<Record<string, string>>;
    readonly nodeTaints?: readonly string[];
}

/** Compares the pools that the program uses with those that the cluster has. */
export function compareWithReported(f: Findings, plan: ExistingClusterPlan, reported: ReportedCluster): void {
    const policy = reported.networkProfile?.networkPolicy;
    if (
        plan.enforcesNetworkPolicy &&
        reported.networkProfile !== undefined &&
        (policy ?? "none") === "none"
    ) {
        const rule =
            "is assumed, and the cluster reports no policy engine: any pod can reach the scoring pods";
        f.warning("enforcesNetworkPolicy", true, rule, "Install one, or set it to false.");
    }
    const { storageProfile } = reported;
    if (
        plan.blobCsiDriver &&
        storageProfile !== undefined &&
        storageProfile.blobCSIDriver?.enabled !== true
    ) {
        const remedy =
            "Turn it on: az aks update --name <cluster> --resource-group <group> --enable-blob-driver.";
        f.problem("blobCsiDriver", true, "is off on the cluster", remedy);
    }
    const profiles = reported.agentPoolProfiles;
    if (profiles === undefined) {
        return;
    }
    for (const pool of plan.pools) {
        const at = f.at("pools").at(pool.key);
        const name = pool.nodeSelector["kubernetes.azure.com/agentpool"];
        const found = profiles.find((profile) =>
            name === undefined
                ? profile.nodeLabels?.["aks-scoring/pool"] === pool.key
                : profile.name === name,
        );
        if (found === undefined) {
            const all = profiles.map((profile) => profile.name).join(", ");
            const rule =
                name === undefined
                    ? `has no pool labelled aks-scoring/pool: ${pool.key}`
                    : `has no pool "${name}"`;
            at.problem("", undefined, `the cluster ${rule}`, `Give nodePoolName, one of: ${all}.`);
        } else {
            comparePool(at, pool, found);
        }
    }
    compareSize(f, plan, profiles);
}

function comparePool(f: Findings, pool: NodePoolPlan, found: ReportedPool): void {
    if (found.vmSize !== undefined && found.vmSize.toLowerCase() !== pool.vmSize.toLowerCase()) {
        f.problem(
            "vmSize",
            pool.vmSize,
            `is ${found.vmSize} on the cluster`,
            "Give the size that the pool has.",
        );
    }
    const spot = found.scaleSetPriority === "Spot";
    if (found.scaleSetPriority !== undefined && spot !== (pool.priority === "Spot")) {
        const remedy = spot ? "Write spot: true." : "Leave it out.";
        f.problem("spot", !spot, `is ${spot} on the cluster`, remedy);
    }
    const [planned, taints] = [pool.taints, found.nodeTaints ?? []].map(ownTaints);
    if (planned !== taints) {
        f.problem("taints", pool.taints, `are ${taints} on the cluster`, `Write taints: ${taints}.`);
    }
    for (const [key, value] of Object.entries(pool.labels)) {
        const actual = found.nodeLabels?.[key];
        if (!key.startsWith("aks-scoring/") && actual !== value) {
            const rule =
                actual === undefined ? "is not on the cluster's pool" : `is "${actual}" on the cluster`;
            f.problem(`labels.${key}`, value, rule, "Give labels that the pool has.");
        }
    }
    if (pool.count !== undefined && found.count !== undefined && found.count < pool.count) {
        f.warning(
            "count",
            pool.count,
            `is ${found.count} on the cluster`,
            "Give the count that the pool has.",
        );
    }
}

/** Taints to compare, in one spelling. AKS's own on spot nodes is no setting of the pool's. */
function ownTaints(taints: readonly string[]): string {
    return JSON.stringify(taints.filter((taint) => taint !== SPOT_TAINT).sort());
}

/** v1's service attached no production cluster below 12 vCPU, as azureml-core's `AksCompute.ClusterPurpose` says. Here it is a warning: the cluster may be growing. */
function compareSize(f: Findings, plan: ExistingClusterPlan, profiles: readonly ReportedPool[]): void {
    const staying = profiles.filter((profile) => profile.scaleSetPriority !== "Spot");
    const sizes = staying.map((profile) => findVmSize(profile.vmSize ?? ""));
    if (plan.purpose !== ClusterPurpose.FastProd || sizes.includes(undefined)) {
        return;
    }
    const vcpus = staying.reduce(
        (sum, { count }, index) => sum + (count ?? 0) * (sizes[index]?.vcpus ?? 0),
        0,
    );
    if (vcpus < 12) {
        const rule = `wants 12 vCPU, and the cluster has ${vcpus}, spot nodes not counted`;
        f.warning("purpose", plan.purpose, rule, 'Add nodes, or use "DevTest".');
    }
}
