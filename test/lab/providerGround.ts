import { join } from "node:path";
import { CoreV1Api, type KubeConfig, type V1Pod } from "@kubernetes/client-node";
import type { Writer } from "#src/sandbox/kubernetes/apiServer";
import { placeOf, type Place } from "#src/sandbox/kubernetes/place";
import { Refusal } from "#src/sandbox/refusals";
import type { Bag } from "#src/sandbox/values";
import { Cluster } from "../../lab/cluster/cluster";
import { orUndo } from "../../lab/cluster/orUndo";
import { until } from "../../lab/cluster/until";
import type { RunningImage } from "../../lab/images/image";
import { LiveServer } from "../../lab/provider/liveServer";
import { setUpTools, type Tools } from "../../lab/setUp/tools";

const NODES = 2;

/** In whose name one resource of a program is written. */
export const WRITER: Writer = { manager: "pulumi-kubernetes-0000test", upsert: false };

/** A control plane with two nodes, and the server under test on it; no Pulumi and no gateway. */
export class ProviderGround {
    private constructor(
        readonly server: LiveServer,
        readonly tools: Tools,
        private readonly cluster: Cluster,
    ) {}

    static async start(): Promise<ProviderGround> {
        const tools = await setUpTools(() => undefined);
        const cluster = await Cluster.start(tools);
        const charts = {
            helm: tools.helm,
            folder: (reference: string) => join(cluster.folder, reference),
        };
        const server = new LiveServer(cluster.kubeconfig, charts);
        const ground = new ProviderGround(server, tools, cluster);
        const begin = async () => {
            await cluster.runPods(() => ({ image: imageOf, program: false }));
            await ground.addNodes();
        };
        await orUndo(begin, () => ground.stop());
        return ground;
    }

    get client(): KubeConfig {
        return this.cluster.client;
    }

    /** For a test's own files. */
    get folder(): string {
        return this.cluster.folder;
    }

    async stop(): Promise<void> {
        await this.cluster.stop();
    }

    async create(object: Bag, writer: Partial<Writer> = {}): Promise<Bag> {
        return await this.server.create(object, placeOf(object), { ...WRITER, ...writer });
    }

    async update(object: Bag, writer: Partial<Writer> = {}): Promise<Bag> {
        return await this.server.update(object, {}, placeOf(object), { ...WRITER, ...writer });
    }

    async dryRun(object: Bag, writer: Partial<Writer> = {}): Promise<Bag | undefined> {
        return await this.server.dryRun(object, placeOf(object), { ...WRITER, ...writer });
    }

    async get(object: Bag): Promise<Bag | undefined> {
        return await this.server.get(placeOf(object));
    }

    async settled(object: Bag, seconds = 60, wait = true) {
        return await this.server.settled(object, placeOf(object), { wait, seconds });
    }

    async delete(object: Bag, seconds = 60): Promise<boolean> {
        return await this.server.delete(placeOf(object), seconds);
    }

    place(object: Bag): Place {
        return placeOf(object);
    }

    private async addNodes(): Promise<void> {
        const api = this.client.makeApiClient(CoreV1Api);
        const amounts = { cpu: "4", memory: "8Gi", pods: "50" };
        for (let i = 0; i < NODES; i++) {
            const metadata = { name: `node-${i}`, annotations: { "kwok.x-k8s.io/node": "fake" } };
            await api.createNode({
                body: { metadata, status: { capacity: amounts, allocatable: amounts } },
            });
        }
        await until("the nodes and the default service account", async () => {
            await api.readNamespacedServiceAccount({ name: "default", namespace: "default" });
            const { items } = await api.listNode();
            return items.every(({ status }) => status?.conditions?.some(({ type }) => type === "Ready"));
        });
    }
}

/** Runs for good, or ends as the image's tag says: "job:0", "job:1". */
function imageOf(pod: V1Pod): RunningImage {
    const image = pod.spec?.containers[0]?.image ?? "";
    const code = /^job:(\d+)$/.exec(image)?.[1];
    return {
        ready: /^(slow|job:)/.test(image) ? new Promise(() => undefined) : Promise.resolve(),
        ...(code === undefined ? {} : { ended: Promise.resolve(Number(code)) }),
        stop: () => Promise.resolve(),
    };
}

export function named(
    apiVersion: string,
    kind: string,
    name: string,
    rest: Bag = {},
    metadata: Bag = {},
): Bag {
    return { apiVersion, kind, metadata: { name, namespace: "default", ...metadata }, ...rest };
}

export function configMap(name: string, data: Bag, metadata: Bag = {}): Bag {
    return named("v1", "ConfigMap", name, { data }, metadata);
}

export function namespace(name: string, labels: Bag = {}): Bag {
    return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

export function podSpec(image: string, more: Bag = {}): Bag {
    return { containers: [{ name: "scoring", image, ...more }], terminationGracePeriodSeconds: 0 };
}

/** The definition of the kind Toy in a group. */
export function toys(group: string, openAPIV3Schema: Bag): Bag {
    const version = { name: "v1", served: true, storage: true, schema: { openAPIV3Schema } };
    return {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: `toys.${group}` },
        spec: {
            group,
            scope: "Namespaced",
            names: { kind: "Toy", plural: "toys", singular: "toy", listKind: "ToyList" },
            versions: [{ ...version, subresources: { status: {} } }],
        },
    };
}

/** With selector and template as every workload has them. */
export function workload(
    kind: string,
    name: string,
    image: string,
    more: Bag = {},
    container: Bag = {},
): Bag {
    const labels = { app: name };
    return named("apps/v1", kind, name, {
        spec: {
            selector: { matchLabels: labels },
            template: { metadata: { labels }, spec: podSpec(image, container) },
            ...more,
        },
    });
}

/** The words of a refusal. */
export async function refusal(work: Promise<unknown>): Promise<string> {
    try {
        await work;
    } catch (error) {
        if (error instanceof Refusal) return error.message;
        throw error;
    }
    throw new Error("nothing was refused");
}
