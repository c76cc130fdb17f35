import { isUnder, memberPath } from "./paths";
import { assetHash, isBag, isSecret, plain, same, UNKNOWN, type Bag } from "./values";

/** How one property differs. */
export type DiffKind = "add" | "update" | "delete";

/** What a provider answers to "what would change?". */
export interface Difference {
    /** Kind of change for each path; empty when nothing changed. */
    readonly changes: ReadonlyMap<string, DiffKind>;
    /** Those of the paths that cannot change in place. */
    readonly replaces: ReadonlySet<string>;
    readonly deleteBeforeReplace: boolean;
}

/** No difference at all. */
export const NO_DIFFERENCE: Difference = {
    changes: new Map(),
    replaces: new Set(),
    deleteBeforeReplace: false,
};

/** Member by member difference of two bags, secret marks looked through, ignored paths left out. */
export function changesBetween(olds: Bag, news: Bag, ignored: readonly string[] = []): Map<string, DiffKind> {
    const changes = new Map<string, DiffKind>();
    compare(olds, news, "", changes);
    for (const path of changes.keys()) {
        if (isUnder(path, ignored)) {
            changes.delete(path);
        }
    }
    return changes;
}

function compare(before: unknown, after: unknown, path: string, changes: Map<string, DiffKind>): void {
    const a = open(before);
    const b = open(after);
    if (a === undefined || b === undefined) {
        if (a !== b) {
            changes.set(path, a === undefined ? "add" : "delete");
        }
        return;
    }
    const hashes = [assetHash(a), assetHash(b)];
    if (!hashes.includes(undefined)) {
        // Where an asset's content comes from does not count.
        if (hashes[0] !== hashes[1]) changes.set(path, "update");
    } else if (isBag(a) && isBag(b)) {
        for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
            // Members with two underscores are a provider's own bookkeeping.
            if (!key.startsWith("__")) {
                compare(a[key], b[key], memberPath(path, key), changes);
            }
        }
    } else if (Array.isArray(a) && Array.isArray(b)) {
        for (let i = 0; i < Math.max(a.length, b.length); i++) {
            compare(a[i], b[i], `${path}[${i}]`, changes);
        }
    } else if (b === UNKNOWN || !same(a, b)) {
        changes.set(path, "update");
    }
}

function open(value: unknown): unknown {
    return isSecret(value) ? plain(value) : value;
}

/** A difference in which the given paths, and everything below them, cannot change in place. */
export function differenceOf(
    changes: ReadonlyMap<string, DiffKind>,
    immutable: readonly string[],
    deleteBeforeReplace: boolean,
): Difference {
    const replaces = new Set([...changes.keys()].filter((path) => isUnder(path, immutable)));
    return { changes, replaces, deleteBeforeReplace: deleteBeforeReplace && replaces.size > 0 };
}
