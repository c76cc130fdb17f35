import type * as pulumi from "@pulumi/pulumi";
import type { SharedEnvoyGateway } from "../plan/envoyGateway";
import type { Demand } from "../plan/room";
import type { Cluster } from "./cluster";

/** An attachment of a cluster, as the next one must know it. */
export interface AttachedTenant {
    readonly name: string;
    readonly namespace: string;
    readonly workspaceId: pulumi.Input<string>;
    /** What lets the workspace use the cluster: one of each for all its attachments. */
    readonly grants: readonly pulumi.Resource[];
}

/** What the versions of this program ask of a pool. */
export interface PoolDemands {
    readonly demands: Demand[];
    /** Whether they will be looked at: once for all that is declared until then. */
    awaited: boolean;
    warned: boolean;
}

/** What the gateways, attachments and endpoints of one cluster must know of each other. */
export interface Tenants {
    /** Envoy Gateway, as the first gateway decided it, and what a gateway must wait for. */
    envoyGateway: (SharedEnvoyGateway & { readonly ready: readonly pulumi.Resource[] }) | undefined;
    /** Azure ML's extension: the attachment that installs it or takes it for installed, and the resource where one does. */
    extension:
        | {
              readonly by: string;
              readonly resource: pulumi.Resource | undefined;
              readonly nodeSelector: Readonly<Record<string, string>>;
          }
        | undefined;
    readonly attachments: AttachedTenant[];
    /** Names of the Gateways that gateways made, with the gateway of each. */
    readonly gatewayNames: Map<string, string>;
    /** Namespaces that gateways and attachments made, with whose they are: "gateway edge". */
    readonly owners: Map<string, string>;
    /** Those that attachments made, for others that share them. */
    readonly namespaces: Map<string, pulumi.Resource>;
    /** Endpoints behind gateways, by Gateway, host and path: `ScoringEndpoint "fraud"`. */
    readonly paths: Map<string, string>;
    /** Workloads, by their places. */
    readonly places: Set<string>;
    /** By the pool's key. */
    readonly demands: Map<string, PoolDemands>;
}

const tenants = new WeakMap<Cluster, Tenants>();

/** Those of a cluster, as far as this program has declared them. */
export function tenantsOf(cluster: Cluster): Tenants {
    const known = tenants.get(cluster) ?? {
        envoyGateway: undefined,
        extension: undefined,
        attachments: [],
        gatewayNames: new Map(),
        owners: new Map(),
        namespaces: new Map(),
        paths: new Map(),
        places: new Set(),
        demands: new Map(),
    };
    tenants.set(cluster, known);
    return known;
}
