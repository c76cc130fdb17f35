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
    /** Azure ML's extension: the attachment that installs it or takes it for installed, and the resource where one does. */
    extension:
        | {
              readonly by: string;
              readonly resource: pulumi.Resource | undefined;
              readonly nodeSelector: Readonly<Record<string, string>>;
          }
        | undefined;
    readonly attachments: AttachedTenant[];
    /** Namespaces that gateways and attachments made, with whose they are: "gateway edge". */
    readonly owners: Map<string, string>;
    /** Those that attachments made, for others that share them. */
    readonly namespaces: Map<string, pulumi.Resource>;
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
        namespaces: new Map(),
        places: new Set(),
    };
    tenants.set(cluster, known);
    return known;
}
