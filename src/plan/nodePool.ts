import type { Accelerator } from "../core/vmSizes";

/** A Kubernetes toleration, as a pod carries it. */
export interface Toleration {
    readonly key: string;
    readonly operator: "Equal" | "Exists";
    readonly value?: string;
    readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
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
