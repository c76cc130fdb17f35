import { listed } from "../core/checks";
import type { Findings } from "../core/problems";
import { hasZones, regionName } from "../core/zoneRegions";
import type { NodePoolPlan } from "./nodePool";
import { ClusterPurpose } from "./purpose";

/**
 * Warns in production of pools that name no zones in a region that has them: "In the rare case of a full zone outage, any
 * or all instances within the node pool might be affected."
 * https://learn.microsoft.com/azure/aks/reliability-availability-zones-configure#regional-node-pools
 *
 * A pool of one node stands in one zone whatever it names, and Azure takes spot nodes back anyway.
 *
 * @param location Where the program gave it in plain.
 */
export function warnOfOneZone(
    f: Findings,
    path: string,
    pools: readonly NodePoolPlan[],
    { purpose, location }: { readonly purpose: ClusterPurpose; readonly location: string | undefined },
): void {
    const bare = pools.filter(
        ({ zones, priority, count, autoscale }) =>
            zones.length === 0 && priority === "Regular" && (count ?? autoscale?.max ?? 0) > 1,
    );
    if (
        purpose !== ClusterPurpose.FastProd ||
        typeof location !== "string" ||
        !hasZones(location) ||
        bare.length === 0
    ) {
        return;
    }
    const [name, all] = bare.length === 1 ? ["names", "all its nodes"] : ["name", "all nodes of each"];
    const rule = `${listed(
        bare.map(({ key }) => key),
        "and",
    )} ${name} no zones: Azure may put ${all} in one, and the loss of that zone takes them all`;
    f.warning(
        path,
        undefined,
        rule,
        `Write zones: ["1", "2", "3"], as far as az aks list-vm-skus --location ${regionName(location)} shows them for the size; a change of zones rotates a pool.`,
    );
}
