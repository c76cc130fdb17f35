import { base36, canonicalJson } from "./hash";

/**
 * The name of a pool in Azure, and its generation. Frozen: another result for the same settings would rotate every
 * pool of every user (test/golden/pool-names.json).
 *
 * @param key Key of the pool, see `POOL_KEY` in names.ts.
 * @param immutables What the user set of the settings that Azure cannot change on a living pool, in one spelling (VM
 * size as Azure writes it, zones sorted). A setting at its default is left out, so that a later release can add
 * settings without renaming anything.
 * @param taken Azure names that other pools of the cluster have; a collision takes the next hash.
 */
export function poolName(
    key: string,
    immutables: object,
    taken: ReadonlySet<string> = new Set(),
): { azureName: string; generation: string } {
    const settings = canonicalJson(immutables);
    for (let attempt = 0; ; attempt++) {
        const hash = base36(attempt === 0 ? settings : `${settings}#${attempt}`, 4);
        if (!taken.has(key + hash)) {
            return { azureName: key + hash, generation: `${key}-${hash}` };
        }
    }
}
