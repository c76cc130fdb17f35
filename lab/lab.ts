import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import { Sandbox, type SandboxOptions } from "aks-scoring/sandbox";
import { silence } from "./cluster/networks";
import { orUndo } from "./cluster/orUndo";
import { Host } from "./host";
import { ScoringStubs } from "./images/scoringStub";
import { chartsFrom, PLUGINS_VARIABLE, standInsBeside } from "./plugins";
import { renderCharts } from "./provider/renderCharts";
import { chartsOf, RunningCluster, type ClusterOptions } from "./runningCluster";
import type { Tools } from "./setUp/tools";

/** How a {@link Lab} is set up. */
export interface LabOptions extends ClusterOptions {
    /** Packages that the sandbox stands in for. @default all but those that `AKS_SCORING_LAB_PLUGINS` names */
    readonly standIns?: NonNullable<SandboxOptions["standIns"]>;
    /** Which of several AKS clusters runs for real: what its ARM id looks like. @default the first that is asked for */
    readonly hostedCluster?: RegExp;
}

/**
 * A Kubernetes cluster that runs: a real control plane, nodes as the stack's pools say, Envoy Gateway and Envoy where the
 * stack installs them, and scoring containers that answer. The AKS cluster of a stack under the sandbox is this one.
 */
export class Lab {
    private constructor(
        readonly sandbox: Sandbox,
        readonly stubs: ScoringStubs,
        private readonly host: Host,
    ) {}

    static async start(tools: Tools, options: LabOptions = {}): Promise<Lab> {
        const stubs = new ScoringStubs();
        const host = await Host.start(
            () => RunningCluster.start(tools, options, stubs),
            renderCharts(chartsOf(tools), (name) => options.definitions?.test(name) === true),
            options.hostedCluster,
        );
        const begin = async () => {
            const standIns = options.standIns ?? standInsBeside(process.env[PLUGINS_VARIABLE]);
            const charts = standIns.includes("kubernetes") ? {} : chartsFrom(chartsOf(tools));
            return await Sandbox.start({ clusterHost: host, standIns, ...charts });
        };
        const sandbox = await orUndo(begin, () => host.stop(() => Promise.resolve()));
        return new Lab(sandbox, stubs, host);
    }

    /** Talks to the API server, as an administrator; throws where the cluster was deleted and no other has come. */
    get client(): KubeConfig {
        return this.host.running.client;
    }

    /** ARM id of the AKS cluster that runs for real; undefined while there is none. */
    get hostedCluster(): string | undefined {
        return this.host.clusterId;
    }

    /** What the API server warned of when the stacks wrote to it: fields that it does not know, for one. */
    get warnings(): readonly string[] {
        return this.host.running.apiServer.warnings;
    }

    /**
     * Cuts pods off, as a machine that is gone or paused does: nothing that they send or are sent arrives, and nobody is
     * told, Kubernetes neither. Answers with what ends it.
     */
    async silence(pods: readonly V1Pod[]): Promise<() => Promise<void>> {
        const ends = await Promise.all(pods.map(({ status }) => silence(status?.podIP ?? "")));
        return async () => void (await Promise.all(ends.map((end) => end())));
    }

    /** Ends everything; throws what went wrong in the lab itself meanwhile. */
    async stop(): Promise<void> {
        try {
            await this.host.stop(() => this.sandbox.stop());
        } finally {
            // Last: pods that end with the cluster leave an address behind, too.
            this.stubs.stop();
        }
    }
}
