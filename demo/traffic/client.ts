import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { LoadTally } from "../../lab/traffic/load";

/** Whom a client asks. */
export interface Target {
    readonly uri: string;
    readonly key: string;
}

/** What a client asks, again and again. */
export interface Order extends Target {
    /** Requests a second. */
    readonly rate: number;
}

/** What came of one request. */
export interface Outcome {
    /** As `Date.now()`. */
    readonly asked: number;
    /** Version that the response header names; undefined where the request was lost. */
    readonly version: string | undefined;
    readonly pod: { readonly name: string; readonly image: string } | undefined;
}

/** What the thread says: outcomes now and then, and all in all at the end. */
export type Said = { readonly outcomes: readonly Outcome[] } | { readonly tally: LoadTally };

/**
 * A client that asks at a constant rate, in a thread of its own: it goes on while this one is busy with the stack. The
 * pods that answer are not so lucky, they live in this one.
 */
export class Client {
    private readonly thread: Worker;
    private readonly tally: Promise<LoadTally>;

    constructor(order: Order, hear: (outcome: Outcome) => void) {
        this.thread = new Worker(join(__dirname, "clientThread.js"), { workerData: order });
        this.tally = new Promise((resolve, reject) => {
            this.thread.on("message", (said: Said) => {
                if ("tally" in said) resolve(said.tally);
                else said.outcomes.forEach(hear);
            });
            this.thread.on("error", reject);
        });
        this.tally.catch(() => undefined); // thrown by stop
    }

    /** Asks no more; answers, when all answers are there, with what all were. */
    async stop(): Promise<LoadTally> {
        const ended = once(this.thread, "exit");
        this.thread.postMessage("stop");
        const tally = await this.tally;
        await ended;
        return tally;
    }
}

/** A client's headers: with a version, the one that it asks for by name. */
export function headersOf({ key }: Target, version?: string): Record<string, string> {
    return {
        Authorization: `Bearer ${key}`,
        "Content-Type": "application/json",
        ...(version === undefined ? {} : { "azureml-model-deployment": version }),
    };
}
