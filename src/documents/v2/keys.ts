import { listed } from "../../core/checks";
import { didYouMean, nearest } from "../../core/nearest";
import type { Item } from "../item";

/** A key that belongs elsewhere: why, and what to do instead. */
export type KeysElsewhere = Readonly<Record<string, readonly [rule: string, remedy: string]>>;

/** Refuses the keys that azure-ai-ml refused, and every null: a key that is there has a value. */
export function refuseUnknown(block: Item, known: readonly string[], elsewhere: KeysElsewhere = {}): void {
    for (const key of block.keys) {
        const item = block.at(key);
        const own = Object.hasOwn(elsewhere, key) ? elsewhere[key] : undefined;
        if (own !== undefined) {
            item.problem(own[0], own[1], "nothing");
        } else if (!known.includes(key)) {
            const near = didYouMean(nearest(key, known, 1));
            const remedy = near === "" ? `Take it out; what there is: ${listed(known, "and")}.` : near;
            item.problem("is no key of such a document, and v2 refused it", remedy, "nothing");
        } else if (item.value === null) {
            item.problem("must not be null", "Take it out, or give a value.");
        }
    }
}

/** A block's members, where the block is there and an object; its unknown keys are refused. */
export function openBlock(
    block: Item,
    example: string,
    known: readonly string[],
    elsewhere: KeysElsewhere = {},
): Item | undefined {
    if (block.value === null || !block.isBlock(example)) {
        return undefined; // a null has its problem by its key
    }
    refuseUnknown(block, known, elsewhere);
    return block;
}
