import { isPlainObject } from "#src/core/checks";
import { describeValue } from "#src/core/problems";
import { type Expected, isDefault } from "./expected";
import { MEMBERS, type Member, same } from "./members";
import { type Refusal, type Trial, shown } from "./program";

/** One thing in which the library and the old tool differ on a case. */
export type Disagreement =
    /** The old tool accepted; this stands in the way here. */
    | { readonly kind: "refused"; readonly way: string; readonly refusal: Refusal }
    /** The old tool refused, and nothing here does. */
    | { readonly kind: "accepted"; readonly way: string }
    /** Both refuse, and here for a reason that is none of the case's. */
    | { readonly kind: "reason"; readonly way: string; readonly text: string }
    /** Both refuse; the old tool told several things that are wrong, and here it is one. */
    | { readonly kind: "fewer"; readonly way: string; readonly text: string }
    /** Both accept, and the table of names does not have a member. */
    | { readonly kind: "unnamed"; readonly way: string; readonly name: string }
    /** Both accept, and one effective value is another. */
    | {
          readonly kind: "value";
          readonly way: string;
          readonly member: Member;
          /** "versions.blue.", where the case has several versions. */
          readonly scope: string;
          readonly expected: unknown;
          readonly actual: unknown;
      };

/** The values that differ, of a part of what was tried. */
export function differing(
    { values: expected }: Expected,
    actual: ReadonlyMap<string, unknown>,
    { way, scope = "" }: { readonly way: string; readonly scope?: string },
): Disagreement[] {
    return MEMBERS.flatMap((member): Disagreement[] => {
        const wanted = expected.get(member.name);
        if (!expected.has(member.name) || (member.only !== "" && member.only !== way)) {
            return [];
        }
        const has = actual.get(member.name);
        const harmless = !member.isHere && (same(member, wanted, undefined) || isDefault(member, wanted));
        return harmless || same(member, wanted, has)
            ? []
            : [{ kind: "value", way, member, scope, expected: wanted, actual: has }];
    });
}

/** What stands in the way of a trial that the old tool accepted. */
export function refusedIn({ way, refusals }: Trial): Disagreement[] {
    return refusals.map((refusal) => ({ kind: "refused", way, refusal }));
}

/** A disagreement on one line. */
export function told(disagreement: Disagreement): string {
    const { way } = disagreement;
    const on = way === "" ? "" : ` (${way})`;
    switch (disagreement.kind) {
        case "refused":
            return `accepted there, refused here${on}: ${shown(disagreement.refusal)}`;
        case "accepted":
            return `refused there, accepted here${on}`;
        case "reason":
            return `refused on both sides, here for${on}: ${disagreement.text}`;
        case "fewer":
            return `refused there for several things, here for one${on}: ${disagreement.text}`;
        case "unnamed":
            return `no name for ${disagreement.name} in the table of names`;
        case "value": {
            const { scope, member, expected, actual } = disagreement;
            const parts = partsThatDiffer(expected, actual).map(
                ([key, there, here]) => `${key}${describeValue(there)} there, ${describeValue(here)} here`,
            );
            return `${scope}${member.name}${on}: ${parts.join(", ")}`;
        }
    }
}

/** The two values, or those of their members that differ, each with its path: what an object holds is else not shown. */
function partsThatDiffer(
    there: unknown,
    here: unknown,
    key = "",
): readonly (readonly [key: string, there: unknown, here: unknown])[] {
    if (!isPlainObject(there) || !isPlainObject(here)) {
        return [[key === "" ? "" : `${key} = `, there, here]];
    }
    const names = [...new Set([...Object.keys(there), ...Object.keys(here)])];
    const parts = names
        .filter((name) => JSON.stringify(there[name]) !== JSON.stringify(here[name]))
        .flatMap((name) => partsThatDiffer(there[name], here[name], key === "" ? name : `${key}.${name}`));
    return parts.length > 0 ? parts : [[key, there, here]];
}
