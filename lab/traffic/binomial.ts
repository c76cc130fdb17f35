/** The least and the most that still pass for chance. */
export interface Bounds {
    readonly least: number;
    readonly most: number;
}

/**
 * How often a test that looks at one count fails although all is well: once in a million. A weight that is wrong by a
 * few percent falls outside all the same, once there are some thousands of requests.
 */
export const RISK = 1e-6;

/**
 * Bounds of the count of a version that should get `share` (0 to 1) of `requests`: Envoy rolls the dice for each request
 * anew, so the count is binomial. Exact tails, no normal approximation, which is wrong at shares of 1 %: below `least`
 * lies no more than half of the risk, above `most` neither.
 */
export function binomialBounds(requests: number, share: number, risk = RISK): Bounds {
    if (share <= 0) return { least: 0, most: 0 };
    if (share >= 1) return { least: requests, most: requests };
    return {
        least: leastOf(requests, share, risk / 2),
        most: requests - leastOf(requests, 1 - share, risk / 2),
    };
}

/**
 * The versions whose count is not what chance makes of their share, one line each; none where all is well. Shares are
 * weights: they need not add up to 1 or 100. A version without a share must have got nothing.
 */
export function outside(
    counts: Readonly<Record<string, number>>,
    shares: Readonly<Record<string, number>>,
    risk = RISK,
): string[] {
    const requests = sum(Object.values(counts));
    const whole = sum(Object.values(shares));
    const versions = [...new Set([...Object.keys(shares), ...Object.keys(counts)])];
    return versions.flatMap((version) => {
        const count = counts[version] ?? 0;
        const { least, most } = binomialBounds(requests, (shares[version] ?? 0) / whole, risk);
        return least <= count && count <= most
            ? []
            : [`${version}: ${count} of ${requests} requests, not ${least} to ${most}`];
    });
}

/** The greatest count of which all smaller ones together are no more likely than `tail`. */
function leastOf(requests: number, share: number, tail: number): number {
    // In logarithms: the chance of none in 100,000 is far below the smallest number that a double holds.
    const ratio = Math.log(share) - Math.log1p(-share);
    let log = requests * Math.log1p(-share);
    let below = Math.exp(log);
    let count = 0;
    while (below <= tail && count < requests) {
        log += Math.log((requests - count) / (count + 1)) + ratio;
        count++;
        below += Math.exp(log);
    }
    return count;
}

function sum(values: readonly number[]): number {
    return values.reduce((all, one) => all + one, 0);
}

/** How sure a bound on losses is. */
export const CONFIDENCE = 0.95;

/**
 * The greatest share of trials that may fail when `failures` of `trials` did: with a greater one, so few failures would be
 * less likely than 1 − `confidence`. Exact and one-sided (Clopper and Pearson); none of n is 1 − 0.05^(1/n).
 */
export function mostFailing(failures: number, trials: number, confidence = CONFIDENCE): number {
    if (failures >= trials) return 1;
    // The more fail, the less likely are so few of them: halving finds where.
    let [low, high] = [failures / trials, 1];
    for (let step = 0; step < 60; step++) {
        const middle = (low + high) / 2;
        if (atMost(failures, trials, middle) > 1 - confidence) low = middle;
        else high = middle;
    }
    return high;
}

/** How many trials without a failure say that at most this share fails. */
export function trialsWithout(share: number, confidence = CONFIDENCE): number {
    return Math.ceil(Math.log(1 - confidence) / Math.log1p(-share));
}

/** The chance of no more than `count` of `trials`. */
function atMost(count: number, trials: number, share: number): number {
    if (share <= 0) return 1;
    if (share >= 1) return count >= trials ? 1 : 0;
    const ratio = Math.log(share) - Math.log1p(-share);
    let log = trials * Math.log1p(-share);
    let all = Math.exp(log);
    for (let i = 0; i < count; i++) {
        log += Math.log((trials - i) / (i + 1)) + ratio;
        all += Math.exp(log);
    }
    return all;
}
