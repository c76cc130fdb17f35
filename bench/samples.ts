/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((one, other) => one - other);
    const middle = sorted.length / 2;
    const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
    if (low === undefined || high === undefined) throw new Error("there is no median of nothing");
    return (low + high) / 2;
}

/** The least and the most of what the rounds gave. */
export interface Spread {
    readonly least: number;
    readonly most: number;
}

/** One value to another; undefined where either is. */
export function ratioOf(one: number | undefined, other: number | undefined): number | undefined {
    return one === undefined || other === undefined ? undefined : one / other;
}

/** What one value is above another; undefined where either is. */
export function above(one: number | undefined, other: number | undefined): number | undefined {
    return one === undefined || other === undefined ? undefined : one - other;
}

/** Rounds of measurements: in each round every contender once, so that noise hits all of them. */
export class Rounds<Contender extends string, Sample> {
    private constructor(private readonly rounds: readonly Readonly<Record<Contender, Sample>>[]) {}

    /**
     * Runs the contenders in turns; every other round in the opposite order, so that none is always first. A round that
     * nothing is kept of goes before the others: what the first one finds is then in the system's memory for each.
     *
     * @param warmedUp The contenders of that round. @default all
     */
    static async run<Contender extends string, Sample>(
        runs: number,
        contenders: Readonly<Record<Contender, () => Promise<Sample>>>,
        progress: (line: string) => void,
        warmedUp?: readonly NoInfer<Contender>[],
    ): Promise<Rounds<Contender, Sample>> {
        const names = Object.keys(contenders) as Contender[];
        for (const name of warmedUp ?? names) {
            progress(`warm-up: ${name}`);
            await contenders[name]();
        }
        const rounds: Record<Contender, Sample>[] = [];
        for (let round = 0; round < runs; round++) {
            const taken: Partial<Record<Contender, Sample>> = {};
            for (const name of round % 2 === 0 ? names : [...names].reverse()) {
                progress(`round ${round + 1} of ${runs}: ${name}`);
                taken[name] = await contenders[name]();
            }
            rounds.push(taken as Record<Contender, Sample>);
        }
        return new Rounds<Contender, Sample>(rounds);
    }

    /** How many there were. */
    get count(): number {
        return this.rounds.length;
    }

    /** The same rounds, other contenders made of their samples. */
    map<Other extends string>(
        of: (samples: Readonly<Record<Contender, Sample>>) => Readonly<Record<Other, Sample>>,
    ): Rounds<Other, Sample> {
        return new Rounds(this.rounds.map(of));
    }

    /**
     * Median over the rounds of what is made of each round's samples: a contender's own value, or a ratio of two. Undefined
     * where a round has none.
     */
    median(of: (samples: Readonly<Record<Contender, Sample>>) => number | undefined): number | undefined {
        const values = this.values(of);
        return values === undefined ? undefined : median(values);
    }

    /** Least and most of the same. */
    spread(of: (samples: Readonly<Record<Contender, Sample>>) => number | undefined): Spread | undefined {
        const values = this.values(of);
        return values === undefined ? undefined : { least: Math.min(...values), most: Math.max(...values) };
    }

    private values(
        of: (samples: Readonly<Record<Contender, Sample>>) => number | undefined,
    ): number[] | undefined {
        const values = this.rounds.map(of).filter((value) => value !== undefined);
        return values.length < this.rounds.length ? undefined : values;
    }
}
