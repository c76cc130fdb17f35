import assert from "node:assert/strict";
import { join } from "node:path";
import { adapterOf } from "./areas";
import { type Case, readCases } from "./case";
import { type Verdict, judgeTried } from "./judge";
import type { Trial } from "./program";
import { RULES } from "./rules";
import type { RuleKind } from "./rule";

/**
 * Cases that the rule of their id must not excuse if the library had a fault: where `refused` says so, it would refuse a
 * valid value, and elsewhere it would take what the old tool refused for another reason than the rule's.
 */
const TWINS = join(__dirname, "../../../test/vectors/twins.json");

interface Twin extends Case {
    readonly refused?: { readonly path: string; readonly about: readonly string[] };
}

/** Rules that excuse a refusal. */
const REFUSING: readonly RuleKind[] = ["stricter", "one way only", "no counterpart"];

/** The verdict of a case where the library had the fault, on each way of serving. */
function judgeFaulty(twin: Twin): Verdict {
    const tried = adapterOf(twin.area)!(twin);
    const trials = tried.trials.map((trial): Trial => ({
        ...trial,
        refusals: refusalsOf(twin, tried.asked),
    }));
    return judgeTried(twin, { ...tried, trials });
}

function refusalsOf({ refused }: Twin, asked: Readonly<Record<string, unknown>>): Trial["refusals"] {
    if (refused === undefined) {
        return [];
    }
    const value = asked[refused.about[0] ?? ""];
    return [
        { ...refused, problem: { path: refused.path, value, rule: "is refused by a fault", remedy: "" } },
    ];
}

/** "failed", or the verdict and the rules that it comes from. */
function said(verdict: Verdict): string {
    return verdict.kind === "failed"
        ? verdict.kind
        : `${verdict.kind}: ${verdict.rules.map(({ id }) => id).join(", ")}`;
}

const twins = readCases(TWINS) as unknown as readonly Twin[];

describe("a valid value that is refused", () => {
    const refused = twins.filter((twin) => twin.refused !== undefined);

    it("is there for each rule that excuses refusals", () => {
        const wanted = RULES.filter(({ kind }) => REFUSING.includes(kind)).map(({ id }) => id);
        assert.deepEqual([...new Set(refused.map(({ id }) => id))].sort(), wanted.sort());
    });

    for (const twin of refused) {
        it(`is excused by no rule: ${twin.id}, ${twin.refused!.path}`, () => {
            const { asked } = adapterOf(twin.area)!(twin);
            assert.deepEqual(
                twin.refused!.about.filter((name) => asked[name] === undefined),
                [],
            );
            assert.equal(said(judgeFaulty(twin)), "failed");
        });
    }
});

describe("a second fault beside what a rule excuses", () => {
    for (const twin of twins.filter(({ refused }) => refused === undefined)) {
        it(`is excused by no rule: ${twin.id}, ${JSON.stringify(twin.input).slice(-80)}`, () => {
            assert.equal(said(judgeFaulty(twin)), "failed");
        });
    }
});
