import { KubeConfig } from "@kubernetes/client-node";
import type { ClusterHost, HostedPool } from "aks-scoring/sandbox";
import type { Bag } from "#src/sandbox/values";
import type { Cluster } from "./cluster/cluster";
import type { Nodes } from "./cluster/nodes";
import type { LiveServer } from "./provider/liveServer";

/**
 * The lab's cluster as the AKS cluster of a stack. There is one control plane: it is the first cluster that is asked for,
 * and others stay in the sandbox's memory.
 */
export class Host implements ClusterHost {
    private clusterId: string | undefined;

    constructor(
        private readonly cluster: Cluster,
        private readonly nodes: Nodes,
        private readonly apiServer: LiveServer,
    ) {}

    /** As AKS names it: the context says which cluster is meant, so that the way back can be found. */
    kubeconfig(clusterId: string): string | undefined {
        if (!this.runs(clusterId)) {
            return undefined;
        }
        const context = { name: clusterId, context: { cluster: "lab", user: "admin" } };
        const config = JSON.parse(this.cluster.kubeconfig) as Bag;
        return JSON.stringify({ ...config, contexts: [context], "current-context": clusterId }, undefined, 2);
    }

    connect(kubeconfig: string) {
        const client = new KubeConfig();
        client.loadFromString(kubeconfig);
        const own = this.cluster.client.getCurrentCluster()?.server;
        return client.getCurrentCluster()?.server === own
            ? { clusterId: client.getCurrentContext(), apiServer: this.apiServer }
            : undefined;
    }

    async poolPut({ clusterId, name, body }: HostedPool & { readonly body: Bag }): Promise<void> {
        if (!this.runs(clusterId)) return;
        await this.nodes.put({ clusterName: clusterId.split("/").at(-1) ?? "", name, body });
    }

    async poolDeleting({ clusterId, name }: HostedPool): Promise<void> {
        if (!this.runs(clusterId)) return;
        await this.nodes.delete(name);
    }

    /** What was on it goes with the lab. */
    clusterDeleting(): Promise<void> {
        return Promise.resolve();
    }

    private runs(clusterId: string): boolean {
        this.clusterId ??= clusterId;
        return this.clusterId === clusterId;
    }
}
