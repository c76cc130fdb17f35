import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import { Sandbox, type SandboxOptions } from "aks-scoring/sandbox";
import { Cluster } from "./cluster/cluster";
import { defineStubs } from "./cluster/definitions";
import type { ImageChoice } from "./cluster/kubelet";
import { API_SERVER } from "./cluster/networks";
import { Nodes } from "./cluster/nodes";
import { runProgramPod, type Program, type Surroundings } from "./cluster/programPod";
import { Services } from "./cluster/services";
import { Volumes } from "./cluster/volumes";
import { Host } from "./host";
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
export class Lab {
    private constructor(
        readonly sandbox: Sandbox,
        readonly stubs: ScoringStubs,
        private readonly cluster: Cluster,
        private readonly services: Services,
        private readonly apiServer: LiveServer,
    ) {}

    static async start(tools: Tools, options: LabOptions = {}): Promise<Lab> {
        const cluster = await Cluster.start(tools);
        const { client, folder, processes, kubeconfig } = cluster;
        await defineStubs(client);
        const services = new Services(client, cluster.report);
        await services.start();

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
            env: { KUBERNETES_SERVICE_HOST: API_SERVER, KUBERNETES_SERVICE_PORT: "443" },
        };
        await cluster.runPods((pod) => choose(pod, options, stubs, around));

        const charts = { helm: tools.helm, folder: () => tools.gatewayChart };
        const apiServer = new LiveServer(kubeconfig, charts);
        const sandbox = await Sandbox.start({
            clusterHost: new Host(cluster, new Nodes(client, options.fpga), apiServer),
            ...(options.standIns === undefined ? {} : { standIns: options.standIns }),
        });
        return new Lab(sandbox, stubs, cluster, services, apiServer);
    }

    /** Talks to the API server, as an administrator. */
    get client(): KubeConfig {
        return this.cluster.client;
    }

    /** What the API server warned of when the stacks wrote to it: fields that it does not know, for one. */
    get warnings(): readonly string[] {
        return this.apiServer.warnings;
    }

    /** Ends everything; throws what went wrong in the lab itself meanwhile. */
    async stop(): Promise<void> {
        await this.cluster.stop(async () => {
            await this.sandbox.stop();
            await this.services.stop();
            this.stubs.stop();
        });
    }
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
