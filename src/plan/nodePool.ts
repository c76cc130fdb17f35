import type { Accelerator } from "../core/vmSizes";

/** A Kubernetes toleration, as a pod carries it. */
export interface Toleration {
    readonly key: string;
    readonly operator: "Equal" | "Exists";
    readonly value?: string;
    readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Bounds between which AKS's cluster autoscaler moves a pool. */
export interface NodePoolAutoscale {
    /** Fewest nodes: 0–1000, a System pool 1–1000. */
    readonly min: number;
    /** Most nodes: at least `min`, 1–1000. */
    readonly max: number;
}

/** How AKS takes a spot pool's nodes back. */
export interface SpotSettings {
    /** What becomes of an evicted node. @default "Delete" */
    readonly evictionPolicy?: "Delete" | "Deallocate";
    /** Highest price in US dollars an hour, or -1 for up to the pay-as-you-go price. @default -1 */
    readonly maxPrice?: number;
}

/** The settings of a node pool that must be known before anything runs. */
export interface NodePoolSettings {
    /** Azure VM size of the nodes, in any case: `"Standard_D4s_v5"`. A change rotates the pool. */
    readonly vmSize: string;
    /** Number of nodes, 0–1000 (a System pool 1–1000). Not together with `autoscale`. @default 1 */
    readonly count?: number;
    /** Let AKS choose the number of nodes. Not together with `count`. */
    readonly autoscale?: NodePoolAutoscale;
    /** `User` for workloads, `System` for AKS's own pods. @default "User" */
    readonly mode?: "System" | "User";
    /**
     * Availability zones: `["1", "2", "3"]`. A change rotates the pool.
     * @default none: Azure places the nodes, all in one zone maybe. FastProd warns where the region is known to have zones
     */
    readonly zones?: readonly string[];
    /** Spare capacity at a lower price, that Azure may take back at any time. A change rotates the pool. @default false */
    readonly spot?: boolean | SpotSettings;
    /**
     * Operating system image. `Ubuntu2204` warns: AKS supports it until 2027-06-30.
     * @default AKS's own: Ubuntu, 22.04 below Kubernetes 1.35 and 24.04 from there on
     */
    readonly osSku?: "Ubuntu" | "Ubuntu2204" | "AzureLinux" | "AzureLinux3";
    /** Where the OS disk lives. A change rotates the pool. @default AKS's choice for the VM size */
    readonly osDiskType?: "Managed" | "Ephemeral";
    /** Size of the OS disk in GiB, 30–2048. A change rotates the pool. @default AKS's choice for the VM size */
    readonly osDiskSizeGb?: number;
    /** Pods on one node, 10–250. A change rotates the pool. @default AKS's choice: 250 with overlay, 30 without */
    readonly maxPods?: number;
    /** Node labels beside the library's own. */
    readonly labels?: Readonly<Record<string, string>>;
    /**
     * Node taints, `"key=value:NoSchedule"`.
     * @default none; for GPU and FPGA sizes `ml.azure.com/amlarc-workload=true:NoSchedule`, so that nothing lands there
     * that asks for no device (Azure ML's pods and ours tolerate it)
     */
    readonly taints?: readonly string[];
    /** Multi-instance GPU profile, for A100, H100 and H200: each GPU is cut into slices. A change rotates the pool. */
    readonly gpuInstanceProfile?: "MIG1g" | "MIG2g" | "MIG3g" | "MIG4g" | "MIG7g";
    /** vCPU of one node: only for a VM size that this release does not know. */
    readonly vcpus?: number;
    /** Memory of one node in GiB: only where the library does not know it. */
    readonly memoryGib?: number;
    /** The accelerator of a VM size whose own is not known. */
    readonly accelerator?: "none" | "nvidia" | "amd" | "fpga";
    /** Devices on one node, where the library does not know it. @default 1 for a size given an `accelerator` */
    readonly acceleratorCount?: number;
    /**
     * What images must be built for. VM sizes of Arm processors, such as `Standard_D4ps_v5`, are arm64, and warn unless it is
     * written: an image for amd64 alone does not start there.
     * @default what the VM size's name says
     */
    readonly architecture?: "amd64" | "arm64";
    /** Extended resource under which the device plugin offers the device. @default `nvidia.com/gpu`, `amd.com/gpu`; needed for FPGA when versions ask for it: `amd.com/xilinx_u250_…` by its plugin */
    readonly acceleratorResource?: string;
    /** Nodes that an upgrade adds at a time, a number or a percentage, a text either way (AKS's own form): `"1"`, `"33%"`. @default AKS's, 10% */
    readonly maxSurge?: string;
    /**
     * What a change of an immutable setting does: `newPool` creates the pool anew, moves the work and deletes the old
     * pool last; `inPlace` deletes first, for subscriptions without quota for both. @default "newPool"
     */
    readonly rotate?: "newPool" | "inPlace";
}

/** A node pool with nothing left to decide. */
export interface NodePoolPlan {
    /** The key under which the program knows the pool: "gpu". */
    readonly key: string;
    /** The pool's name in Azure: key and hash, at most 12 characters. */
    readonly azureName: string;
    /** Value of the node label aks-scoring/generation: changes when the pool is rotated. */
    readonly generation: string;
    readonly mode: "System" | "User";
    readonly vmSize: string;
    readonly vcpus: number;
    readonly memoryGib: number | undefined;
    readonly accelerator: Accelerator;
    /** Devices on one node; 0 without an accelerator. With a MIG profile: its slices. */
    readonly acceleratorCount: number;
    /** Extended resource name of the device: "nvidia.com/gpu"; undefined without an accelerator. */
    readonly acceleratorResource: string | undefined;
    /** Fixed number of nodes; undefined under autoscale, so that no write ever scales by accident. */
    readonly count: number | undefined;
    readonly autoscale: { readonly min: number; readonly max: number } | undefined;
    readonly priority: "Regular" | "Spot";
    readonly evictionPolicy: "Delete" | "Deallocate" | undefined;
    readonly spotMaxPrice: number | undefined;
    readonly zones: readonly string[];
    readonly osSku: string | undefined;
    readonly osDiskType: "Managed" | "Ephemeral" | undefined;
    readonly osDiskSizeGb: number | undefined;
    readonly maxPods: number | undefined;
    readonly gpuInstanceProfile: string | undefined;
    readonly maxSurge: string | undefined;
    /** All node labels that the pool is created with. */
    readonly labels: Readonly<Record<string, string>>;
    /** Taints as AKS writes them: "key=value:NoSchedule". */
    readonly taints: readonly string[];
    /** What a pod needs to be placed on this pool, and on this generation of it only. */
    readonly nodeSelector: Readonly<Record<string, string>>;
    /** What a pod of ours must tolerate to land here (AKS's own spot taint included). */
    readonly tolerations: readonly Toleration[];
}

/** Nodes that are there whatever the autoscaler and the spot market do. */
export function guaranteedNodes(pool: NodePoolPlan): number {
    return pool.priority === "Spot" ? 0 : (pool.count ?? pool.autoscale?.min ?? 0);
}
