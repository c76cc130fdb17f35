import { createHash } from "node:crypto";
import { at } from "../paths";
import { Refusal } from "../refusals";
import { bagOf, copy, plainBag, refill, textOf, type Bag } from "../values";
import { bringsGroup } from "./charts";
import { withoutEmptyMembers } from "./emptyMembers";
import { isCustom, kindOf, type Kind } from "./kinds";

/** Namespaces that are there from the start. */
const FIRST_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** What a {@link KubernetesCluster} holds, as plain data. */
export interface SavedCluster {
    readonly server: string;
    readonly objects: readonly (readonly [key: string, object: Bag])[];
    readonly counts: readonly (readonly [key: string, count: number])[];
    readonly written: readonly (readonly [key: string, byManager: Readonly<Record<string, Bag>>])[];
    readonly serial: number;
}

/** What a {@link KubernetesWorld} holds, as plain data. */
export interface SavedKubernetes {
    readonly clusters: readonly SavedCluster[];
    readonly gone: readonly string[];
    readonly named: readonly (readonly [urn: string, count: number])[];
}

/** One cluster, as its API server sees it. */
export class KubernetesCluster {
    private readonly objects = new Map<string, Bag>();
    private readonly counts = new Map<string, number>();
    /** What each field manager wrote last, by object. */
    private readonly written = new Map<string, Map<string, Bag>>();
    private serial = 0;

    constructor(
        readonly server: string,
        private readonly requireCrds: boolean,
    ) {
        for (const name of FIRST_NAMESPACES) {
            const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
            this.hold({ ...namespace, status: { phase: "Active" } });
        }
    }

    get(kind: Kind, namespace: string | undefined, name: string): Bag | undefined {
        return this.objects.get(keyOf(kind, namespace, name));
    }

    /** Objects of a kind, by its name alone ("Deployment"), optionally of one namespace. */
    all(kind?: string, namespace?: string): Bag[] {
        return [...this.objects.values()].filter(
            (object) =>
                (kind === undefined || object["kind"] === kind) &&
                (namespace === undefined || namespaceOf(object) === namespace),
        );
    }

    find(kind: string, namespace: string | undefined, name: string): Bag | undefined {
        return this.all(kind, namespace).find((object) => nameOf(object) === name);
    }

    /** Holds an object under its own name; one that is new gets what an API server adds to its metadata. */
    hold(object: Bag): Bag {
        const kind = kindOf(object);
        const key = keyOf(kind, namespaceOf(object), nameOf(object));
        const known = this.objects.get(key);
        const kept = withoutEmptyMembers(object);
        const count = known === undefined ? (this.counts.get(key) ?? 0) + 1 : (this.counts.get(key) ?? 1);
        this.counts.set(key, count);
        const mark = createHash("sha256").update(`${this.server}#${key}#${count}`).digest("hex");
        const held = {
            ...kept,
            metadata: {
                ...bagOf(kept["metadata"]),
                uid: `${mark.slice(0, 8)}-${mark.slice(8, 12)}-4000-8000-${mark.slice(12, 24)}`,
                creationTimestamp: "2026-01-01T00:00:00Z",
                resourceVersion: String(++this.serial),
            },
        };
        this.objects.set(key, held);
        return held;
    }

    /** What a field manager wrote into an object last, whatever came of it: that is what it owns. */
    writtenBy(manager: string, object: Bag): Bag | undefined {
        return this.written.get(keyOfObject(object))?.get(manager);
    }

    noteWritten(manager: string, object: Bag): void {
        const key = keyOfObject(object);
        this.written.set(key, (this.written.get(key) ?? new Map<string, Bag>()).set(manager, object));
    }

    /** Takes an object away, a namespace with all that is in it. False when there was none. */
    remove(kind: Kind, namespace: string | undefined, name: string): boolean {
        const there = this.objects.delete(keyOf(kind, namespace, name));
        this.written.delete(keyOf(kind, namespace, name));
        if (there && kind.kind === "Namespace") {
            for (const object of this.all(undefined, name)) {
                this.objects.delete(keyOf(kindOf(object), name, nameOf(object)));
            }
        }
        return there;
    }

    /** Throws when the namespace that an object is to stand in is not there. */
    checkNamespace(namespace: string | undefined): void {
        if (namespace !== undefined && this.find("Namespace", undefined, namespace) === undefined) {
            throw new Refusal(`namespaces "${namespace}" not found`);
        }
    }

    /** Whether the API server knows the kind. */
    defines(kind: Kind): boolean {
        if (!this.requireCrds || !isCustom(kind)) {
            return true;
        }
        const byChart = this.all("Release").some((release) => bringsGroup(release, kind.group));
        return (
            byChart ||
            this.all("CustomResourceDefinition").some(
                (crd) => at(crd, "spec.group") === kind.group && at(crd, "spec.names.kind") === kind.kind,
            )
        );
    }

    save(): SavedCluster {
        return copy({
            server: this.server,
            objects: [...this.objects],
            counts: [...this.counts],
            written: [...this.written].map(([key, by]) => [key, Object.fromEntries(by)] as const),
            serial: this.serial,
        });
    }

    /** Holds what was saved and nothing else. */
    restore(saved: SavedCluster): void {
        const { objects, counts, written, serial } = copy(saved);
        refill(this.objects, objects);
        refill(this.counts, counts);
        refill(
            this.written,
            written.map(([key, by]) => [key, new Map(Object.entries(by))] as const),
        );
        this.serial = serial;
    }
}

/** All clusters that the stacks of a sandbox talk to, by the address of their API server. */
export class KubernetesWorld {
    /** How many names the provider chose for an object of the program, by URN. */
    readonly named = new Map<string, number>();
    private readonly clusters = new Map<string, KubernetesCluster>();
    private readonly gone = new Set<string>();

    constructor(private readonly requireCrds: boolean) {}

    /** The cluster at an address; throws, in the provider's words, when it is there no more. */
    cluster(server: string): KubernetesCluster {
        if (this.gone.has(server)) {
            throw new Refusal(
                "configured Kubernetes cluster is unreachable: unable to load schema information from the API server: " +
                    `Get "${server}/openapi/v2?timeout=32s": dial tcp: lookup ${new URL(server).hostname}: no such host`,
            );
        }
        let cluster = this.clusters.get(server);
        if (cluster === undefined) {
            cluster = new KubernetesCluster(server, this.requireCrds);
            this.clusters.set(server, cluster);
        }
        return cluster;
    }

    all(): KubernetesCluster[] {
        return [...this.clusters.values()];
    }

    /** The cluster is deleted: whoever still talks to it finds nobody. */
    remove(server: string): void {
        this.clusters.delete(server);
        this.gone.add(server);
    }

    save(): SavedKubernetes {
        return {
            clusters: this.all().map((cluster) => cluster.save()),
            gone: [...this.gone],
            named: [...this.named],
        };
    }

    /** Holds the clusters that were saved and no others. */
    restore({ clusters, gone, named }: SavedKubernetes): void {
        this.clusters.clear();
        this.gone.clear();
        clusters.forEach((saved) => this.cluster(saved.server).restore(saved));
        gone.forEach((server) => this.gone.add(server));
        refill(this.named, named);
    }
}

/** Name of an object. */
export function nameOf(object: Bag): string {
    return textOf(plainBag(object["metadata"])["name"]) ?? "";
}

/** Namespace of an object; undefined for one that stands in none. */
export function namespaceOf(object: Bag): string | undefined {
    return textOf(plainBag(object["metadata"])["namespace"]);
}

function keyOf(kind: Kind, namespace: string | undefined, name: string): string {
    return `${kind.group}/${kind.kind}/${namespace ?? ""}/${name}`;
}

function keyOfObject(object: Bag): string {
    return keyOf(kindOf(object), namespaceOf(object), nameOf(object));
}
