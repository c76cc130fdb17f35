import type { ClusterHost } from "../clusterHost";
import type { Bag } from "../values";
import type { ArmId } from "./ids";

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

/** What a service sees of the Azure world, and may change in it. */
export interface World {
    readonly scalings: Scaling[];
    readonly evictions: Eviction[];
    readonly listener: ClusterListener | undefined;
    /** What runs the clusters; without one they are memory. */
    readonly host: ClusterHost | undefined;
    /** How long an extension takes, once installed, until its kinds are on the cluster. */
    readonly extensionDelayMilliseconds: number;
    /** The type that an ARM id is of. */
    readonly typeOf: (arm: string) => ArmType;
    get(id: string): Held | undefined;
    /** All that is held, in the order in which it came; optionally of one ARM type. */
    all(type?: string): Held[];
    /** The resources right below another that are of a type: the pools of a cluster. */
    children(parent: string, type: string): Held[];
    /** What a GET of the resource answers; undefined for 404. */
    read(id: string): Bag | undefined;
    /** Body of a held resource without secret marks, for rules. */
    plainBody(id: string): Bag;
    /** Whether there was a resource of this id, and it is gone. */
    isGone(id: string): boolean;
    /** Number of an operation that a service starts: another one each time. */
    nextOperation(): number;
    /** How many resources of this id there have been before: what a service derives from an id is new each time. */
    incarnation(id: string): number;
    /** Creates a resource or replaces its body, as a PUT does; `by` is the ARM deployment that puts it. */
    put(id: string, body: Bag, by?: string): Promise<Held>;
    /** Holds a body under an id, as it is. */
    hold(id: ArmId, body: Bag): Held;
    /** Deletes a resource and all below it. False when there was none. */
    delete(id: string, by?: string): Promise<boolean>;
    /** Takes a resource and all below it out of the world, with no rule asked. */
    remove(id: string): void;
}

/** What a service does beyond holding what it is given. */
export interface Behaviour {
    /** Id of what only one operation at a time may touch. */
    lock?(write: ArmWrite): string | undefined;
    /** Throws what the service would answer. */
    check?(write: ArmWrite, world: World): void;
    /** The body that is held from now on: what was put, and what the service adds. */
    settle?(write: ArmWrite, world: World): Bag | Promise<Bag>;
    /** Throws when the service refuses a deletion. */
    checkDelete?(held: Held, world: World): void;
    /** After a deletion. */
    deleted?(held: Held, world: World): void;
    /** Before a deletion that nothing stops any more; what it answers is called after it. */
    deleting?(held: Held, world: World): (() => void) | Promise<() => void>;
    /** Throws when the caller may not reach the resource: before each read, create, update and delete by azure-native. */
    reach?(id: ArmId, world: World): void;
    /** What a GET answers. */
    read?(held: Held, world: World): Bag;
}

/** What the sandbox knows of one ARM resource type. */
export interface ArmType {
    /** azure-native's token. */
    readonly token: string;
    /** "Microsoft.ContainerService/managedClusters/agentPools" */
    readonly arm: string;
    /** Inputs that name the resource, parents first. Together with the group they are its path: a change replaces. */
    readonly names: readonly string[];
    /** Further inputs that make up the path: a scope, the kind of cluster that an extension is on. */
    readonly path?: readonly string[];
    /** How azure-native names it when its own name is left out; with "none" the name is required. @default "random" */
    readonly autoname?: "random" | "copy" | "uuid" | "none";
    /** Whether it has a location, which then defaults to its group's. @default false */
    readonly located?: boolean;
    /** Whether it stands in a resource group. @default true */
    readonly grouped?: boolean;
    /** Inputs besides the path that cannot change in place. */
    readonly immutable?: readonly string[];
    /** Outputs that only the service sets: no part of the inputs after a refresh; unknown in a preview. */
    readonly computed?: readonly string[];
    /** Whether ARM's `properties` are members of the SDK's resource itself. @default true */
    readonly flat?: boolean;
    /** Whether `type` is an input of its own rather than ARM's type of the resource. @default false */
    readonly ownType?: boolean;
    /** Names in the path that are always the same, by the segment of the type that they are for. @default none */
    readonly fixed?: Readonly<Record<string, string>>;
    /** How many of the resources above it need not be there: they come with it, or the sandbox never saw them. @default 0 */
    readonly impliedParents?: number;
    /** What the resource extends, from its inputs; undefined for one that stands in its group. */
    readonly above?: (inputs: Readonly<Record<string, unknown>>, group: string) => string;
    /** The other way: the inputs that an import finds in the id of what the resource extends. */
    readonly below?: (scope: string) => Readonly<Record<string, string>>;
    readonly behaviour?: Behaviour;
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

/** Pods that lost their only place, because the node pool that they could run on was deleted. */
export interface Eviction {
    readonly clusterId: string;
    readonly pool: string;
    readonly namespace: string;
    readonly deployment: string;
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
