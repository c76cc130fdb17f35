import { KubeConfig } from "@kubernetes/client-node";
import type { ClusterHost, HostedPool } from "aks-scoring/sandbox";
import type { Bag } from "#src/sandbox/values";
import { SERVICE_ACCOUNT_ISSUER } from "./cluster/controlPlane";
import type { RunningCluster } from "./runningCluster";

/**
 * The lab's cluster as the AKS cluster of a stack. There is one at a time: it is the first cluster that is asked for, of
 * those whose ARM id fits, and others stay in the sandbox's memory. One that is deleted is gone with all that was on it;
 * the next is a new one.
 */
export class Host implements ClusterHost {
    private id: string | undefined;
    private readonly problems: unknown[] = [];

    private constructor(
        private readonly start: () => Promise<RunningCluster>,
        private readonly fits: RegExp,
        readonly renderChart: NonNullable<ClusterHost["renderChart"]>,
        private now: RunningCluster | undefined,
    ) {}

    /** Starts the first cluster at once: it is there before a stack asks. */
    static async start(
        start: () => Promise<RunningCluster>,
        renderChart: NonNullable<ClusterHost["renderChart"]>,
        fits = /^/,
    ): Promise<Host> {
        return new Host(start, fits, renderChart, await start());
    }

    /** ARM id of the AKS cluster that the lab's is; undefined while there is none. */
    get clusterId(): string | undefined {
        return this.id;
    }

    /** Throws where there is none. */
    get running(): RunningCluster {
        if (this.now === undefined) throw new Error("the lab's cluster was deleted, and no other has come");
        return this.now;
    }

    /** Ends everything, what `before` ends first; throws what went wrong in the lab itself. */
    async stop(before: () => Promise<void>): Promise<void> {
        if (this.now === undefined) await before();
        else await this.now.stop(before).catch((problem: unknown) => this.problems.push(problem));
        if (this.problems.length > 1) throw new AggregateError(this.problems, this.problems.join("\n"));
        if (this.problems.length === 1) throw this.problems[0];
    }

    /** As AKS names it: the context says which cluster is meant, so that the way back can be found. */
    kubeconfig(clusterId: string): string | undefined {
        if (!this.runs(clusterId) || this.now === undefined) {
            return undefined;
        }
        const context = { name: clusterId, context: { cluster: "lab", user: "admin" } };
        const config = JSON.parse(this.now.kubeconfig) as Bag;
        return JSON.stringify({ ...config, contexts: [context], "current-context": clusterId }, undefined, 2);
    }

    oidcIssuer(clusterId: string): string | undefined {
        return this.runs(clusterId) ? SERVICE_ACCOUNT_ISSUER : undefined;
    }

    connect(kubeconfig: string) {
        const client = new KubeConfig();
        client.loadFromString(kubeconfig);
        const own = this.now?.client.getCurrentCluster()?.server;
        return this.now !== undefined && client.getCurrentCluster()?.server === own
            ? { clusterId: client.getCurrentContext(), apiServer: this.now.apiServer }
            : undefined;
    }

    async poolPut({ clusterId, name, body }: HostedPool & { readonly body: Bag }): Promise<void> {
        if (!this.runs(clusterId)) return;
        this.now ??= await this.start();
        await this.now.nodes.put({ clusterName: clusterId.split("/").at(-1) ?? "", name, body });
    }

    async poolDeleting({ clusterId, name }: HostedPool): Promise<void> {
        if (!this.runs(clusterId)) return;
        await this.now?.nodes.delete(name);
    }

    async clusterDeleting(clusterId: string): Promise<void> {
        if (this.id !== clusterId) return;
        const { now } = this;
        this.now = undefined;
        this.id = undefined;
        await now?.stop().catch((problem: unknown) => this.problems.push(problem));
    }

    private runs(clusterId: string): boolean {
        if (this.id === undefined && this.fits.test(clusterId)) this.id = clusterId;
        return this.id === clusterId;
    }
}
