import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import type { Tools } from "../setUp/tools";
import { startControlPlane } from "./controlPlane";
import { Kubelet, type ImageChoice } from "./kubelet";
import { startKwok } from "./kwok";
import { setUpNetwork } from "./networks";
import { orUndo } from "./orUndo";
import { Processes } from "./processes";

/** A control plane, KWOK for its nodes, and a kubelet for what is placed on them. There are no nodes yet. */
export class Cluster {
    private readonly problems: unknown[] = [];
    private kubelet: Kubelet | undefined;
    private stopping = false;

    private constructor(
        /** For files of this cluster; it goes with it. */
        readonly folder: string,
        readonly processes: Processes,
        /** YAML, for an administrator. */
        readonly kubeconfig: string,
        readonly client: KubeConfig,
    ) {}

    static async start(tools: Tools): Promise<Cluster> {
        const folder = mkdtempSync(join(tmpdir(), "aks-scoring-lab-"));
        mkdirSync(join(folder, "logs"));
        const processes = new Processes(join(folder, "logs"));
        const begin = async () => {
            await setUpNetwork();
            const { kubeconfig, client } = await startControlPlane(tools, processes, folder);
            startKwok(tools.kwok, join(folder, "kubeconfig"), processes, folder);
            return new Cluster(folder, processes, kubeconfig, client);
        };
        return await orUndo(begin, () => end(processes, folder));
    }

    /** From now on pods run, as the images that `choose` finds for them. */
    async runPods(choose: (pod: V1Pod) => ImageChoice): Promise<void> {
        this.kubelet = new Kubelet(this.client, choose, this.report);
        await this.kubelet.start();
    }

    /** Takes down what went wrong. What still runs while everything ends finds nobody any more: that does not count. */
    readonly report = (problem: unknown): void => {
        if (!this.stopping) this.problems.push(problem);
    };

    /** Ends all of it, after what `before` ends; throws what went wrong meanwhile. */
    async stop(before: () => Promise<void> = () => Promise.resolve()): Promise<void> {
        this.stopping = true;
        const steps = [before, () => this.kubelet?.stop(), () => end(this.processes, this.folder)];
        for (const step of steps) {
            // One that fails keeps none of the others from ending.
            try {
                await step();
            } catch (problem) {
                this.problems.push(problem);
            }
        }
        if (this.problems.length > 0) throw problemsOf(this.problems);
    }
}

async function end(processes: Processes, folder: string): Promise<void> {
    await processes.stop();
    rmSync(folder, { recursive: true, force: true });
}

/** What went wrong in the lab itself, as one error that says it. */
function problemsOf(problems: readonly unknown[]): Error {
    const texts = problems.map((problem) =>
        problem instanceof Error ? (problem.stack ?? problem.message) : String(problem),
    );
    return new AggregateError(problems, `the lab itself had problems:\n${[...new Set(texts)].join("\n")}`);
}
