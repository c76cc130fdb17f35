/** A version, as far as it is changed. */
export interface Version {
    /** Of its image. */
    readonly tag: number;
    readonly replicas: number;
    /** Percent of the requests. */
    readonly traffic: number;
}

/** An endpoint, as far as it is changed: its versions, in their order, and its scoring timeout. */
export interface State {
    readonly versions: Readonly<Record<string, Version>>;
    readonly timeoutMs: number;
}

/** What is changed in an endpoint. */
export const CHANGE_KINDS = [
    "weights moved",
    "version added",
    "image changed",
    "replicas changed",
    "timeout changed",
    "version removed",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One change of an endpoint: what it is then. */
export interface Change {
    readonly kind: ChangeKind;
    readonly state: State;
}

/** Where the changes begin. */
export const FIRST: State = {
    versions: {
        blue: { tag: 1, replicas: 2, traffic: 90 },
        green: { tag: 1, replicas: 2, traffic: 10 },
    },
    timeoutMs: 60_000,
};

const NAMES = ["red", "teal", "plum", "gold"];

/**
 * The n-th change (from 0), out of what there is. Each kind comes once in six, and which version it is, where it stands
 * and what it gets differ from round to round, the same in each run.
 */
export function changeOf(state: State, n: number): Change {
    const kind = CHANGE_KINDS[n % CHANGE_KINDS.length]!;
    const round = Math.floor(n / CHANGE_KINDS.length);
    return { kind, state: CHANGES[kind](state, round) };
}

const CHANGES: Readonly<Record<ChangeKind, (state: State, round: number) => State>> = {
    "weights moved": ({ versions, ...rest }, round) => ({
        ...rest,
        versions: split(versions, 2 * round + 1),
    }),
    "version added": ({ versions, ...rest }, round) => {
        const name = NAMES.find((one) => versions[one] === undefined)!;
        const all = Object.entries(versions);
        const added = [name, { tag: 1, replicas: 1 + (round % 2), traffic: 0 }] as const;
        // First, in the middle and last.
        const at = round % (all.length + 1);
        const grown = Object.fromEntries([...all.slice(0, at), added, ...all.slice(at)]);
        return { ...rest, versions: split(grown, 2 * round) };
    },
    "image changed": (state, round) => one(state, round, ({ tag, ...rest }) => ({ ...rest, tag: tag + 1 })),
    "replicas changed": (state, round) =>
        one(state, round, ({ replicas, ...rest }) => ({ ...rest, replicas: (replicas % 3) + 1 })),
    "timeout changed": ({ timeoutMs, ...rest }) => ({ ...rest, timeoutMs: 105_000 - timeoutMs }),
    "version removed": ({ versions, ...rest }, round) => {
        const all = Object.entries(versions);
        const left = all.filter((_, at) => at !== (round + 1) % all.length);
        return { ...rest, versions: split(Object.fromEntries(left), round) };
    },
};

/** Changes one version that gets requests. */
function one({ versions, ...rest }: State, round: number, change: (version: Version) => Version): State {
    const serving = Object.keys(versions).filter((name) => versions[name]!.traffic > 0);
    const name = serving[round % serving.length]!;
    return { ...rest, versions: { ...versions, [name]: change(versions[name]!) } };
}

/** Other shares than before, of 100 in all; now and then one version gets nothing, or all. */
function split(versions: State["versions"], seed: number): State["versions"] {
    const all = Object.entries(versions);
    for (let further = seed; ; further++) {
        const shares = sharesOf(all.length, further);
        if (all.some(([, { traffic }], i) => traffic !== shares[i])) {
            return Object.fromEntries(
                all.map(([name, version], i) => [name, { ...version, traffic: shares[i]! }] as const),
            );
        }
    }
}

function sharesOf(count: number, seed: number): number[] {
    const points = Array.from({ length: count }, (_, i) => ((seed + 1) * (i + 3) * 17) % 97);
    if (seed % 4 === 1) points[seed % count] = 0;
    const whole = points.reduce((sum, point) => sum + point, 0);
    const shares = points.map((point) => Math.floor((100 * point) / Math.max(1, whole)));
    const most = shares.indexOf(Math.max(...shares));
    shares[most]! += 100 - shares.reduce((sum, share) => sum + share, 0);
    return shares;
}
