import type { Outcome } from "./trial";

/** What came of the faults of one stack and change. */
export class Tally {
    private readonly ways = new Map<string, number>();
    failed = 0;

    add({ struck, remedies, problems }: Outcome): void {
        if (problems.length > 0) {
            this.failed++;
            return;
        }
        const way = struck ? wayOf(remedies) : "nothing: it came too late";
        this.ways.set(way, (this.ways.get(way) ?? 0) + 1);
    }

    get passed(): number {
        return [...this.ways.values()].reduce((sum, count) => sum + count, 0);
    }

    /** "12 again, 3 again + import, 1 failed" */
    text(): string {
        const ways = [...this.ways].sort(([, a], [, b]) => b - a).map(([way, count]) => `${count} by ${way}`);
        return [...ways, ...(this.failed > 0 ? [`${this.failed} FAILED`] : [])].join(", ");
    }
}

/** The commands besides running again, each once, in the order of their first use. */
function wayOf(remedies: Outcome["remedies"]): string {
    const others = [...new Set(remedies.filter((remedy) => remedy !== "again"))];
    if (others.length > 0) return others.join(" + ");
    return remedies.length > 0 ? "running again" : "itself: the run had ended";
}
