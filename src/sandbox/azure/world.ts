import type { ClusterHost } from "../clusterHost";
import { copy, masked, plainBag, refill, type Bag } from "../values";
import type { Writes } from "../writes";
import { ArmError } from "./armError";
import type {
    ArmType,
    ArmWrite,
    AzureRequest,
    ClusterListener,
    Eviction,
    Held,
    Scaling,
    World,
} from "./behaviour";
import { isBelow, keyOf, parseId, type ArmId } from "./ids";

/** What an {@link AzureWorld} holds, as plain data. */
export interface SavedAzure {
    /** In the order in which they came. */
    readonly held: readonly (readonly [id: string, body: Bag])[];
    readonly named: readonly (readonly [urn: string, count: number])[];
    readonly operations: number;
    readonly gone: readonly string[];
    readonly incarnations: readonly (readonly [id: string, count: number])[];
}

/** Azure, stood in for: resources by id, under the rules of their types. */
export class AzureWorld implements World {
    readonly scalings: Scaling[] = [];
    readonly evictions: Eviction[] = [];
    /** Each change by a request, in order. */
    readonly history: AzureRequest[] = [];
    listener: ClusterListener | undefined;
    host: ClusterHost | undefined;
    /** How many names azure-native chose for a resource of the program, by URN. */
    readonly named = new Map<string, number>();
    extensionDelayMilliseconds = 0;
    private operations = 0;
    private readonly held = new Map<string, Held>();
    private readonly running = new Map<string, string>();
    private readonly gone = new Set<string>();
    private readonly incarnations = new Map<string, number>();

    constructor(
        readonly writes: Writes,
        /** The type that an ARM id is of. */
        readonly typeOf: (arm: string) => ArmType,
    ) {}

    get(id: string): Held | undefined {
        return this.held.get(keyOf(id));
    }

    all(type?: string): Held[] {
        const wanted = type?.toLowerCase();
        return [...this.held.values()].filter(
            ({ id }) => wanted === undefined || id.type.toLowerCase() === wanted,
        );
    }

    children(parent: string, type: string): Held[] {
        return this.all(type).filter(
            ({ id }) => id.parent !== undefined && keyOf(id.parent) === keyOf(parent),
        );
    }

    read(id: string): Bag | undefined {
        const held = this.get(id);
        return held === undefined
            ? undefined
            : copy(this.typeOf(held.id.type).behaviour?.read?.(held, this) ?? held.body);
    }

    isGone(id: string): boolean {
        return this.gone.has(keyOf(id));
    }

    nextOperation(): number {
        return ++this.operations;
    }

    incarnation(id: string): number {
        return this.incarnations.get(keyOf(id)) ?? 0;
    }

    async put(id: string, body: Bag, by?: string): Promise<Held> {
        const armId = parseId(id);
        this.failIfPlanned("PUT", id, by);
        const write: ArmWrite = { id: armId, body, before: this.get(id) };
        const behaviour = this.typeOf(armId.type).behaviour;
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

    async delete(id: string, by?: string): Promise<boolean> {
        const held = this.get(id);
        if (held === undefined) {
            return false;
        }
        this.failIfPlanned("DELETE", id, by);
        await this.exclusively({ id: held.id, body: {}, before: held }, "Deleting", async () => {
            this.typeOf(held.id.type).behaviour?.checkDelete?.(held, this);
            await this.writes.pause();
            const after = await this.typeOf(held.id.type).behaviour?.deleting?.(held, this);
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

    remove(id: string): void {
        for (const held of [...this.held.values()]) {
            if (keyOf(held.id.text) === keyOf(id) || isBelow(held.id.text, id)) {
                const key = keyOf(held.id.text);
                this.held.delete(key);
                this.gone.add(key);
                this.incarnations.set(key, this.incarnation(key) + 1);
                this.typeOf(held.id.type).behaviour?.deleted?.(held, this);
            }
        }
    }

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
        for (let i = 0; i < (this.typeOf(id.type).impliedParents ?? 0) && parent !== undefined; i++) {
            parent = parseId(parent).parent;
        }
        return parent;
    }

    private async settled(write: ArmWrite): Promise<Bag> {
        const { behaviour, computed = [] } = this.typeOf(write.id.type);
        const state = computed.includes("provisioningState") ? { provisioningState: "Succeeded" } : {};
        return (await behaviour?.settle?.(write, this)) ?? { ...write.body, ...state };
    }

    /** Does the work unless another operation runs on the same thing. */
    private async exclusively<T>(write: ArmWrite, verb: string, work: () => Promise<T>): Promise<T> {
        const lock = this.typeOf(write.id.type).behaviour?.lock?.(write);
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
