import { ask, connections, type Answer, type AskOptions } from "./ask";
import { Counter, type Tally } from "./tally";

export { ask, connections, type Answer, type AskOptions } from "./ask";
export { isTruthful, type Tally } from "./tally";

/** How many requests at a time, or how many a second. */
export interface LoadOptions extends AskOptions {
    /** Clients that ask one after the other. @default 4 */
    readonly concurrency?: number;
    /** Requests a second, whether or not those before have their answer; instead of `concurrency`. */
    readonly perSecond?: number;
    /** Hears of each answer. */
    readonly onAnswer?: (answer: Answer) => void;
}

/** What a load saw. */
export interface LoadTally extends Tally {
    /** Every answer that failed, or was not 200. */
    readonly lost: readonly Answer[];
    /** Answers a second, over all. */
    readonly perSecond: number;
}

const CONCURRENCY = 4;
/** Where nothing answers at all, a client that asks without a pause would only heat the machine. */
const PAUSE_AFTER_FAILURE_MILLISECONDS = 20;
const TICK_MILLISECONDS = 5;

/** A number of requests, over connections that are kept. */
export async function askMany(
    uri: string,
    count: number,
    { concurrency = CONCURRENCY, ...options }: AskOptions & Pick<LoadOptions, "concurrency"> = {},
): Promise<Tally> {
    const agent = options.agent ?? connections(uri);
    const counter = new Counter();
    let left = count;
    const client = async () => {
        while (left-- > 0) {
            counter.add(await ask(uri, { ...options, agent }));
        }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, count) }, client));
    if (options.agent === undefined) agent.destroy();
    return counter.tally();
}

/** Constant load while a stack changes. Nothing is asked twice: what is lost is seen. */
export class Load {
    private readonly counter = new Counter();
    private readonly lost: Answer[] = [];
    private readonly agent: ReturnType<typeof connections>;
    private readonly began = performance.now();
    private stopping = false;
    private readonly ended: Promise<void>;

    /** Asks at once, and until it is stopped. */
    static start(uri: string, options: LoadOptions = {}): Load {
        return new Load(uri, options);
    }

    private constructor(
        private readonly uri: string,
        private readonly options: LoadOptions,
    ) {
        this.agent = connections(uri);
        const { concurrency = CONCURRENCY, perSecond } = options;
        const clients = Array.from({ length: concurrency }, () => () => this.oneAfterTheOther());
        const all = perSecond === undefined ? clients : [() => this.atRate(perSecond)];
        this.ended = Promise.all(all.map((client) => client())).then(() => undefined);
    }

    /** What was seen until now: for a picture that moves. */
    seen(): LoadTally {
        const seconds = (performance.now() - this.began) / 1000;
        const tally = this.counter.tally();
        return { ...tally, lost: [...this.lost], perSecond: tally.requests / seconds };
    }

    /** Asks no more, waits for the answers that are due, and says what all were. */
    async stop(): Promise<LoadTally> {
        this.stopping = true;
        await this.ended;
        this.agent.destroy();
        return this.seen();
    }

    private async oneAfterTheOther(): Promise<void> {
        while (!this.stopping) {
            const { error } = await this.once();
            if (error !== undefined) await sleep(PAUSE_AFTER_FAILURE_MILLISECONDS);
        }
    }

    private async atRate(perSecond: number): Promise<void> {
        const due: Set<Promise<unknown>> = new Set();
        for (let sent = 0; !this.stopping; await sleep(TICK_MILLISECONDS)) {
            const until = ((performance.now() - this.began) / 1000) * perSecond;
            for (; sent < until; sent++) {
                const answer: Promise<unknown> = this.once().finally(() => due.delete(answer));
                due.add(answer);
            }
        }
        await Promise.all(due);
    }

    private async once(): Promise<Answer> {
        const answer = await ask(this.uri, { ...this.options, agent: this.agent });
        this.counter.add(answer);
        if (answer.status !== 200 || answer.error !== undefined) this.lost.push(answer);
        this.options.onAnswer?.(answer);
        return answer;
    }
}

function sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
