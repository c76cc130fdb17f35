import { listed } from "../../core/checks";
import { didYouMean, nearest } from "../../core/nearest";
import type { Item } from "../item";

/** A key that v1 did not read, and many write all the same: why, and what to write instead. */
export type KnownSlips = Readonly<Record<string, readonly [rule: string, remedy: string]>>;

/**
 * Reports the keys that v1 ignored, each as a warning. One that differs from a key of v1's in case alone is a problem:
 * whoever wrote it believes that it works, and v1 never told.
 */
export function reportIgnored(block: Item, known: readonly string[], slips: KnownSlips = {}): void {
    for (const key of block.keys.filter((one) => !known.includes(one))) {
        const item = block.at(key);
        const meant = known.find((one) => one.toLowerCase() === key.toLowerCase());
        const slip = Object.hasOwn(slips, key) ? slips[key] : undefined;
        if (meant !== undefined) {
            const rule = `is no key of v1's, which told upper and lower case apart and ignored it`;
            item.problem(rule, didYouMean([meant]), "nothing");
        } else if (slip !== undefined) {
            item.warning(slip[0], slip[1], "nothing");
        } else {
            const near = didYouMean(nearest(key, known, 1));
            const remedy = near === "" ? `Take it out; what there is: ${listed(known, "and")}.` : near;
            item.warning("is no key of v1's, which ignored it", remedy, "nothing");
        }
    }
}
