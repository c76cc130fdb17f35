import type { Item } from "../item";
import { int } from "./values";

/** Shares in percent, by the deployments' names as written. */
export type Shares = Readonly<Record<string, number>>;

/**
 * Reads shares of the traffic: whole percents that come to 100, or to 0, which drains the endpoint: the service takes no
 * other sum. Undefined where there are none, or a problem.
 */
export function readTraffic(block: Item): Shares | undefined {
    if (block.value === null || !block.isBlock("{ blue: 90, green: 10 }") || block.keys.length === 0) {
        return undefined;
    }
    const shares = block.keys.map((name) => [name, readShare(block.at(name))] as const);
    if (shares.some(([, share]) => share === undefined)) {
        return undefined;
    }
    const sum = shares.reduce((total, [, share]) => total + (share ?? 0), 0);
    if (sum !== 0 && sum !== 100) {
        block.problem(
            `comes to ${sum} percent in all, and must come to 100, or to 0`,
            "Put the shares right.",
            "nothing",
        );
        return undefined;
    }
    return Object.fromEntries(shares) as Shares;
}

function readShare(item: Item): number | undefined {
    return item.value === null
        ? item.problem("must not be null", "Take it out, or give a share.")
        : int(item, 0, 100);
}

/**
 * The share of each deployment. v2 lower-cased the names that a share is for; two of a kind, and one that is for no
 * deployment, are problems.
 */
export function sharesOf(block: Item, shares: Shares, deployments: readonly string[]): Shares {
    const given = new Map<string, number>();
    for (const [name, share] of Object.entries(shares)) {
        const deployment = deployments.find((one) => one.toLowerCase() === name.toLowerCase());
        if (deployment !== undefined && given.has(deployment)) {
            const remedy = "Write one: v2 told no upper from lower case here.";
            block.at(name).problem(`is the share of ${deployment} for the second time`, remedy);
        } else if (deployment !== undefined) {
            given.set(deployment, share);
        } else if (share !== 0) {
            const remedy = `Give its document too, or give its share to one of ${deployments.join(", ")}.`;
            block.at(name).problem("is the share of a deployment that is not among the documents", remedy);
        }
    }
    return Object.fromEntries(deployments.map((name) => [name, given.get(name) ?? 0]));
}
