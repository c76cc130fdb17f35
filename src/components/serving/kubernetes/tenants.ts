import type * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../../cluster";

/** What the gateways and endpoints of one cluster must know of each other. */
export interface Tenants {
    /** The gateway that installed Envoy Gateway, and what brings its definitions. */
    installed: { readonly by: string; readonly definitions: readonly pulumi.Resource[] } | undefined;
    /** Namespaces that gateways made, with the gateway of each. */
    readonly owners: Map<string, string>;
    /** Workloads, by their places. */
    readonly places: Set<string>;
}

const tenants = new WeakMap<Cluster, Tenants>();

/** Those of a cluster, as far as this program has declared them. */
export function tenantsOf(cluster: Cluster): Tenants {
    const known = tenants.get(cluster) ?? { installed: undefined, owners: new Map(), places: new Set() };
    tenants.set(cluster, known);
    return known;
}
