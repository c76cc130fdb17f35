import type { ApiServer } from "./kubernetes/apiServer";
import type { Bag } from "./values";

/** A pool of an AKS cluster. */
export interface HostedPool {
    /** ARM id of the cluster. */
    readonly clusterId: string;
    readonly name: string;
}

/**
 * What runs AKS clusters of the sandbox: with it, Azure's answers lead to an API server that really runs, and the pools
 * of a stack become its nodes. Without it, clusters are the sandbox's memory.
 */
export interface ClusterHost {
    /** The kubeconfig that AKS hands out, as YAML; undefined for a cluster that stays in the sandbox's memory. */
    kubeconfig(clusterId: string): string | undefined;
    /** Who issues the tokens of its service accounts; undefined for a cluster that stays in the sandbox's memory. */
    oidcIssuer(clusterId: string): string | undefined;
    /** Where a provider's kubeconfig leads; undefined where that is no cluster of this host. */
    connect(kubeconfig: string): { readonly clusterId: string; readonly apiServer: ApiServer } | undefined;
    /** What `helm template` makes of a chart, its definitions included: the options of `kubernetes:helm:template`. @default the definitions of Envoy Gateway's chart, without schemas */
    renderChart?(options: Bag): Promise<readonly Bag[]>;
    /** A pool is there, with `body` as ARM holds it: answers when its nodes are as it says. */
    poolPut(pool: HostedPool & { readonly body: Bag }): Promise<void>;
    /** A pool goes: answers when its nodes are gone. */
    poolDeleting(pool: HostedPool): Promise<void>;
    clusterDeleting(clusterId: string): Promise<void>;
}
