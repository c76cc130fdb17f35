import type * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";

/** An attachment of a cluster, as the next one must know it. */
export interface AttachedTenant {
    readonly name: string;
    readonly namespace: string;
    readonly workspaceId: pulumi.Input<string>;
    /** What lets the workspace use the cluster: one of each for all its attachments. */
    readonly grants: readonly pulumi.Resource[];
}

/** What the gateways, attachments and endpoints of one cluster must know of each other. */
export interface Tenants {
    /** The gateway that installed Envoy Gateway, and what brings its definitions. */
    installed: { readonly by: string; readonly definitions: readonly pulumi.Resource[] } | undefined;
    /** The attachment that installed Azure ML's extension. */
    extension:
        | {
              readonly by: string;
              readonly resource: pulumi.Resource;
              readonly nodeSelector: Readonly<Record<string, string>>;
          }
        | undefined;
    readonly attachments: AttachedTenant[];
    /** Namespaces that gateways and attachments made, with whose they are: "gateway edge". */
    readonly owners: Map<string, string>;
    /** Workloads, by their places. */
    readonly places: Set<string>;
}

const tenants = new WeakMap<Cluster, Tenants>();

/** Those of a cluster, as far as this program has declared them. */
export function tenantsOf(cluster: Cluster): Tenants {
    const known = tenants.get(cluster) ?? {
        installed: undefined,
        extension: undefined,
        attachments: [],
        owners: new Map(),
        places: new Set(),
    };
    tenants.set(cluster, known);
    return known;
}
