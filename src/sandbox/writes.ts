import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "./refusals";
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
}

/** The faults that a test asked for, and the record of what was written. */
export class Writes {
    readonly done: Write[] = [];
    private readonly failures = new Map<number, { readonly message: string; readonly applied: boolean }>();
    private begun = 0;
    private readonly inFlight = new Set<Promise<unknown>>();
    private milliseconds = 1;

    /** The n-th write from now (1-based) fails. */
    fail(n: number, message: string, options: FailureOptions): void {
        this.failures.set(this.begun + n, { message, applied: options.applied ?? false });
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
        write: () => Promise<T>,
        entry: (result: T) => Omit<Write, "order"> | undefined,
    ): Promise<T> {
        const failure = this.failures.get(++this.begun);
        if (failure !== undefined && !failure.applied) {
            throw new Refusal(failure.message);
        }
        const result = await this.tracked(write());
        this.record(entry(result));
        if (failure !== undefined) {
            throw new Refusal(failure.message);
        }
        return result;
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
        this.failures.clear();
    }

    private async tracked<T>(work: Promise<T>): Promise<T> {
        this.inFlight.add(work);
        try {
            return await work;
        } finally {
            this.inFlight.delete(work);
        }
    }

    /** Records a write that took effect. */
    record(entry: Omit<Write, "order"> | undefined): void {
        if (entry !== undefined) {
            this.done.push({ order: this.done.length + 1, ...entry });
        }
    }
}
