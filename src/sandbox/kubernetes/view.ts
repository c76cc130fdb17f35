import { serverOf } from "../azure/managedCluster";
import type { AzureWorld } from "../azure/world";
import { plainBag, textOf, type Bag } from "../values";
import { kindOf } from "./kinds";
import { AMBIENT_SERVER } from "./kubeconfig";
import { nameOf, namespaceOf, type KubernetesCluster, type KubernetesWorld } from "./world";

/** Which object: its kind by name alone ("HTTPRoute"), its own name, and what is needed to tell it from others. */
export interface ObjectRef {
    readonly kind: string;
    readonly name: string;
    /** @default any */
    readonly namespace?: string;
    /** ARM id of the cluster, or address of its API server. @default any */
    readonly cluster?: string;
}

/** What the clusters hold. */
export class KubernetesView {
    constructor(
        private readonly world: KubernetesWorld,
        private readonly azure: AzureWorld,
    ) {}

    /** Objects of a kind ("Deployment"), or all; of one cluster (ARM id or address), or of all. Secrets in the clear. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    objects(kind?: string, cluster?: string): readonly any[] {
        return this.clusters(cluster).flatMap((one) => one.all(kind).map(plainBag));
    }

    /** An object; undefined when there is none. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    get(ref: ObjectRef): any {
        const found = this.find(ref);
        return found === undefined ? undefined : plainBag(found.object);
    }

    /** Places an object, with no rule asked. @param cluster ARM id or address; default: where no kubeconfig leads */
    put(object: Readonly<Record<string, unknown>>, cluster: string = AMBIENT_SERVER): void {
        this.world.cluster(this.serverAt(cluster)).hold({ ...object });
    }

    /** Changes an object behind the stack's back; `change` writes into it. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    change(ref: ObjectRef, change: (object: any) => void): void {
        const found = this.find(ref);
        if (found === undefined) {
            throw new Error(`the sandbox holds no ${ref.kind} ${ref.name}`);
        }
        change(found.object);
    }

    /** Takes an object away behind the stack's back. False when there was none. */
    remove(ref: ObjectRef): boolean {
        const found = this.find(ref);
        if (found === undefined) {
            return false;
        }
        return found.cluster.remove(kindOf(found.object), namespaceOf(found.object), ref.name);
    }

    private find(ref: ObjectRef): { readonly object: Bag; readonly cluster: KubernetesCluster } | undefined {
        for (const cluster of this.clusters(ref.cluster)) {
            const object = cluster.all(ref.kind, ref.namespace).find((one) => nameOf(one) === ref.name);
            if (object !== undefined) {
                return { object, cluster };
            }
        }
        return undefined;
    }

    private clusters(cluster: string | undefined): KubernetesCluster[] {
        const server = cluster === undefined ? undefined : this.serverAt(cluster);
        return this.world.all().filter((one) => server === undefined || one.server === server);
    }

    private serverAt(cluster: string): string {
        const body = cluster.startsWith("/") ? this.azure.plainBody(cluster) : undefined;
        return body === undefined ? (textOf(cluster) ?? AMBIENT_SERVER) : serverOf(body);
    }
}
