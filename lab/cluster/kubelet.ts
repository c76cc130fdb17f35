import {
    CoreV1Api,
    makeInformer,
    PatchStrategy,
    setHeaderOptions,
    type KubeConfig,
    type V1Pod,
    type V1PodStatus,
} from "@kubernetes/client-node";
import { setTimeout as sleep } from "node:timers/promises";
import { ImageProblem, pullProblem, type Image, type RunningImage } from "../images/image";
import { programAddresses, standInAddresses } from "./networks";
import { follow } from "./watching";

/** What a pod's images are. */
export interface ImageChoice {
    readonly image: Image;
    /** Whether it is a program with a network namespace of its own; otherwise it lives in this process. */
    readonly program: boolean;
}

interface Held {
    readonly address: string;
    readonly running: RunningImage;
    terminating: boolean;
}

/**
 * The kubelets of all nodes in one: it runs what the scheduler places, says what is Ready, and ends what is deleted in
 * the order in which a kubelet does: preStop, SIGTERM, the grace period, and only then the pod is gone from the API.
 */
export class Kubelet {
    private readonly api: CoreV1Api;
    private readonly pods = new Map<string, Held>();
    private watch: { stop(): Promise<void> } | undefined;

    constructor(
        private readonly client: KubeConfig,
        private readonly choose: (pod: V1Pod) => ImageChoice,
        private readonly report: (problem: unknown) => void,
    ) {
        this.api = client.makeApiClient(CoreV1Api);
    }

    async start(): Promise<void> {
        const informer = makeInformer<V1Pod>(this.client, "/api/v1/pods", () =>
            this.api.listPodForAllNamespaces(),
        );
        const seen = (pod: V1Pod) => void this.see(pod).catch(this.report);
        informer.on("add", seen);
        informer.on("update", seen);
        informer.on("delete", (pod) => void this.lose(pod).catch(this.report));
        this.watch = await follow(informer);
    }

    /** Ends the watch and all pods at once. */
    async stop(): Promise<void> {
        await this.watch?.stop();
        await Promise.all([...this.pods.values()].map(({ running }) => running.stop(0)));
        this.pods.clear();
    }

    private async see(pod: V1Pod): Promise<void> {
        const uid = pod.metadata?.uid ?? "";
        if (pod.spec?.nodeName === undefined || ["Succeeded", "Failed"].includes(pod.status?.phase ?? "")) {
            return;
        }
        const held = this.pods.get(uid);
        if (pod.metadata?.deletionTimestamp !== undefined) {
            await this.terminate(pod, held);
        } else if (held === undefined) {
            await this.run(pod, uid);
        }
    }

    private async run(pod: V1Pod, uid: string): Promise<void> {
        const { image, program } = this.choose(pod);
        const address = (program ? programAddresses : standInAddresses).take();
        const problem = pullProblem(pod);
        const running = problem === undefined ? image(pod, address) : never(problem);
        this.pods.set(uid, { address, running, terminating: false });
        await this.say(pod, statusOf(pod, address, { running: {} }, false));
        void running.ended?.then((code) => this.finish(pod, address, code)).catch(this.report);
        try {
            await running.ready;
            const held = this.pods.get(uid);
            if (held !== undefined && !held.terminating) {
                await this.say(pod, statusOf(pod, address, { running: { startedAt: now() } }, true));
            }
        } catch (error) {
            // What ends while it starts may fail in any way.
            if (this.pods.get(uid)?.terminating !== false) return;
            if (!(error instanceof ImageProblem)) throw error;
            const waiting = { reason: error.reason, message: error.message };
            await this.say(pod, statusOf(pod, address, { waiting }, false));
        }
    }

    /** A Job's container has ended. */
    private async finish(pod: V1Pod, address: string, exitCode: number): Promise<void> {
        const status = statusOf(
            pod,
            address,
            { terminated: { exitCode, reason: exitCode === 0 ? "Completed" : "Error" } },
            false,
        );
        await this.say(pod, { ...status, phase: exitCode === 0 ? "Succeeded" : "Failed" });
    }

    private async terminate(pod: V1Pod, held: Held | undefined): Promise<void> {
        if (held?.terminating === true) {
            return;
        }
        const {
            name = "",
            namespace = "",
            uid = "",
            deletionGracePeriodSeconds: grace = 0,
        } = pod.metadata ?? {};
        if (held !== undefined) {
            held.terminating = true;
            const start = Date.now();
            const left = () => Math.max(0, grace * 1000 - (Date.now() - start));
            await preStop(pod, held, left());
            await held.running.stop(left());
            this.pods.delete(uid);
        }
        const body = { gracePeriodSeconds: 0, preconditions: { uid } };
        await this.api.deleteNamespacedPod({ name, namespace, body }).catch(unlessGone);
    }

    /** Gone from the API without asking: deleted by force. */
    private async lose(pod: V1Pod): Promise<void> {
        const uid = pod.metadata?.uid ?? "";
        const held = this.pods.get(uid);
        this.pods.delete(uid);
        if (held?.terminating === false) {
            await held.running.stop(0);
        }
    }

    private async say(pod: V1Pod, status: V1PodStatus): Promise<void> {
        const { name = "", namespace = "" } = pod.metadata ?? {};
        const header = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);
        await this.api
            .patchNamespacedPodStatus({ name, namespace, body: { status } }, header)
            .catch(unlessGone);
    }
}

function never(problem: ImageProblem): RunningImage {
    const ready = Promise.reject<void>(problem);
    ready.catch(() => undefined);
    return { ready, stop: () => Promise.resolve() };
}

/** What the kubelet does before SIGTERM: it sleeps itself, asks the container by HTTP, or runs a command in it. */
async function preStop(
    { spec }: V1Pod,
    { address, running }: Held,
    limitMilliseconds: number,
): Promise<void> {
    const hooks = (spec?.containers ?? []).map(async ({ name, lifecycle }) => {
        const { sleep: pause, httpGet, exec } = lifecycle?.preStop ?? {};
        if (pause !== undefined) await sleep(pause.seconds * 1000);
        if (httpGet !== undefined) await fetch(`http://${address}:${httpGet.port}${httpGet.path ?? "/"}`);
        if (exec !== undefined) await running.exec?.(name, exec.command ?? []);
    });
    await Promise.race([Promise.allSettled(hooks), sleep(limitMilliseconds, undefined, { ref: false })]);
}

function statusOf(
    { spec, status }: V1Pod,
    address: string,
    state: NonNullable<NonNullable<V1PodStatus["containerStatuses"]>[number]["state"]> | object,
    isReady: boolean,
): V1PodStatus {
    const condition = (type: string, is: boolean) => ({
        type,
        status: is ? "True" : "False",
        lastTransitionTime: now(),
        ...(is ? {} : { reason: "ContainersNotReady" }),
    });
    return {
        phase: "waiting" in state ? "Pending" : "Running",
        hostIP: "127.0.0.1",
        hostIPs: [{ ip: "127.0.0.1" }],
        podIP: address,
        podIPs: [{ ip: address }],
        startTime: status?.startTime ?? now(),
        conditions: [
            condition("Initialized", true),
            condition("ContainersReady", isReady),
            condition("Ready", isReady),
        ],
        containerStatuses: (spec?.containers ?? []).map(({ name, image = "" }) => ({
            name,
            image,
            imageID: image,
            ready: isReady,
            started: isReady,
            restartCount: 0,
            state,
        })),
    };
}

function now(): Date {
    return new Date();
}

function unlessGone(error: unknown): void {
    const { code } = error as { readonly code?: number };
    if (code !== 404 && code !== 409) throw error;
}
