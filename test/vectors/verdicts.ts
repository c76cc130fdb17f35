import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Case, readCases } from "./case";
import { CASE_FILES } from "./caseFiles";
import { type Verdict, judge } from "./judge";

/** What the project's own cases come to, by id: a verdict that turns must be looked at, and written down. */
const FILE = join(__dirname, "../../../test/vectors/verdicts.json");

/** A verdict as it is written down: "passed", "by decision: six-versions", "failed". */
export function written(verdict: Verdict): string {
    const rules = verdict.kind === "failed" ? [] : verdict.rules.map(({ id }) => id);
    return rules.length === 0 ? verdict.kind : `${verdict.kind}: ${rules.join(", ")}`;
}

/** The verdicts that are written down. */
export function readVerdicts(): Readonly<Record<string, string>> {
    return JSON.parse(readFileSync(FILE, "utf8")) as Record<string, string>;
}

/** Judges the project's own cases, and writes down what they come to. */
export function writeVerdicts(): void {
    const verdicts = CASE_FILES.flatMap(readCases).map((one: Case) => [one.id, written(judge(one))]);
    writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(verdicts), undefined, 4)}\n`);
}
