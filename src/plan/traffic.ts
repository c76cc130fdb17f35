import { oneOf, wholeNumber } from "../core/checks";
import type { Findings } from "../core/problems";
import { weights } from "../core/weights";
import { VersionType } from "./version";

/** What a version says about its share. */
export interface TrafficSettings {
    readonly traffic?: number;
    readonly type?: VersionType;
}

/** Who gets how much. */
export interface TrafficPlan {
    readonly defaultVersion: string;
    /** Whole percent of each version, in the order of the versions; 100 in all, or 0 in all when drained on Azure ML. */
    readonly weights: Readonly<Record<string, number>>;
    readonly types: Readonly<Record<string, VersionType>>;
}

/** Checks the shares, and gives what is left to the default version: `wanted`, else the first. */
export function planTraffic(
    f: Findings,
    versions: Readonly<Record<string, TrafficSettings>>,
    wanted: string | undefined,
): TrafficPlan {
    const names = Object.keys(versions);
    const named = wanted !== undefined && names.length > 0 && oneOf(f, "defaultVersion", wanted, names);
    const defaultVersion = named ? wanted : (names[0] ?? "");
    const at = f.at("versions");
    const shares = Object.entries(versions).map(([name, { traffic }]) => {
        const good = traffic === undefined || wholeNumber(at, `${name}.traffic`, traffic, 0, 100);
        return { name, traffic: good ? (traffic ?? 0) : 0 };
    });
    const sum = shares.reduce((total, share) => total + share.traffic, 0);
    if (sum > 100) {
        const each = shares.map((share) => `${share.name} ${share.traffic}`).join(", ");
        f.problem(
            "versions",
            undefined,
            `have ${sum} percent of traffic in all (${each}), and there are 100`,
            "Lower some.",
        );
    }
    if (sum < 100 && versions[defaultVersion]?.traffic === 0) {
        const rule = `is 0 on the default version, which gets the ${100 - sum} percent that the versions leave`;
        const remedy = "Leave it out, name another defaultVersion, or give the other versions 100 in all.";
        at.problem(`${defaultVersion}.traffic`, 0, rule, remedy);
    }
    return { defaultVersion, weights: weights(shares, defaultVersion), types: planTypes(at, versions) };
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
