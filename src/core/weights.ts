/** What a version asks for, in whole percent. Undefined is not 0: it leaves its share open. */
export interface Share {
    readonly name: string;
    readonly traffic: number | undefined;
}

/**
 * The weight of each version in whole percent, in the order given: its own share, and for one of them what all leave of 100
 * besides. That one is the default version, else the only one that leaves its share open; never one by its place. Where
 * there is none, or the sum is above 100, it stays so: both are problems of the plan.
 */
export function weights(
    shares: readonly Share[],
    defaultVersion: string | undefined,
): Record<string, number> {
    const [open, ...others] = shares.filter(({ traffic }) => traffic === undefined);
    const taker = defaultVersion ?? (others.length === 0 ? open?.name : undefined);
    const left = leftBy(shares);
    return Object.fromEntries(
        shares.map(({ name, traffic = 0 }) => [name, name === taker ? traffic + left : traffic]),
    );
}

/** What versions ask for in all. */
export function sumOf(shares: readonly Share[]): number {
    return shares.reduce((total, { traffic = 0 }) => total + traffic, 0);
}

/** What versions leave of 100. */
export function leftBy(shares: readonly Share[]): number {
    return Math.max(0, 100 - sumOf(shares));
}
