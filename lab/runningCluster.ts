import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import { Cluster } from "./cluster/cluster";
import { defineStubs } from "./cluster/definitions";
import type { ImageChoice } from "./cluster/kubelet";
import { API_SERVER } from "./cluster/networks";
import { Nodes } from "./cluster/nodes";
import { runProgramPod, type Program, type Surroundings } from "./cluster/programPod";
import { Services } from "./cluster/services";
import { Volumes } from "./cluster/volumes";
import type { Image } from "./images/image";
import type { ScoringStubs } from "./images/scoringStub";
import { LiveServer } from "./provider/liveServer";
import type { Tools } from "./setUp/tools";

/** How a {@link RunningCluster} is set up. */
export interface ClusterOptions {
    /** Images that are more than the scoring stub, by a pattern of their names. */
    readonly images?: readonly { readonly pattern: RegExp; readonly image: Image }[];
    /** PEM certificates of authorities that Envoy trusts besides the machine's own. */
    readonly authorities?: string;
    /** Host names that Envoy finds besides those of Services. */
    readonly hosts?: Readonly<Record<string, string>>;
    /** Extended resource of FPGA nodes. @default the U250's */
    readonly fpga?: string;
}

const MACHINE_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

/** A Kubernetes cluster that runs, from its control plane to what its pods answer. There are no nodes yet. */
export class RunningCluster {
    private constructor(
        readonly nodes: Nodes,
        readonly apiServer: LiveServer,
        private readonly cluster: Cluster,
        private readonly services: Services,
    ) {}

    static async start(tools: Tools, options: ClusterOptions, stubs: ScoringStubs): Promise<RunningCluster> {
        const cluster = await Cluster.start(tools);
        const { client, folder, processes, kubeconfig } = cluster;
        await defineStubs(client);
        const services = new Services(client, cluster.report);
        await services.start();

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
        return new RunningCluster(new Nodes(client, options.fpga), apiServer, cluster, services);
    }

    /** Talks to the API server, as an administrator. */
    get client(): KubeConfig {
        return this.cluster.client;
    }

    /** YAML, for an administrator. */
    get kubeconfig(): string {
        return this.cluster.kubeconfig;
    }

    /** Ends it at once, after what `before` ends; throws what went wrong in the lab itself meanwhile. */
    async stop(before: () => Promise<void> = () => Promise.resolve()): Promise<void> {
        await this.cluster.stop(async () => {
            await before();
            await this.services.stop();
        });
    }
}

function programOf(image: string, tools: Tools): Program {
    if (/(^|\/)envoyproxy\/gateway[:@]/.test(image)) return { binary: tools.envoyGateway };
    if (/(^|\/)envoyproxy\/envoy[:@]/.test(image)) return { binary: tools.envoy };
    throw new Error(`the lab has no program for the image ${image}`);
}

function choose(pod: V1Pod, options: ClusterOptions, stubs: ScoringStubs, around: Surroundings): ImageChoice {
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
