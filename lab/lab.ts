import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig, type V1Pod } from "@kubernetes/client-node";
import {
    Sandbox,
    type ApiServer,
    type ClusterHost,
    type HostedPool,
    type SandboxOptions,
} from "aks-scoring/sandbox";
import type { Bag } from "#src/sandbox/values";
import { startControlPlane } from "./cluster/controlPlane";
import { defineStubs } from "./cluster/definitions";
import { Kubelet, type ImageChoice } from "./cluster/kubelet";
import { startKwok } from "./cluster/kwok";
import { setUpNetwork } from "./cluster/networks";
import { Nodes } from "./cluster/nodes";
import { Processes } from "./cluster/processes";
import { runProgramPod, type Program, type Surroundings } from "./cluster/programPod";
import { Services } from "./cluster/services";
import { Volumes } from "./cluster/volumes";
import type { Image } from "./images/image";
import { ScoringStubs } from "./images/scoringStub";
import { LiveServer } from "./provider/liveServer";
import type { Tools } from "./setUp/tools";

/** How a {@link Lab} is set up. */
export interface LabOptions {
    /** Images that are more than the scoring stub, by a pattern of their names. */
    readonly images?: readonly { readonly pattern: RegExp; readonly image: Image }[];
    /** PEM certificates of authorities that Envoy trusts besides the machine's own. */
    readonly authorities?: string;
    /** Host names that Envoy finds besides those of Services. */
    readonly hosts?: Readonly<Record<string, string>>;
    /** Extended resource of FPGA nodes. @default the U250's */
    readonly fpga?: string;
    /** Packages that the sandbox stands in for. @default all */
    readonly standIns?: SandboxOptions["standIns"];
}

const MACHINE_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

/**
 * A Kubernetes cluster that runs: a real control plane, nodes as the stack's pools say, Envoy Gateway and Envoy where the
 * stack installs them, and scoring containers that answer. The AKS cluster of a stack under the sandbox is this one.
 */
export class Lab implements ClusterHost {
    private clusterId: string | undefined;

    private constructor(
        readonly sandbox: Sandbox,
        readonly client: KubeConfig,
        private readonly kubeconfigText: string,
        readonly stubs: ScoringStubs,
        private readonly parts: {
            readonly nodes: Nodes;
            readonly apiServer: LiveServer;
            readonly stop: () => Promise<void>;
        },
    ) {}

    static async start(tools: Tools, options: LabOptions = {}): Promise<Lab> {
        const folder = mkdtempSync(join(tmpdir(), "aks-scoring-lab-"));
        mkdirSync(join(folder, "logs"));
        const processes = new Processes(join(folder, "logs"));
        const problems: unknown[] = [];
        let stopping = false;
        // What still runs while everything ends finds nobody any more.
        const report = (problem: unknown) => void (stopping ? undefined : problems.push(problem));
        await setUpNetwork();
        const { kubeconfig, client } = await startControlPlane(tools, processes, folder);
        await defineStubs(client);
        startKwok(tools.kwok, join(folder, "kubeconfig"), processes, folder);

        const services = new Services(client, report);
        const stubs = new ScoringStubs();
        const authorities = join(folder, "authorities.crt");
        writeFileSync(authorities, readFileSync(MACHINE_AUTHORITIES, "utf8") + (options.authorities ?? ""));
        const around: Surroundings = {
            processes,
            volumes: new Volumes(client, folder),
            folder,
            authorities,
            program: (image) => programOf(image, tools),
            hosts: () => hostsFile(services, options.hosts ?? {}),
            env: { KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" },
        };
        const kubelet = new Kubelet(client, (pod) => choose(pod, options, stubs, around), report);
        await services.start();
        await kubelet.start();

        // The sandbox asks the host only once a stack runs.
        const host: { lab?: Lab } = {};
        const sandbox = await Sandbox.start({
            clusterHost: lazily(() => host.lab!),
            ...(options.standIns === undefined ? {} : { standIns: options.standIns }),
        });
        const charts = { helm: tools.helm, folder: () => tools.gatewayChart };
        host.lab = new Lab(sandbox, client, kubeconfig, stubs, {
            nodes: new Nodes(client, options.fpga),
            apiServer: new LiveServer(kubeconfig, charts),
            stop: async () => {
                stopping = true;
                await sandbox.stop();
                await kubelet.stop();
                await services.stop();
                stubs.stop();
                await processes.stop();
                rmSync(folder, { recursive: true, force: true });
                if (problems.length > 0) throw problemsOf(problems);
            },
        });
        return host.lab;
    }

    /** What the API server warned of when the stacks wrote to it: fields that it does not know, for one. */
    get warnings(): readonly string[] {
        return this.parts.apiServer.warnings;
    }

    /** As AKS names it: the context says which cluster is meant, so that the way back can be found. */
    kubeconfig(clusterId: string): string | undefined {
        if (!this.runs(clusterId)) {
            return undefined;
        }
        const context = { name: clusterId, context: { cluster: "lab", user: "admin" } };
        const config = JSON.parse(this.kubeconfigText) as Bag;
        return JSON.stringify({ ...config, contexts: [context], "current-context": clusterId }, undefined, 2);
    }

    connect(kubeconfig: string): { readonly clusterId: string; readonly apiServer: ApiServer } | undefined {
        const client = new KubeConfig();
        client.loadFromString(kubeconfig);
        const isOurs = client.getCurrentCluster()?.server === this.client.getCurrentCluster()?.server;
        return isOurs
            ? { clusterId: client.getCurrentContext(), apiServer: this.parts.apiServer }
            : undefined;
    }

    async poolPut({ clusterId, name, body }: HostedPool & { readonly body: Bag }): Promise<void> {
        if (!this.runs(clusterId)) return;
        await this.parts.nodes.put({ clusterName: clusterId.split("/").at(-1) ?? "", name, body });
    }

    async poolDeleting({ clusterId, name }: HostedPool): Promise<void> {
        if (!this.runs(clusterId)) return;
        await this.parts.nodes.delete(name);
    }

    clusterDeleting(): Promise<void> {
        return Promise.resolve();
    }

    /** There is one control plane: it is the first cluster that is asked for. Others stay in the sandbox's memory. */
    private runs(clusterId: string): boolean {
        this.clusterId ??= clusterId;
        return this.clusterId === clusterId;
    }

    /** Ends everything; throws what went wrong in the lab itself meanwhile. */
    async stop(): Promise<void> {
        await this.parts.stop();
    }
}

/** What went wrong in the lab itself, as one error that says it. */
function problemsOf(problems: readonly unknown[]): Error {
    const texts = problems.map((problem) =>
        problem instanceof Error ? (problem.stack ?? problem.message) : String(problem),
    );
    return new AggregateError(problems, `the lab itself had problems:\n${[...new Set(texts)].join("\n")}`);
}

function lazily(lab: () => Lab): ClusterHost {
    return {
        kubeconfig: (clusterId) => lab().kubeconfig(clusterId),
        connect: (kubeconfig) => lab().connect(kubeconfig),
        poolPut: (pool) => lab().poolPut(pool),
        poolDeleting: (pool) => lab().poolDeleting(pool),
        clusterDeleting: () => lab().clusterDeleting(),
    };
}

function programOf(image: string, tools: Tools): Program {
    if (/(^|\/)envoyproxy\/gateway[:@]/.test(image)) return { binary: tools.envoyGateway };
    if (/(^|\/)envoyproxy\/envoy[:@]/.test(image)) return { binary: tools.envoy };
    throw new Error(`the lab has no program for the image ${image}`);
}

function choose(pod: V1Pod, options: LabOptions, stubs: ScoringStubs, around: Surroundings): ImageChoice {
    const images = (pod.spec?.containers ?? []).map(({ image = "" }) => image);
    if (images.some((image) => /(^|\/)envoyproxy\//.test(image))) {
        return { image: (one, address) => runProgramPod(one, address, around), program: true };
    }
    const own = options.images?.find(({ pattern }) => images.some((image) => pattern.test(image)));
    return { image: own?.image ?? ((one, address) => stubs.run(one, address)), program: false };
}

function hostsFile(services: Services, more: Readonly<Record<string, string>>): string {
    const own = Object.entries(more).map(([name, address]) => ({ name, address }));
    const lines = [...services.names(), ...own].map(({ address, name }) => `${address} ${name}`);
    return ["127.0.0.1 localhost", ...lines, ""].join("\n");
}
