import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import { Cluster } from "./cluster/cluster";
import { define } from "./cluster/definitions";
import type { ImageChoice } from "./cluster/kubelet";
import { API_SERVER } from "./cluster/networks";
import { Nodes } from "./cluster/nodes";
import { orUndo } from "./cluster/orUndo";
import { runProgramPod, type Surroundings } from "./cluster/programPod";
import { programOf } from "./cluster/programs";
import { Services } from "./cluster/services";
import { Volumes } from "./cluster/volumes";
import type { MountingImage } from "./images/image";
import type { ScoringStubs } from "./images/scoringStub";
import type { Charts } from "./provider/helm";
import { LiveServer } from "./provider/liveServer";
import { folderOf } from "./provider/chartsHere";
import { CHART_FOLDER } from "./setUp/gatewayChart";
import type { Tools } from "./setUp/tools";

/** How a {@link RunningCluster} is set up. */
export interface ClusterOptions {
    /** Images that are more than the scoring stub, by a pattern of their names. */
    readonly images?: readonly { readonly pattern: RegExp; readonly image: MountingImage }[];
    /** PEM certificates of authorities that Envoy trusts besides those that Node comes with. */
    readonly authorities?: string;
    /** Host names that Envoy finds besides those of Services. */
    readonly hosts?: Readonly<Record<string, string>>;
    /**
     * Names of the definitions that stacks bring, of those of the Gateway API and of Envoy Gateway: the others are on the
     * cluster from the start. All are half a megabyte, and each run takes a minute for it here, as the stand-in for the
     * provider is of JavaScript.
     * @default none
     */
    readonly definitions?: RegExp;
    /** Extended resource of FPGA nodes. @default the U250's */
    readonly fpga?: string;
}

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
        const { client, kubeconfig, report } = cluster;
        const apiServer = new LiveServer(kubeconfig, chartsOf(tools));
        const nodes = new Nodes(client, options.fpga);
        const running = new RunningCluster(nodes, apiServer, cluster, new Services(client, report));
        await orUndo(
            () => running.begin(tools, options, stubs),
            () => running.stop(),
        );
        return running;
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
            try {
                await before();
            } finally {
                await this.services.stop();
            }
        });
    }

    private async begin(tools: Tools, options: ClusterOptions, stubs: ScoringStubs): Promise<void> {
        const { client, folder, processes } = this.cluster;
        await define(client, tools.gatewayCrds, (name) => options.definitions?.test(name) !== true);
        await this.services.start();
        const authorities = join(folder, "authorities.crt");
        writeFileSync(authorities, [...rootCertificates, options.authorities ?? ""].join("\n"));
        const around: Surroundings = {
            processes,
            volumes: new Volumes(client, folder),
            folder,
            authorities,
            program: (image) => programOf(image, tools),
            hosts: () => hostsFile(this.services, options.hosts ?? {}),
            env: { KUBERNETES_SERVICE_HOST: API_SERVER, KUBERNETES_SERVICE_PORT: "443" },
        };
        await this.cluster.runPods((pod) => choose(pod, options, stubs, around));
    }
}

/** The charts that are here. */
export function chartsOf({ helm, former, ...now }: Tools): Charts {
    const here = [now, former].map(({ gatewayChart: folder, envoyGatewayVersion: version }) => ({
        folder,
        version,
        name: CHART_FOLDER,
    }));
    return { helm, folder: (reference, asked) => folderOf(reference, asked, here) };
}

function choose(pod: V1Pod, options: ClusterOptions, stubs: ScoringStubs, around: Surroundings): ImageChoice {
    const images = (pod.spec?.containers ?? []).map(({ image = "" }) => image);
    if (images.some((image) => /(^|\/)envoyproxy\//.test(image))) {
        return { image: (one, address) => runProgramPod(one, address, around), program: true };
    }
    const own = options.images?.find(({ pattern }) => images.some((image) => pattern.test(image)));
    return {
        image: (one, address) => own?.image(one, address, around.volumes) ?? stubs.run(one, address),
        program: false,
    };
}

function hostsFile(services: Services, more: Readonly<Record<string, string>>): string {
    const own = Object.entries(more).map(([name, address]) => ({ name, address }));
    const lines = [...services.names(), ...own].map(({ address, name }) => `${address} ${name}`);
    return ["127.0.0.1 localhost", ...lines, ""].join("\n");
}
