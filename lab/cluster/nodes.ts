import { CoreV1Api, type KubeConfig, type V1Node, type V1Taint } from "@kubernetes/client-node";
import { allocatable } from "#src/core/capacity";
import { Findings } from "#src/core/problems";
import { planNodeShape } from "#src/plan/accelerator";
import { nodesOfPool } from "#src/sandbox/kubernetes/scheduling";
import { listOf, numberOf, textOf, type Bag } from "#src/sandbox/values";
import { drain } from "./draining";
import { until } from "./until";

/** What the FPGA plugin of the U250, which is what Azure's NP series has, calls its devices. */
const FPGA = "amd.com/xilinx_u250_gen3x16_xdma_shell_4_1-0";
const USUAL_MAX_PODS = 250;

/** A pool, as ARM holds it. */
export interface PoolBody {
    readonly clusterName: string;
    readonly name: string;
    readonly body: Bag;
}

/**
 * The nodes that a pool comes to: labels and taints as AKS gives them, cores and memory as the plan counts them, devices
 * as if their plugin had told the kubelet. There is no cluster autoscaler: an autoscaled pool has all that it may grow to.
 */
export function nodesOf({ clusterName, name, body }: PoolBody, fpga: string = FPGA): V1Node[] {
    const { labels, taints, count, grows } = nodesOfPool(clusterName, name, body);
    const most = grows ? Math.max(count, numberOf(body["maxCount"]) ?? 0) : count;
    const amounts = capacityOf(body, fpga);
    const zones = listOf(body["availabilityZones"]).map(String);
    return Array.from({ length: most }, (_, index) => {
        const nodeName = `aks-${name}-00000000-vmss${String(index).padStart(6, "0")}`;
        const zone = zones.length === 0 ? "0" : `westeurope-${zones[index % zones.length] ?? "0"}`;
        return {
            apiVersion: "v1",
            kind: "Node",
            metadata: {
                name: nodeName,
                labels: {
                    ...(labels as Record<string, string>),
                    "kubernetes.io/hostname": nodeName,
                    "topology.kubernetes.io/region": "westeurope",
                    "topology.kubernetes.io/zone": zone,
                },
                annotations: { "kwok.x-k8s.io/node": "fake" },
            },
            spec: { taints: taints.map(taintOf) },
            status: { capacity: amounts, allocatable: amounts, nodeInfo: NODE_INFO },
        };
    });
}

const NODE_INFO = {
    architecture: "amd64",
    bootID: "",
    containerRuntimeVersion: "",
    kernelVersion: "",
    kubeProxyVersion: "",
    kubeletVersion: "v1.36.3",
    machineID: "",
    operatingSystem: "linux",
    osImage: "",
    systemUUID: "",
};

function capacityOf(body: Bag, fpga: string): Record<string, string> {
    const settings = {
        vmSize: textOf(body["vmSize"]) ?? "",
        ...(textOf(body["gpuInstanceProfile"]) === undefined
            ? {}
            : { gpuInstanceProfile: body["gpuInstanceProfile"] as "MIG2g" }),
    };
    const shape = planNodeShape(new Findings(), settings, textOf(body["mode"]) ?? "User");
    if (shape === undefined) {
        throw new Error(`the lab does not know the VM size ${settings.vmSize}`);
    }
    const maxPods = numberOf(body["maxPods"]) ?? USUAL_MAX_PODS;
    const { cpuCores, memoryGib = 0 } = allocatable(shape.vcpus, shape.memoryGib, maxPods);
    const devices = shape.acceleratorResource ?? (shape.accelerator === "fpga" ? fpga : undefined);
    return {
        cpu: `${Math.floor(cpuCores * 1000)}m`,
        memory: `${Math.floor(memoryGib * 1024)}Mi`,
        pods: String(maxPods),
        "ephemeral-storage": "100Gi",
        ...(devices === undefined ? {} : { [devices]: String(shape.acceleratorCount) }),
    };
}

/** "sku=gpu:NoSchedule" */
function taintOf(text: string): V1Taint {
    const [, key = "", value = "", effect = ""] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(text) ?? [];
    return { key, value, effect };
}

/** The nodes of the API server's cluster: they come and go with pools. */
export class Nodes {
    private readonly api: CoreV1Api;

    constructor(
        client: KubeConfig,
        private readonly fpga?: string,
    ) {
        this.api = client.makeApiClient(CoreV1Api);
    }

    /** Makes the nodes of a pool what the pool says; answers when all are Ready. */
    async put(pool: PoolBody): Promise<void> {
        const wanted = nodesOf(pool, this.fpga);
        const there = await this.list(pool.name);
        const kept = new Set(wanted.map(nameOf));
        for (const name of there.map(nameOf).filter((one) => !kept.has(one))) {
            await this.remove(name);
        }
        const known = new Map(there.map((node) => [nameOf(node), node]));
        for (const node of wanted) {
            const former = known.get(nameOf(node));
            await (former === undefined ? this.api.createNode({ body: node }) : this.change(former, node));
        }
        await until(`the nodes of pool ${pool.name}`, async () => {
            const nodes = await this.list(pool.name);
            return nodes.length === wanted.length && nodes.every(isReady);
        });
    }

    /** Drains the nodes of a pool as AKS does, and takes them away. */
    async delete(poolName: string): Promise<void> {
        await Promise.all((await this.list(poolName)).map((node) => this.remove(nameOf(node))));
    }

    /** Labels and taints are what a pool can change while its nodes stay; taints of Kubernetes' own are not the pool's. */
    private async change(former: V1Node, { metadata, spec }: V1Node): Promise<void> {
        const own = former.spec?.taints?.filter(({ key }) => key.startsWith("node.kubernetes.io/")) ?? [];
        const body = [
            { op: "add", path: "/metadata/labels", value: metadata?.labels },
            { op: "add", path: "/spec/taints", value: [...own, ...(spec?.taints ?? [])] },
        ];
        await this.api.patchNode({ name: nameOf(former), body });
    }

    private async remove(name: string): Promise<void> {
        await this.api.patchNode({ name, body: [{ op: "add", path: "/spec/unschedulable", value: true }] });
        await drain(this.api, name);
        await this.api.deleteNode({ name });
    }

    private async list(poolName: string): Promise<V1Node[]> {
        return (await this.api.listNode({ labelSelector: `agentpool=${poolName}` })).items;
    }
}

function nameOf({ metadata }: V1Node): string {
    return metadata?.name ?? "";
}

function isReady({ status }: V1Node): boolean {
    return status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
}
