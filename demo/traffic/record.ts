import type { Activity } from "../terminal";
import type { Outcome } from "./client";
import type { ClusterLook } from "./clusterLook";
import type { Counts, PodTraffic, Traffic, Update, Write } from "./traffic";

interface PodRecord extends Omit<PodTraffic, "pool" | "answers"> {
    readonly answers: Record<number, number>;
}

/** A second is told of when its answers have had so much time to come. */
const LATE_SECONDS = 1;
/** What is asked so soon after the end is not worth a second of its own. */
const LAST_SECONDS = 0.1;

/** What was heard and seen of a load, by second: a request counts in the second in which it was asked. */
export class TrafficRecord {
    private readonly answers: Record<number, Record<string, number>> = {};
    private readonly lost: Record<number, number> = {};
    /** What the route said last in a second. */
    private readonly declared: Record<number, Counts> = {};
    private readonly pods = new Map<string, PodRecord>();
    private readonly pools = new Map<string, string>();
    private readonly weighted = new Set<string>();
    private readonly heard = new Set<string>();
    private readonly writes: Write[] = [];
    private began: number | undefined;
    private last = 0;
    private end = Infinity;

    constructor(
        private readonly about: Pick<Traffic, "endpoint" | "rate">,
        private readonly updates: () => readonly Activity[],
    ) {}

    /** Seconds since the first request; a time is as of `Date.now()`. */
    since(time: number): number {
        return this.began === undefined ? 0 : (time - this.began) / 1000;
    }

    hear({ asked, version, pod }: Outcome): void {
        this.began ??= asked;
        const second = this.secondOf(this.since(asked));
        this.last = Math.max(this.last, second);
        if (version === undefined) return count(this.lost, second);
        this.heard.add(version);
        count((this.answers[second] ??= {}), version);
        if (pod === undefined) return;
        const { name } = pod;
        const image = pod.image.split("/").at(-1) ?? pod.image;
        const known = this.pods.get(name) ?? { name, version, image, answers: {} };
        this.pods.set(name, known);
        count(known.answers, second);
    }

    look({ weights, pools }: ClusterLook, time: number): void {
        this.declared[Math.floor(this.since(time))] = weights;
        Object.keys(weights).forEach((version) => this.weighted.add(version));
        pools.forEach((pool, pod) => this.pools.set(pod, pool));
    }

    write(text: string, time: number): void {
        this.writes.push({ at: this.since(time), text });
    }

    /** The load is to end with the second that goes on; answers when that is over. */
    close(time: number): number {
        this.end = Math.ceil(this.since(time));
        return (this.began ?? time) + this.end * 1000;
    }

    /** All that was asked in whole seconds, so long ago that it may be answered; with `time` undefined, simply all. */
    traffic(time?: number): Traffic {
        const whole = time === undefined ? this.last + 1 : Math.floor(this.since(time)) - LATE_SECONDS;
        const each = <T>(one: (second: number) => T) =>
            Array.from({ length: Math.max(0, whole) }, (_, second) => one(second));
        let declared: Counts = {};
        return {
            ...this.about,
            versions: [...new Set([...this.weighted, ...this.heard])],
            seconds: each((second) => {
                declared = this.declared[second] ?? declared;
                return { answers: { ...this.answers[second] }, lost: this.lost[second] ?? 0, declared };
            }),
            updates: this.updates().flatMap((activity) => this.updateOf(activity)),
            pods: [...this.pods.values()].map((pod) => ({
                ...pod,
                pool: this.pools.get(pod.name) ?? "",
                answers: each((second) => pod.answers[second] ?? 0),
            })),
        };
    }

    private secondOf(at: number): number {
        if (this.end <= at && at < this.end + LAST_SECONDS) return this.end - 1;
        // The first that is heard need not be the first that was asked.
        return Math.max(0, Math.floor(at));
    }

    private updateOf({ chapter, from, to }: Activity): Update[] {
        if (this.began === undefined || from < this.began) return [];
        const [begin, end] = [this.since(from), to === undefined ? undefined : this.since(to)];
        const writes = this.writes.filter(({ at }) => begin <= at && at <= (end ?? Infinity));
        return [{ title: chapter.replace(/^pulumi config set /, ""), from: begin, to: end, writes }];
    }
}

function count(counts: Record<string | number, number>, key: string | number): void {
    counts[key] = (counts[key] ?? 0) + 1;
}
