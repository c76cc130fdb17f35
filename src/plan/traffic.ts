import { listed, oneOf, wholeNumber } from "../core/checks";
import type { Findings } from "../core/problems";
import { type Share, leftBy, sumOf, weights } from "../core/weights";
import { VersionType } from "./version";

/** What a version says about its share. */
export interface TrafficSettings {
    readonly traffic?: number;
    readonly type?: VersionType;
}

/** Who gets how much. */
export interface TrafficPlan {
    /** Whole percent of each version, in the order of the versions; 100 in all, or 0 in all when drained on Azure ML. */
    readonly weights: Readonly<Record<string, number>>;
    readonly types: Readonly<Record<string, VersionType>>;
}

/**
 * Checks the shares, and gives what they leave of 100 to the default version, else to the one version that has no share
 * of its own. Where neither is there, it is a problem: no version gets requests because of its place among the keys.
 *
 * @param versions Those of the settings that can be read.
 * @param drained Whether no version gets any request: there is nothing to share then.
 */
export function planTraffic(
    f: Findings,
    { defaultVersion, versions: given }: { readonly defaultVersion?: string; readonly versions: object },
    versions: Readonly<Record<string, TrafficSettings>>,
    drained = false,
): TrafficPlan {
    const at = f.at("versions");
    const names = Object.keys(versions);
    if (names.length === 0) {
        return { weights: {}, types: {} };
    }
    if (defaultVersion !== undefined) {
        oneOf(f, "defaultVersion", defaultVersion, names);
    }
    const shares = Object.entries(versions).flatMap(([name, { traffic }]) =>
        traffic === undefined || wholeNumber(at, `${name}.traffic`, traffic, 0, 100)
            ? [{ name, traffic }]
            : [],
    );
    if (sumOf(shares) > 100) {
        f.problem("versions", undefined, `${inAll(shares)}, and there are 100`, "Lower some.");
    }
    // Where a version, or its share, cannot be read, nobody knows what is left.
    const isKnown = shares.length === Object.values(given).filter((version) => version !== undefined).length;
    const types = planTypes(at, versions);
    if (drained) {
        return { weights: Object.fromEntries(names.map((name) => [name, 0])), types };
    }
    if (defaultVersion === undefined) {
        checkOpen(f, shares, isKnown);
    } else if (isKnown) {
        checkDefault(at, shares, defaultVersion);
    }
    return { weights: weights(shares, defaultVersion), types };
}

/** Without a default version, what is left goes to the one version that has no share of its own. */
function checkOpen(f: Findings, shares: readonly Share[], isKnown: boolean): void {
    const open = shares.filter(({ traffic }) => traffic === undefined).map(({ name }) => name);
    const left = leftBy(shares);
    const have = isKnown ? `${inAll(shares)}, and ${left} are left: ` : "";
    // Its name is not told: the order of keys must not change a message either.
    const before = "Earlier releases gave it to the first version: naming that one changes no share.";
    if (open.length > 1) {
        const rule = `${listed(open, "and")} leave traffic out, and without a defaultVersion only one version may`;
        const remedy = `${nameOne(open)}, or write the missing traffic, 0 for a version without requests.`;
        f.problem("versions", undefined, have + rule, `${remedy} ${before}`);
    } else if (open.length === 0 && left > 0 && isKnown) {
        const rule = "no version leaves traffic out, and no defaultVersion is named";
        const remedy = `${nameOne(shares.map(({ name }) => name))}, or write the missing traffic.`;
        f.problem("versions", undefined, have + rule, `${remedy} ${before}`);
    }
}

/** The first way out: a default version. */
function nameOne(names: readonly string[]): string {
    const quoted = names.map((name) => JSON.stringify(name));
    return `Name the version that gets what is left, defaultVersion: ${listed(quoted, "or")}`;
}

/** What is left goes to the default version, which cannot ask for nothing then. */
function checkDefault(at: Findings, shares: readonly Share[], defaultVersion: string): void {
    const left = leftBy(shares);
    if (left > 0 && shares.some(({ name, traffic }) => name === defaultVersion && traffic === 0)) {
        const rule = `is 0 on the default version, which gets the ${left} percent that the versions leave`;
        const remedy = "Leave it out, name another defaultVersion, or give the other versions 100 in all.";
        at.problem(`${defaultVersion}.traffic`, 0, rule, remedy);
    }
}

/** "have 70 percent of traffic in all (blue 60, green 10)". */
function inAll(shares: readonly Share[]): string {
    const own = shares.filter(({ traffic }) => traffic !== undefined);
    const each = own.map(({ name, traffic }) => `${name} ${traffic}`).join(", ");
    return `have ${sumOf(shares)} percent of traffic in all${each === "" ? "" : ` (${each})`}`;
}

function planTypes(
    f: Findings,
    versions: Readonly<Record<string, TrafficSettings>>,
): Readonly<Record<string, VersionType>> {
    const types: Record<string, VersionType> = {};
    let control: string | undefined;
    for (const [name, { type = VersionType.Treatment }] of Object.entries(versions)) {
        if (!oneOf(f, `${name}.type`, type, Object.values(VersionType))) {
            continue;
        }
        if (type === VersionType.Control && control !== undefined) {
            const remedy = "Make one of the two a treatment.";
            f.problem(`${name}.type`, type, `must not be a second control beside ${control}`, remedy);
        }
        control = type === VersionType.Control ? (control ?? name) : control;
        types[name] = type;
    }
    return types;
}
