import { mostFailing, trialsWithout } from "../traffic/binomial";
import type { Answer } from "../traffic/load";
import { CHANGE_KINDS, type ChangeKind } from "./change";

/** What became of the requests while one change was made. */
export interface Outcome {
    readonly kind: ChangeKind;
    readonly requests: number;
    readonly lost: readonly Answer[];
}

/** The share of changes that is to be told: at most so many lose a request. */
const GOAL = 0.01;

/** Counts changes: a change has lost requests or it has none, however many requests there were. */
export class ChangeTally {
    private readonly outcomes: Outcome[] = [];

    add(outcome: Outcome): void {
        this.outcomes.push(outcome);
    }

    /** Changes in which a request was lost. */
    get losing(): number {
        return this.outcomes.filter(({ lost }) => lost.length > 0).length;
    }

    /** "0 of 300 changes lost a request: at most 1.0 % do (95 %)" */
    bound(): string {
        const { length } = this.outcomes;
        const bound = percent(mostFailing(this.losing, length));
        return `${this.losing} of ${length} changes lost a request: at most ${bound} do (95 %, one-sided)`;
    }

    /** Everything, a line each. */
    lines(): string[] {
        const kinds = CHANGE_KINDS.flatMap((kind) => {
            const all = this.outcomes.filter((outcome) => outcome.kind === kind);
            const losing = all.filter(({ lost }) => lost.length > 0).length;
            const counts = `${all.length} changes, ${losing} with a loss, ${countsOf(all)}`;
            return all.length === 0 ? [] : [`${kind}: ${counts}`];
        });
        const enough = trialsWithout(GOAL);
        const goal = `${percent(GOAL)} is what ${enough} changes without a loss say`;
        return [...kinds, `in all: ${countsOf(this.outcomes)}`, this.bound(), goal];
    }
}

/** "1,234 requests, 5 lost: 5 × 503" */
export function countsOf(outcomes: readonly Outcome[]): string {
    const requests = outcomes.reduce((sum, one) => sum + one.requests, 0);
    const reasons = new Map<string, number>();
    for (const { status, error } of outcomes.flatMap(({ lost }) => lost)) {
        const reason = error ?? String(status);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    const lost = [...reasons.values()].reduce((sum, count) => sum + count, 0);
    const why = [...reasons].map(([reason, count]) => `${count} × ${reason}`).join(", ");
    return `${requests.toLocaleString("en-US")} requests, ${lost === 0 ? "none" : lost} lost${why === "" ? "" : `: ${why}`}`;
}

/** Rounded up: a bound is not to be told smaller than it is. */
export function percent(share: number): string {
    return `${(Math.ceil(share * 1000 - 1e-9) / 10).toFixed(1)} %`;
}
