import { copy, plainBag, type Bag } from "../values";
import type { AzureRequest, Eviction, Held, Scaling } from "./behaviour";
import { FUNCTIONS } from "./functions";
import { groupId, parseId, resourceId } from "./ids";
import { SUBSCRIPTION } from "./identities";
import { endpointKeys, regenerateKey, type EndpointKey } from "./mlOnline";
import { blobContent } from "./storage";
import type { AzureWorld } from "./world";

const CLUSTER = "Microsoft.ContainerService/managedClusters";

/** One resource in the sandbox's Azure. */
export interface AzureObject {
    readonly id: string;
    /** ARM type: "Microsoft.ContainerService/managedClusters/agentPools". */
    readonly type: string;
    readonly name: string;
    /** What a GET answers, in the shape of the SDK's outputs; secrets in the clear. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly body: any;
}

/** A node pool of a cluster that is there before any stack. */
export interface ExistingPool {
    readonly name: string;
    readonly vmSize: string;
    /** @default 1 */
    readonly count?: number;
    /** @default "User" */
    readonly mode?: "System" | "User";
    readonly nodeLabels?: Readonly<Record<string, string>>;
    /** "key=value:NoSchedule" */
    readonly nodeTaints?: readonly string[];
}

/** A cluster that is there before any stack. */
export interface ExistingCluster {
    readonly resourceGroupName: string;
    readonly name: string;
    /** @default "westeurope" */
    readonly location?: string;
    /** Its pools, a System pool among them. */
    readonly pools: readonly ExistingPool[];
    /** Further properties of the ManagedCluster. @default none */
    readonly properties?: Readonly<Record<string, unknown>>;
}

/** What Azure holds, and what became of it. */
export class AzureView {
    constructor(private readonly world: AzureWorld) {}

    /** Node counts that a PUT changed, in order. */
    get scalings(): readonly Scaling[] {
        return this.world.scalings;
    }

    /** Deployments that lost their only place when a pool was deleted. */
    get evictions(): readonly Eviction[] {
        return this.world.evictions;
    }

    /** Each request that changed something, in order: the stacks', and those that ARM deployments make. */
    get history(): readonly AzureRequest[] {
        return this.world.history;
    }

    /** All resources, in the order in which they came; optionally of one ARM type. */
    objects(type?: string): readonly AzureObject[] {
        return this.world.all(type).map(({ id }) => ({
            id: id.text,
            type: id.type,
            name: id.name,
            body: plainBag(this.world.read(id.text)),
        }));
    }

    /** The body of a resource; undefined when there is none of this id. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    get(id: string): any {
        const body = this.world.read(id);
        return body === undefined ? undefined : plainBag(body);
    }

    /** Places a resource, or replaces one, with no rule asked. The body has the shape of the SDK's inputs. */
    async put(id: string, body: Readonly<Record<string, unknown>>): Promise<void> {
        await this.world.insert(id, copy({ ...body }));
    }

    /** Places a cluster with its pools; answers its id. */
    async putCluster(cluster: ExistingCluster): Promise<string> {
        const id = resourceId(groupId(SUBSCRIPTION, cluster.resourceGroupName), CLUSTER, [cluster.name]);
        const agentPoolProfiles = cluster.pools.map((pool) => ({ ...pool }));
        const location = cluster.location ?? "westeurope";
        await this.world.insert(id, { location, ...cluster.properties, agentPoolProfiles });
        return id;
    }

    /** Changes a resource behind the stack's back; `change` writes into the body. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    change(id: string, change: (body: any) => void): void {
        const held = this.held(id);
        // What an ARM deployment wrote stands in its entry in the history too, which stays as it is.
        held.body = copy(held.body);
        change(held.body);
    }

    /** Takes a resource away behind the stack's back, and all that is below it. False when there was none. */
    remove(id: string): boolean {
        const there = this.world.get(id) !== undefined;
        this.world.remove(id);
        return there;
    }

    /** The keys of an online endpoint, as `az ml online-endpoint get-credentials` gives them. */
    endpointKeys(endpointId: string): Readonly<Record<string, string>> {
        return endpointKeys(this.held(endpointId)) as Record<string, string>;
    }

    /** Draws a key of an online endpoint anew, as `az ml online-endpoint regenerate-keys` does. */
    regenerateKey(endpointId: string, which: EndpointKey): void {
        regenerateKey(this.held(endpointId), which);
    }

    /** The bytes of a blob; undefined when there is none of this id. */
    blobContent(id: string): Buffer | undefined {
        return blobContent(id, this.world);
    }

    /** The kubeconfig that the cluster's users get. */
    kubeconfig(clusterId: string): string {
        const { resourceGroup, name } = parseId(clusterId);
        const args: Bag = { resourceGroupName: resourceGroup, resourceName: name };
        const call = FUNCTIONS["azure-native:containerservice:listManagedClusterUserCredentials"];
        const answer = call?.(args, this.world, clusterId.split("/")[2] ?? SUBSCRIPTION);
        const [first] = (answer?.["kubeconfigs"] ?? []) as { readonly value: string }[];
        return Buffer.from(first?.value ?? "", "base64").toString();
    }

    private held(id: string): Held {
        const held = this.world.get(id);
        if (held === undefined) {
            throw new Error(`the sandbox holds no ${id}`);
        }
        return held;
    }
}
