import { outside } from "../../lab/traffic/binomial";

/** Requests to an endpoint while its stack changes: plain data. */
export interface Traffic {
    readonly endpoint: string;
    /** Requests that are asked in a second. */
    readonly rate: number;
    /** All that had a weight, in the route's order, and any other that answered. */
    readonly versions: readonly string[];
    /** Whole seconds since the load began. */
    readonly seconds: readonly Second[];
    readonly updates: readonly Update[];
    /** Pods that have answered, in the order of their first answer. */
    readonly pods: readonly PodTraffic[];
}

/** What came in one second. */
export interface Second {
    /** Answers by version. */
    readonly answers: Counts;
    /** Requests without an answer, or with another than 200. */
    readonly lost: number;
    /** Weights in percent, as the API server's route had them. */
    readonly declared: Counts;
}

export interface Update {
    /** What is changed: "greenTraffic 40". */
    readonly title: string;
    /** Seconds since the load began; `to` is undefined while the update goes on. */
    readonly from: number;
    readonly to: number | undefined;
    readonly writes: readonly Write[];
}

/** What was written, and when: "update HTTPRoute fraud-route". */
export interface Write {
    readonly at: number;
    readonly text: string;
}

export interface PodTraffic {
    readonly name: string;
    readonly version: string;
    /** Without its registry: "fraud:13". */
    readonly image: string;
    /** Name of its node's pool in Azure; "" until it is known. */
    readonly pool: string;
    /** Answers in each second; 0 where there is none. */
    readonly answers: readonly number[];
}

export type Counts = Readonly<Record<string, number>>;

/** Seconds from which a share is told while the load goes on. */
const WINDOW = 5;
/** A load has no exact number of requests in each second. */
const FEW = 2;

export function sum(numbers: readonly number[]): number {
    return numbers.reduce((all, one) => all + one, 0);
}

/** All that a second saw. */
export function requestsOf({ answers, lost }: Second): number {
    return sum(Object.values(answers)) + lost;
}

/** Answers of several seconds, by version; each version is there. */
export function answersOf(seconds: readonly Second[], versions: readonly string[]): Counts {
    return Object.fromEntries(
        versions.map((version) => [version, sum(seconds.map(({ answers }) => answers[version] ?? 0))]),
    );
}

/** The traffic from one second to before another. */
export function between(traffic: Traffic, from: number, to: number): Traffic {
    return {
        ...traffic,
        seconds: traffic.seconds.slice(from, to),
        pods: traffic.pods.map((pod) => ({ ...pod, answers: pod.answers.slice(from, to) })),
    };
}

/** Versions whose share is not what chance makes of the weights at the end, a line each. */
export function splitProblems({ versions, seconds }: Traffic): string[] {
    const answers = answersOf(seconds, versions);
    if (sum(Object.values(answers)) === 0) return ["there is no answer"];
    return outside(answers, seconds.at(-1)?.declared ?? {});
}

/** "blue 60% and green 40%: 482 and 321 of 803 answers" */
export function splitText({ versions, seconds }: Traffic): string {
    const declared = seconds.at(-1)?.declared ?? {};
    const counts = Object.values(answersOf(seconds, versions));
    const weights = versions.map((version) => `${version} ${declared[version] ?? 0}%`);
    return `${listed(weights)}: ${listed(counts.map(thousands))} of ${thousands(sum(counts))} answers`;
}

/** Pods that have answered. */
export function answering({ pods }: Traffic): PodTraffic[] {
    return pods.filter(({ answers }) => sum(answers) > 0);
}

/** Requests of the seconds so far whose answer is yet to come; 0 where there are none worth a word. */
export function waitingOf({ rate, seconds }: Traffic): number {
    const waiting = rate * seconds.length - sum(seconds.map(requestsOf));
    return waiting <= Math.max(FEW, rate / 10) ? 0 : waiting;
}

export function lostOf({ seconds }: Traffic): number {
    return sum(seconds.map(({ lost }) => lost));
}

/** A version just now. */
export interface Now {
    readonly version: string;
    /** Percent. */
    readonly declared: number;
    readonly seen: number;
    readonly perSecond: number;
}

/** Each version, as the last few seconds saw it. */
export function nowOf({ versions, seconds }: Traffic): Now[] {
    const answers = answersOf(seconds.slice(-WINDOW), versions);
    const all = sum(Object.values(answers));
    const last = seconds.at(-1);
    return versions.map((version) => ({
        version,
        declared: last?.declared[version] ?? 0,
        seen: all === 0 ? 0 : (100 * (answers[version] ?? 0)) / all,
        perSecond: last?.answers[version] ?? 0,
    }));
}

/** Pods of one image on one pool. */
export interface Lane {
    readonly version: string;
    /** "fraud:13 on gpudvdz" */
    readonly place: string;
    readonly pods: readonly string[];
    /** Answers in each second. */
    readonly answers: readonly number[];
}

/** Where the answers came from, by version and then in the order of the first answer. */
export function lanesOf({ versions, pods }: Traffic): Lane[] {
    const lanes = new Map<string, Lane>();
    for (const { name, version, image, pool, answers } of pods) {
        const place = pool === "" ? image : `${image} on ${pool}`;
        const key = `${version} ${place}`;
        const lane = lanes.get(key) ?? { version, place, pods: [], answers: [] };
        lanes.set(key, {
            ...lane,
            pods: [...lane.pods, name],
            answers: answers.map((count, at) => count + (lane.answers[at] ?? 0)),
        });
    }
    const answered = [...lanes.values()].filter(({ answers }) => sum(answers) > 0);
    const first = ({ answers }: Lane) => answers.findIndex((count) => count > 0);
    return versions.flatMap((version) =>
        answered.filter((lane) => lane.version === version).sort((one, other) => first(one) - first(other)),
    );
}

/** "60.1%" */
export function percent(share: number): string {
    return `${share.toFixed(1)}%`;
}

/** "12,034" */
export function thousands(count: number): string {
    return count.toLocaleString("en-US");
}

/** "blue, green and red" */
function listed(words: readonly string[]): string {
    return [words.slice(0, -1).join(", "), ...words.slice(-1)].filter((part) => part !== "").join(" and ");
}
