import { setTimeout as sleep } from "node:timers/promises";
import { Disconnection, Refusal } from "./refusals";
import type { StandIn } from "./standIn";

/** One change of the world, made by a stack. */
export interface Write {
    /** 1 for the first write that the sandbox saw. */
    readonly order: number;
    readonly package: StandIn["package"];
    readonly operation: "create" | "update" | "delete";
    /** Full token: "azure-native:containerservice:AgentPool". */
    readonly type: string;
    /** Logical name. */
    readonly name: string;
    readonly urn: string;
    /** Id in Azure or Kubernetes. */
    readonly id: string;
    /** The resource's inputs; each secret is replaced by "[secret]". */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly inputs: any;
}

/** What a planned failure does. */
export interface FailureOptions {
    /**
     * True: the write takes effect and only its answer is lost, as when a connection breaks.
     * @default false
     */
    readonly applied?: boolean;
    /**
     * True: no error comes back, but the engine's connection to the provider breaks: whatever else is under way on it has
     * no answer either.
     * @default false
     */
    readonly disconnect?: boolean;
}

/** What happens at a write: what it throws is the answer, in place of the write's own. */
export type Act = () => void | Promise<void>;

/** A write by what it does: its first coming from now on is meant, whenever that is. */
export type WriteRef = Pick<Write, "operation" | "urn">;

interface Planned {
    /** Number among all writes of the sandbox, or the write itself. */
    readonly which: number | WriteRef;
    readonly act: Act;
    readonly applied: boolean;
}

/** The faults that a test asked for, and the record of what was written. */
export class Writes {
    readonly done: Write[] = [];
    private readonly planned = new Set<Planned>();
    /** Messages by what {@link inside} is asked for. */
    private readonly plannedInside = new Map<string, string>();
    private readonly listeners = new Set<(write: Write) => void>();
    private begun = 0;
    private readonly inFlight = new Set<Promise<unknown>>();
    private milliseconds = 1;

    /** The n-th write from now (1-based), or the one that is named, fails. */
    fail(which: number | WriteRef, message: string, options: FailureOptions): void {
        const { applied = false, disconnect = false } = options;
        const act = () => {
            throw disconnect ? new Disconnection(message) : new Refusal(message);
        };
        this.at(which, act, { applied });
    }

    /** Something happens at a write: before it, or after it took effect and before it is answered. */
    at(which: number | WriteRef, act: Act, { applied = false }: { readonly applied?: boolean }): void {
        this.planned.add({ which: typeof which === "number" ? this.begun + which : which, act, applied });
    }

    /** One of the requests that an ARM deployment makes fails: those before it took effect. */
    failInside(operation: "PUT" | "DELETE", id: string, message: string): void {
        this.plannedInside.set(`${operation} ${id.toLowerCase()}`, message);
    }

    /** What a request of an ARM deployment is to fail with; undefined: it does not. */
    inside(operation: "PUT" | "DELETE", id: string): string | undefined {
        const key = `${operation} ${id.toLowerCase()}`;
        const message = this.plannedInside.get(key);
        this.plannedInside.delete(key);
        return message;
    }

    /** Whether something that was planned is still to come. */
    get isFailing(): boolean {
        return this.planned.size > 0 || this.plannedInside.size > 0;
    }

    /** Tells of each write once it took effect and before it is answered; answers how to stop that. */
    listen(listener: (write: Write) => void): () => void {
        this.listeners.add(listener);
        return () => void this.listeners.delete(listener);
    }

    /** Each write takes at least this long from now on. */
    delay(milliseconds: number): void {
        this.milliseconds = milliseconds;
    }

    /** The time that a service takes for a write: others can come in between. */
    async pause(): Promise<void> {
        await sleep(this.milliseconds);
    }

    /** Makes one write, unless it was to fail, and records it. */
    async make<T>(
        ref: WriteRef,
        write: () => Promise<T>,
        entry: (result: T) => Omit<Write, "order"> | undefined,
    ): Promise<T> {
        const failure = this.take(ref);
        return await this.tracked(async () => {
            if (failure?.applied === false) await failure.act();
            const result = await write();
            this.record(entry(result));
            if (failure?.applied === true) await failure.act();
            return result;
        });
    }

    /** Answers when no write is in flight any more, those of an engine that is gone included. */
    async idle(): Promise<void> {
        while (this.inFlight.size > 0) {
            await Promise.allSettled(this.inFlight);
        }
    }

    /** Forgets what was written, and the faults that are still to come. */
    restart(): void {
        this.done.length = 0;
        this.planned.clear();
        this.plannedInside.clear();
    }

    /** What is planned for the write that begins. */
    private take({ operation, urn }: WriteRef): Planned | undefined {
        const number = ++this.begun;
        const found = [...this.planned].find(({ which }) =>
            typeof which === "number" ? which === number : which.operation === operation && which.urn === urn,
        );
        if (found !== undefined) this.planned.delete(found);
        return found;
    }

    private async tracked<T>(work: () => Promise<T>): Promise<T> {
        const promise = work();
        this.inFlight.add(promise);
        try {
            return await promise;
        } finally {
            this.inFlight.delete(promise);
        }
    }

    /** Records a write that took effect. */
    record(entry: Omit<Write, "order"> | undefined): void {
        if (entry !== undefined) {
            const write = { order: this.done.length + 1, ...entry };
            this.done.push(write);
            this.listeners.forEach((listener) => listener(write));
        }
    }
}
