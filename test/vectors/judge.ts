import { adapterOf } from "./areas";
import type { Case } from "./case";
import { type Disagreement, differing, refusedIn, told } from "./disagreement";
import { type Trial, shown } from "./program";
import type { Rule } from "./rule";
import type { Tried } from "./tried";
import { RULES } from "./rules";

/** What a case comes to. */
export type Verdict =
    | {
          readonly kind: "passed";
          /** Why one of the two ways of serving does not count. */
          readonly rules: readonly Rule[];
      }
    /** The library differs on purpose. */
    | { readonly kind: "by decision"; readonly rules: readonly Rule[] }
    /** A line for each thing that is wrong. */
    | { readonly kind: "failed"; readonly misses: readonly string[] };

/** Judges a case: whether the library says what the old tool said of it, or differs on purpose. */
export function judge(one: Case): Verdict {
    const adapter = adapterOf(one.area);
    if (adapter === undefined) {
        return { kind: "failed", misses: [`area ${JSON.stringify(one.area)} is not known`] };
    }
    try {
        return judgeTried(one, adapter(one));
    } catch (error) {
        return { kind: "failed", misses: [`could not be judged: ${(error as Error).message}`] };
    }
}

/** On each way of serving by itself: agreed, explained by rules, or not explained. */
export function judgeTried(one: Case, tried: Tried): Verdict {
    const ways = tried.trials.map((trial) => judgeTrial(one, tried, trial));
    const misses = ways.flatMap((way) => way.misses);
    if (misses.length > 0) {
        return { kind: "failed", misses: [...new Set(misses)] };
    }
    const rules = [...new Set(ways.flatMap((way) => way.rules))];
    // What one way of serving does not have, the other has: where that one agrees, the library agrees.
    const elsewhere = rules.every((rule) => rule.kind === "one way only");
    const agrees = ways.some((way) => way.rules.length === 0);
    return { kind: agrees && elsewhere ? "passed" : "by decision", rules };
}

function judgeTrial(
    one: Case,
    tried: Tried,
    trial: Trial,
): { readonly rules: readonly Rule[]; readonly misses: readonly string[] } {
    const disagreements = disagreementsOf(one, tried, trial);
    const asked = { one, members: tried.asked };
    const explained = disagreements.map((disagreement) => ({
        disagreement,
        rule: RULES.find(
            ({ areas, explains }) =>
                (areas?.includes(asked.one.area) ?? true) && explains(disagreement, asked),
        ),
    }));
    return {
        rules: explained.flatMap(({ rule }) => (rule === undefined ? [] : [rule])),
        misses: explained.flatMap(({ disagreement, rule }) =>
            rule === undefined ? [told(disagreement)] : [],
        ),
    };
}

function disagreementsOf({ expect }: Case, tried: Tried, trial: Trial): Disagreement[] {
    const { way, refusals } = trial;
    if (expect.accepted && refusals.length > 0) {
        return refusedIn(trial);
    }
    if (expect.accepted && (expect.effective ?? undefined) === undefined) {
        return []; // only the verdict is known
    }
    if (expect.accepted) {
        const unnamed = (tried.unknown ?? []).map((name): Disagreement => ({ kind: "unnamed", way, name }));
        return [...unnamed, ...tried.compare(trial).flatMap((part) => differing(...part))];
    }
    if (refusals.length === 0) {
        return [{ kind: "accepted", way }];
    }
    const text = refusals.map(shown).join("; ");
    const about = new Set(refusals.flatMap((refusal) => refusal.about));
    if (about.size === 0 && Object.keys(tried.asked).length > 0) {
        return [{ kind: "reason", way, text: `nothing that the case says: ${text}` }];
    }
    // Rules are other ones here, and their number with them; but several things that are wrong are told at once.
    const several = refusals.length > 1 || about.size > 1;
    return (expect.problems ?? 1) > 1 && !several ? [{ kind: "fewer", way, text }] : [];
}
