import type * as pulumi from "@pulumi/pulumi";
import { Findings, describe } from "../../core/problems";
import type { NodePoolPlan } from "../../plan/nodePool";
import { type Demand, checkRoom } from "../../plan/room";
import { type Cluster, ownerOf } from "../cluster";
import { warn } from "../support";
import { tenantsOf } from "../tenants";

/**
 * Takes down what a version asks of its pool, and warns of a pool that has less, on the cluster's component: once in a
 * run, with the sum of all that the program declares in one go. That is the whole program, unless it awaits something
 * between two endpoints.
 */
export function askOfPool(
    component: pulumi.Resource,
    cluster: Cluster,
    { pool, demand }: { readonly pool: NodePoolPlan; readonly demand: Demand },
): void {
    const known = tenantsOf(cluster).demands;
    const asked = known.get(pool.key) ?? { demands: [], awaited: false, warned: false };
    known.set(pool.key, asked);
    asked.demands.push(demand);
    if (asked.awaited || asked.warned) {
        return;
    }
    asked.awaited = true;
    const { resource } = ownerOf(cluster, { resource: component, name: "" });
    // Known no earlier than when the program lets go of the thread: what it declares until then is declared by now.
    resource.urn.apply(() => {
        const f = new Findings();
        checkRoom(f.at("pools").at(pool.key), pool, asked.demands);
        asked.awaited = false;
        asked.warned = f.warnings.length > 0;
        f.warnings.forEach((warning) => warn(resource, describe(warning)));
    });
}
