import { type Case, CaseFileError, type NoCase, readFileOfCases } from "./case";
import { type Verdict, judge } from "./judge";

/** What a run over files of cases says. */
export interface Checked {
    /** A line for each case that failed, and last the numbers. */
    readonly lines: readonly string[];
    readonly passed: number;
    readonly failed: number;
    readonly byDecision: number;
    /** 0: nothing failed; 1: something did; 2: a file cannot be read. */
    readonly exitCode: number;
}

/** How much is said: with decisions, each case that is by decision has a line too. */
export interface Verbosity {
    readonly decisions: boolean;
}

/** Judges every case of files; what is no case has failed. A file that cannot be read is all that is told. */
export function check(files: readonly string[], { decisions }: Verbosity = { decisions: false }): Checked {
    const counts = { passed: 0, failed: 0, byDecision: 0 };
    const lines: string[] = [];
    try {
        for (const one of files.flatMap(readFileOfCases)) {
            const [name, verdict] = judged(one);
            switch (verdict.kind) {
                case "passed":
                    counts.passed += 1;
                    break;
                case "failed":
                    counts.failed += 1;
                    lines.push(`${name}: ${verdict.misses.join("; ")}`);
                    break;
                case "by decision":
                    counts.byDecision += 1;
                    if (decisions) {
                        const rules = verdict.rules.map(({ id }) => id).join(", ");
                        lines.push(`${name}: by decision: ${rules}`);
                    }
            }
        }
    } catch (error) {
        if (error instanceof CaseFileError) {
            return { lines: error.message.split("\n"), ...counts, exitCode: 2 };
        }
        throw error;
    }
    const { passed, failed, byDecision } = counts;
    lines.push(`${passed} passed, ${failed} failed, ${byDecision} by decision`);
    return { lines, ...counts, exitCode: failed > 0 ? 1 : 0 };
}

/** What is said of it, and of what. */
function judged(one: Case | NoCase): readonly [name: string, verdict: Verdict] {
    return "problems" in one
        ? [one.id, { kind: "failed", misses: one.problems }]
        : [`${one.id} ${one.area}`, judge(one)];
}
