import { setTimeout as sleep } from "node:timers/promises";
import type { LoadTally } from "../../lab/traffic/load";
import type { Activity } from "../terminal";
import { Client, type Order } from "./client";
import { lookAt, type EndpointPlace } from "./clusterLook";
import { TrafficRecord } from "./record";
import type { Traffic } from "./traffic";

/** What a {@link Watch} asks, and where it looks. */
export interface WatchOptions extends Order, EndpointPlace {
    /** Updates of the stack so far. */
    readonly updates: () => readonly Activity[];
    /** What was written so far, a text each. */
    readonly writes: () => readonly string[];
}

const LOOK_MILLISECONDS = 250;
const NOTE_MILLISECONDS = 50;

/** A constant load, and beside what comes of its requests, what the API server says of the route and of the pods. */
export class Watch {
    private readonly record: TrafficRecord;
    private readonly client: Client;
    private readonly noting: NodeJS.Timeout;
    private readonly stopping = new AbortController();
    private readonly looked: Promise<void>;
    private ended = false;

    /** Asks and looks at once, and until it is stopped. */
    constructor(private readonly options: WatchOptions) {
        const { uri, key, rate, endpoint, updates } = options;
        this.record = new TrafficRecord({ endpoint, rate }, updates);
        this.client = new Client({ uri, key, rate }, (outcome) => this.record.hear(outcome));
        this.noting = this.keepNoting(options.writes().length);
        this.looked = this.keepLooking();
        this.looked.catch(() => undefined); // thrown by stop
    }

    /** All until now. */
    traffic(): Traffic {
        return this.record.traffic(this.ended ? undefined : Date.now());
    }

    /** The first second that begins from now on. */
    get next(): number {
        return Math.ceil(this.record.since(Date.now()));
    }

    /** Waits until there is something to say of the traffic so far; undefined after too long. */
    async until<T>(
        ask: (traffic: Traffic) => T | undefined,
        limitSeconds = Infinity,
    ): Promise<T | undefined> {
        const end = Date.now() + limitSeconds * 1000;
        for (;;) {
            const answer = ask(this.traffic());
            if (answer !== undefined || Date.now() > end) return answer;
            await sleep(LOOK_MILLISECONDS);
        }
    }

    /**
     * Asks no more once the second is over; answers with all that was asked. Throws where the API server could not be
     * asked meanwhile.
     */
    async stop(): Promise<LoadTally> {
        await sleep(this.record.close(Date.now()) - Date.now());
        try {
            const tally = await this.client.stop();
            this.ended = true;
            return tally;
        } finally {
            this.stopping.abort();
            clearInterval(this.noting);
            await this.looked;
        }
    }

    /** Takes down when something is written: nobody else does. */
    private keepNoting(before: number): NodeJS.Timeout {
        let noted = before;
        return setInterval(() => {
            const writes = this.options.writes();
            for (; noted < writes.length; noted++) this.record.write(writes[noted] ?? "", Date.now());
        }, NOTE_MILLISECONDS);
    }

    private async keepLooking(): Promise<void> {
        const { signal } = this.stopping;
        while (!signal.aborted) {
            this.record.look(await lookAt(this.options), Date.now());
            await sleep(LOOK_MILLISECONDS, undefined, { signal }).catch(() => undefined);
        }
    }
}
