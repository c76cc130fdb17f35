import type { Eviction } from "../kubernetes/evictions";
import type { Bag } from "../values";
import type { ArmId } from "./ids";
import type { AzureWorld } from "./world";

/** What Azure holds of one resource. */
export interface Held {
    readonly id: ArmId;
    /** In the shape of the Pulumi SDK's outputs; secrets marked. */
    body: Bag;
}

/** One PUT of a resource. */
export interface ArmWrite {
    readonly id: ArmId;
    readonly body: Bag;
    /** What is held so far; undefined when the PUT creates. */
    readonly before: Held | undefined;
}

/** What a service does beyond holding what it is given. */
export interface Behaviour {
    /** Id of what only one operation at a time may touch. */
    lock?(write: ArmWrite): string | undefined;
    /** Throws what the service would answer. */
    check?(write: ArmWrite, world: AzureWorld): void;
    /** The body that is held from now on: what was put, and what the service adds. */
    settle?(write: ArmWrite, world: AzureWorld): Bag | Promise<Bag>;
    /** Throws when the service refuses a deletion. */
    checkDelete?(held: Held, world: AzureWorld): void;
    /** After a deletion. */
    deleted?(held: Held, world: AzureWorld): void;
    /** Before a deletion that nothing stops any more; what it answers is called after it. */
    deleting?(held: Held, world: AzureWorld): (() => void) | Promise<() => void>;
    /** Throws when the caller may not reach the resource: before each read, create, update and delete by azure-native. */
    reach?(id: ArmId, world: AzureWorld): void;
    /** What a GET answers. */
    read?(held: Held, world: AzureWorld): Bag;
}

/** A change of the Azure world by a request, of a stack or of an ARM deployment. */
export interface AzureRequest {
    readonly operation: "PUT" | "DELETE";
    readonly id: string;
    /** What a GET answers after the operation, each secret replaced by "[secret]"; undefined after a DELETE. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly body: any;
    /** Id of the ARM deployment (or deployment stack) that made the request; undefined for the stack itself. */
    readonly by: string | undefined;
}

/** A node count that somebody set by a PUT. */
export interface Scaling {
    readonly clusterId: string;
    readonly pool: string;
    readonly from: number;
    readonly to: number;
    /** Which resource's PUT it was. */
    readonly by: "cluster" | "pool";
}

/** Hooks by which the Kubernetes world hears of what becomes of its nodes. */
export interface ClusterListener {
    /** Pods that lose their place with the pool; `after` is called once it is gone. */
    poolDeleting(
        clusterId: string,
        pool: string,
    ): readonly { readonly eviction: Eviction; readonly after: () => void }[];
    clusterDeleted(server: string): void;
    /** What Azure Machine Learning finds of an InstanceType of the name on the cluster: its spec. */
    instanceType(clusterId: string, name: string): Bag | undefined;
    hasNamespace(clusterId: string, name: string): boolean;
}
