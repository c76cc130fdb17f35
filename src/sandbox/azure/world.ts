import type { Eviction } from "../kubernetes/evictions";
import type { ClusterHost } from "../clusterHost";
import { copy, masked, plainBag, refill, type Bag } from "../values";
import type { Writes } from "../writes";
import { ArmError } from "./armError";
import type { ArmWrite, ClusterListener, Held, AzureRequest, Scaling } from "./behaviour";
import { isBelow, keyOf, parseId, type ArmId } from "./ids";
import { armTypeOf, type ArmType } from "./types";

/** What an {@link AzureWorld} holds, as plain data. */
export interface SavedAzure {
    /** In the order in which they came. */
    readonly held: readonly (readonly [id: string, body: Bag])[];
    readonly named: readonly (readonly [urn: string, count: number])[];
    readonly operations: number;
    readonly gone: readonly string[];
    readonly incarnations: readonly (readonly [id: string, count: number])[];
}

export type { ArmWrite, Behaviour, ClusterListener, Held, AzureRequest, Scaling } from "./behaviour";

/** Azure, stood in for: resources by id, under the rules of their types. */
export class AzureWorld {
    readonly scalings: Scaling[] = [];
    readonly evictions: Eviction[] = [];
    /** Each change by a request, in order. */
    readonly history: AzureRequest[] = [];
    listener: ClusterListener | undefined;
    /** What runs the clusters; without one they are memory. */
    host: ClusterHost | undefined;
    /** How many names azure-native chose for a resource of the program, by URN. */
    readonly named = new Map<string, number>();
    /** How long an extension takes, once installed, until its kinds are on the cluster. */
    extensionDelayMilliseconds = 0;
    private operations = 0;
    private readonly held = new Map<string, Held>();
    private readonly running = new Map<string, string>();
    private readonly gone = new Set<string>();
    private readonly incarnations = new Map<string, number>();

    constructor(readonly writes: Writes) {}

    typeOf(arm: string): ArmType {
        return armTypeOf(arm);
    }

    get(id: string): Held | undefined {
        return this.held.get(keyOf(id));
    }

    /** All that is held, in the order in which it came; optionally of one ARM type. */
    all(type?: string): Held[] {
        const wanted = type?.toLowerCase();
        return [...this.held.values()].filter(
            ({ id }) => wanted === undefined || id.type.toLowerCase() === wanted,
        );
    }

    /** The resources right below another that are of a type: the pools of a cluster. */
    children(parent: string, type: string): Held[] {
        return this.all(type).filter(
            ({ id }) => id.parent !== undefined && keyOf(id.parent) === keyOf(parent),
        );
    }

    /** What a GET of the resource answers; undefined for 404. */
    read(id: string): Bag | undefined {
        const held = this.get(id);
        return held === undefined
            ? undefined
            : copy(armTypeOf(held.id.type).behaviour?.read?.(held, this) ?? held.body);
    }

    /** Whether there was a resource of this id that is there no more. */
    isGone(id: string): boolean {
        return this.gone.has(keyOf(id));
    }

    /** Number of an operation that a service starts: another one each time. */
    nextOperation(): number {
        return ++this.operations;
    }

    /** How many resources of this id there have been before: what a service derives from an id is new each time. */
    incarnation(id: string): number {
        return this.incarnations.get(keyOf(id)) ?? 0;
    }

    /** Creates a resource or replaces its body, as a PUT does; `by` is the ARM deployment that puts it. */
    async put(id: string, body: Bag, by?: string): Promise<Held> {
        const armId = parseId(id);
        this.failIfPlanned("PUT", id, by);
        const write: ArmWrite = { id: armId, body, before: this.get(id) };
        const behaviour = armTypeOf(armId.type).behaviour;
        this.checkPlace(armId);
        return await this.exclusively(
            write,
            write.before === undefined ? "Creating" : "Updating",
            async () => {
                behaviour?.check?.(write, this);
                await this.writes.pause();
                const held = this.hold(armId, await this.settled(write));
                this.history.push({ operation: "PUT", id: held.id.text, body: masked(this.read(id)), by });
                return held;
            },
        );
    }

    /** Puts a resource into the world with no rule asked, and adds what its service would. */
    async insert(id: string, body: Bag): Promise<Held> {
        const armId = parseId(id);
        return this.hold(armId, await this.settled({ id: armId, body, before: this.get(id) }));
    }

    /** Holds a body under an id, as it is. */
    hold(id: ArmId, body: Bag): Held {
        const known = this.get(id.text);
        if (known !== undefined) {
            known.body = body;
            return known;
        }
        const held = { id, body };
        this.held.set(keyOf(id.text), held);
        this.gone.delete(keyOf(id.text));
        return held;
    }

    /** Deletes a resource and all below it. False when there was none. */
    async delete(id: string, by?: string): Promise<boolean> {
        const held = this.get(id);
        if (held === undefined) {
            return false;
        }
        this.failIfPlanned("DELETE", id, by);
        await this.exclusively({ id: held.id, body: {}, before: held }, "Deleting", async () => {
            armTypeOf(held.id.type).behaviour?.checkDelete?.(held, this);
            await this.writes.pause();
            const after = await armTypeOf(held.id.type).behaviour?.deleting?.(held, this);
            this.remove(id);
            this.history.push({ operation: "DELETE", id: held.id.text, body: undefined, by });
            after?.();
        });
        return true;
    }

    private failIfPlanned(operation: "PUT" | "DELETE", id: string, by: string | undefined): void {
        const message = by === undefined ? undefined : this.writes.inside(operation, id);
        if (message !== undefined) throw new ArmError(500, "InternalServerError", message);
    }

    /** Takes a resource and all below it out of the world, with no rule asked. */
    remove(id: string): void {
        for (const held of [...this.held.values()]) {
            if (keyOf(held.id.text) === keyOf(id) || isBelow(held.id.text, id)) {
                const key = keyOf(held.id.text);
                this.held.delete(key);
                this.gone.add(key);
                this.incarnations.set(key, this.incarnation(key) + 1);
                armTypeOf(held.id.type).behaviour?.deleted?.(held, this);
            }
        }
    }

    /** Body of a held resource without secret marks, for rules. */
    plainBody(id: string): Bag {
        return plainBag(this.get(id)?.body);
    }

    /** All that is held, and what new names and numbers depend on; no record of what was done. */
    save(): SavedAzure {
        return copy({
            held: this.all().map(({ id, body }) => [id.text, body] as const),
            named: [...this.named],
            operations: this.operations,
            gone: [...this.gone],
            incarnations: [...this.incarnations],
        });
    }

    /** Holds what was saved and nothing else; the records begin anew. */
    restore(saved: SavedAzure): void {
        const { held, named, operations, gone, incarnations } = copy(saved);
        for (const record of [this.history, this.scalings, this.evictions]) record.length = 0;
        this.held.clear();
        held.forEach(([id, body]) => this.held.set(keyOf(id), { id: parseId(id), body }));
        refill(this.named, named);
        this.operations = operations;
        this.gone.clear();
        gone.forEach((key) => this.gone.add(key));
        refill(this.incarnations, incarnations);
    }

    private checkPlace(id: ArmId): void {
        const parent = this.neededParent(id);
        if (parent !== undefined && this.get(parent) === undefined) {
            const type = id.type.split("/").slice(1).join("/");
            throw new ArmError(
                404,
                "ParentResourceNotFound",
                `Failed to perform 'write' on resource(s) of type '${type}', because the parent resource ` +
                    `'${parent}' could not be found.`,
            );
        }
        // Names of groups and resources that the sandbox never saw are taken for the user's own.
        if (id.scope !== undefined && this.isGone(id.scope)) {
            const scope = parseId(id.scope);
            throw new ArmError(
                404,
                "ResourceNotFound",
                `The Resource '${scope.type}/${scope.name}' was not found.`,
            );
        }
        const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id.text)?.[0];
        if (group !== undefined && keyOf(group) !== keyOf(id.text) && this.isGone(group)) {
            throw new ArmError(
                404,
                "ResourceGroupNotFound",
                `Resource group '${id.resourceGroup ?? ""}' could not be found.`,
            );
        }
    }

    /** The nearest ancestor that must be there: some parents come with their first child. */
    private neededParent(id: ArmId): string | undefined {
        let parent = id.parent;
        for (let i = 0; i < (armTypeOf(id.type).impliedParents ?? 0) && parent !== undefined; i++) {
            parent = parseId(parent).parent;
        }
        return parent;
    }

    private async settled(write: ArmWrite): Promise<Bag> {
        const { behaviour, computed = [] } = armTypeOf(write.id.type);
        const state = computed.includes("provisioningState") ? { provisioningState: "Succeeded" } : {};
        return (await behaviour?.settle?.(write, this)) ?? { ...write.body, ...state };
    }

    /** Does the work unless another operation runs on the same thing. */
    private async exclusively<T>(write: ArmWrite, verb: string, work: () => Promise<T>): Promise<T> {
        const lock = armTypeOf(write.id.type).behaviour?.lock?.(write);
        if (lock === undefined) {
            return await work();
        }
        const other = this.running.get(keyOf(lock));
        if (other !== undefined) {
            throw new ArmError(
                409,
                "OperationNotAllowed",
                `Operation is not allowed: Another operation (${other}) is in progress on '${parseId(lock).name}', ` +
                    "please wait for it to finish before starting a new operation.",
            );
        }
        this.running.set(keyOf(lock), `${verb} ${write.id.type.split("/").at(-1) ?? ""} '${write.id.name}'`);
        try {
            return await work();
        } finally {
            this.running.delete(keyOf(lock));
        }
    }
}
