import { wholeNumber } from "../core/checks";
import type { Findings } from "../core/problems";
import { LONGEST_REQUEST_MS, MOST_CONCURRENT_REQUESTS } from "./limits";
import { warnOfFewMilliseconds } from "./unitSlips";

/** How requests are treated, on an endpoint or on a version. */
export interface RequestSettings {
    readonly scoringTimeoutMs?: number;
    readonly replicaMaxConcurrentRequests?: number;
    readonly maxRequestWaitTimeMs?: number;
}

/** How all requests of an endpoint are treated. */
export interface RequestPlan {
    readonly scoringTimeoutMs: number;
    readonly replicaMaxConcurrentRequests: number;
}

/** v1's request settings, written out: azureml-core 1.61's `AksWebservice.deploy_configuration`. */
export const REQUEST_DEFAULTS: RequestPlan = { scoringTimeoutMs: 60_000, replicaMaxConcurrentRequests: 1 };
export const MAX_REQUEST_WAIT_MS = 500;

/** The longest time that a request may take or queue. */
export interface LongestRequest {
    readonly ms: number;
    /** What is said of a longer timeout where there is more to say than the number. */
    readonly beyond?: { readonly rule: string; readonly remedy: string };
}

/** Checks request settings. */
export function checkRequests(f: Findings, settings: RequestSettings, { ms, beyond }: LongestRequest): void {
    const timeout: unknown = settings.scoringTimeoutMs;
    if (beyond !== undefined && Number.isInteger(timeout) && (timeout as number) > ms) {
        f.problem("scoringTimeoutMs", timeout, beyond.rule, beyond.remedy);
    } else if (timeout !== undefined && wholeNumber(f, "scoringTimeoutMs", timeout, 1, ms)) {
        warnOfFewMilliseconds(f, "scoringTimeoutMs", timeout);
    }
    if (settings.replicaMaxConcurrentRequests !== undefined) {
        wholeNumber(
            f,
            "replicaMaxConcurrentRequests",
            settings.replicaMaxConcurrentRequests,
            1,
            MOST_CONCURRENT_REQUESTS,
        );
    }
    if (settings.maxRequestWaitTimeMs !== undefined) {
        wholeNumber(f, "maxRequestWaitTimeMs", settings.maxRequestWaitTimeMs, 1, ms);
    }
}

/** Checks request settings on plain Kubernetes, where they are one for all versions of an endpoint. */
export function checkSharedRequests(f: Findings, settings: RequestSettings): void {
    checkRequests(f, settings, { ms: LONGEST_REQUEST_MS });
    const wait: unknown = settings.maxRequestWaitTimeMs;
    if (Number.isInteger(wait) && wait !== MAX_REQUEST_WAIT_MS) {
        f.warning(
            "maxRequestWaitTimeMs",
            wait,
            "has no counterpart on plain Kubernetes: requests queue in Envoy until the scoring timeout",
            "Leave it out, or lower scoringTimeoutMs.",
        );
    }
}

/** What a gateway makes of requests. */
export interface RequestContext {
    /** Whether the gateway has Envoy Gateway's policies. */
    readonly policies: boolean;
    /** Longest scoring timeout that the gateway is ready for; undefined where this program does not say. */
    readonly maxScoringTimeoutMs: number | undefined;
}

/** One timeout and one concurrency for the whole endpoint: one weighted rule has one of each in Envoy Gateway. */
export function planRequests(
    f: Findings,
    settings: RequestSettings,
    versions: Readonly<Record<string, RequestSettings>>,
    { policies, maxScoringTimeoutMs: longest }: RequestContext,
): RequestPlan {
    checkSharedRequests(f, ofEndpoint(settings));
    if (!policies && settings.replicaMaxConcurrentRequests !== undefined) {
        const rule = "cannot be held by a gateway without Envoy Gateway's policies";
        f.warning(
            "replicaMaxConcurrentRequests",
            settings.replicaMaxConcurrentRequests,
            rule,
            "Limit it in the container.",
        );
    }
    const scoringTimeoutMs = oneForAll(f, "scoringTimeoutMs", settings, versions);
    if (longest !== undefined && scoringTimeoutMs > longest) {
        f.warning(
            timeoutPath(settings, versions),
            scoringTimeoutMs,
            `is more than its gateway's maxScoringTimeoutMs, ${longest}: where an Envoy stops, or nothing moves on a connection for that long, such scores are cut`,
            `Give the gateway maxScoringTimeoutMs: ${scoringTimeoutMs}.`,
        );
    }
    return {
        scoringTimeoutMs,
        replicaMaxConcurrentRequests: oneForAll(f, "replicaMaxConcurrentRequests", settings, versions),
    };
}

/** Where a program says the timeout that holds for all versions. */
export function timeoutPath(
    settings: RequestSettings,
    versions: Readonly<Record<string, RequestSettings>>,
): string {
    const [name] = Object.entries(versions).find(([, one]) => one.scoringTimeoutMs !== undefined) ?? [];
    return settings.scoringTimeoutMs !== undefined || name === undefined
        ? "scoringTimeoutMs"
        : `versions.${name}.scoringTimeoutMs`;
}

/** Of an endpoint's settings those that it has: how long requests queue is for each version to say. */
export function ofEndpoint({
    scoringTimeoutMs,
    replicaMaxConcurrentRequests,
}: RequestSettings): RequestSettings {
    return {
        ...(scoringTimeoutMs === undefined ? {} : { scoringTimeoutMs }),
        ...(replicaMaxConcurrentRequests === undefined ? {} : { replicaMaxConcurrentRequests }),
    };
}

function oneForAll(
    f: Findings,
    key: keyof RequestPlan,
    settings: RequestSettings,
    versions: Readonly<Record<string, RequestSettings>>,
): number {
    // What is no number has its own problem by now, and is not compared.
    const given = (one: RequestSettings) => (Number.isInteger(one[key]) ? one[key] : undefined);
    const usual = given(settings) ?? REQUEST_DEFAULTS[key];
    const values = Object.values(versions).map((version) => given(version) ?? usual);
    const all = given(settings) ?? values[0] ?? usual;
    const odd = Object.entries(versions).find(([, version]) => (given(version) ?? usual) !== all);
    if (odd !== undefined) {
        const [name, version] = odd;
        const others = settings[key] !== undefined ? "the endpoint has" : "another version has";
        const own = given(version) ?? usual;
        f.problem(
            `versions.${name}.${key}`,
            version[key],
            `is ${own} where ${others} ${all}, and plain Kubernetes has one for all versions of an endpoint`,
            `Give ${key} once, on the endpoint, or make a second endpoint.`,
        );
    }
    return all;
}
