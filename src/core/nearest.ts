/** Longer words than this are cut before they are compared: nobody mistypes a page of text for a name. */
const longestWord = 64;

/**
 * The candidates most like a word, best first: without regard to case, dashes and underscores (v1's vm_size is our
 * vmSize), and only those close enough to be a likely slip of the keyboard (a third of the word changed, two
 * characters at the least), or that go on where the word ends.
 *
 * @param count How many at most. @default 3
 */
export function nearest(word: unknown, candidates: readonly string[], count = 3): string[] {
    if (typeof word !== "string" || word === "") {
        return [];
    }
    const wanted = bare(word.slice(0, longestWord));
    const farthest = Math.max(2, Math.floor(wanted.length / 3));
    return candidates
        .map((candidate) => ({ candidate, distance: closeness(wanted, bare(candidate), farthest) }))
        .filter((entry) => entry.distance <= farthest && entry.distance < entry.candidate.length)
        .sort((a, b) => a.distance - b.distance)
        .slice(0, count)
        .map((entry) => entry.candidate);
}

/** "Did you mean a, b or c?", or "" when nothing is near. */
export function didYouMean(names: readonly string[]): string {
    if (names.length === 0) {
        return "";
    }
    const last = names[names.length - 1];
    const others = names.slice(0, -1).join(", ");
    return others === "" ? `Did you mean ${last}?` : `Did you mean ${others} or ${last}?`;
}

function bare(word: string): string {
    return word.toLowerCase().replace(/[-_ ]/g, "");
}

/** The beginning of a candidate is as good as one slip; from three characters on, fewer say too little. */
function closeness(wanted: string, candidate: string, farthest: number): number {
    const continues = wanted.length >= 3 && candidate.startsWith(wanted);
    // So many insertions at the least: a document may have thousands of long keys.
    const lengths = Math.abs(wanted.length - candidate.length);
    const slips = lengths > farthest ? lengths : distance(wanted, candidate);
    return continues ? Math.min(1, slips) : slips;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, one each. */
function distance(a: string, b: string): number {
    let beforeLast: number[] = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            const cost = a[i - 1] === b[j - 1] ? 0 : 1;
            let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
                best = Math.min(best, beforeLast[j - 2]! + 1);
            }
            row.push(best);
        }
        beforeLast = last;
        last = row;
    }
    return last[b.length]!;
}
