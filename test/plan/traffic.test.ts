import assert from "node:assert/strict";
import fc from "fast-check";
import { type Planned, describe as line } from "#src/core/problems";
import { planOnlineEndpoint } from "#src/plan/azureml/onlineEndpoint";
import { type EndpointContext, planEndpoint } from "#src/plan/endpoint";
import type { TrafficPlan } from "#src/plan/traffic";
import { CONTEXT as ONLINE, blue } from "./azureml/online";
import { POOLS } from "./pools";

const CONTEXT: EndpointContext = {
    pools: POOLS,
    namespaces: ["scoring"],
    blobCsiDriver: true,
    policies: true,
    secretsAreMutable: true,
    purpose: "DevTest",
    maxScoringTimeoutMs: undefined,
    holderOf: () => undefined,
    places: new Set<string>(),
};

/** What a program says of shares. Undefined leaves a share open. */
interface Said {
    readonly shares: Readonly<Record<string, unknown>>;
    readonly defaultVersion?: string | undefined;
    readonly drained?: boolean;
}

type Plan = TrafficPlan & { readonly versions: readonly { readonly versionName: string }[] };

const WAYS: Readonly<Record<string, (settings: unknown) => Planned<Plan>>> = {
    "plain Kubernetes": (settings) => planEndpoint("fraud", settings as never, CONTEXT),
    "Azure ML": (settings) => planOnlineEndpoint("fraud", settings as never, ONLINE, {}),
};

function settingsOf({ shares, ...endpoint }: Said, more: Readonly<Record<string, object>> = {}) {
    const versions = Object.entries(shares).map(([name, traffic]) => [
        name,
        { ...blue, ...more[name], ...(traffic === undefined ? {} : { traffic }) },
    ]);
    return { ...endpoint, versions: Object.fromEntries(versions) as object };
}

const EARLIER = "Earlier releases gave it to the first version: naming that one changes no share.";

const SHARED: readonly (readonly [title: string, said: Said, weights: TrafficPlan["weights"]])[] = [
    ["a version by itself everything", { shares: { blue: undefined } }, { blue: 100 }],
    [
        "what is left to the only version without traffic, wherever it stands",
        { shares: { blue: 10, green: undefined } },
        { blue: 10, green: 90 },
    ],
    [
        "nothing to the only version without traffic where nothing is left",
        { shares: { blue: 100, green: undefined } },
        { blue: 100, green: 0 },
    ],
    [
        "what is left to the default version, and nothing to others without traffic",
        { shares: { blue: undefined, green: 10, red: undefined }, defaultVersion: "red" },
        { blue: 0, green: 10, red: 90 },
    ],
    [
        "what is left to the default version besides its own traffic",
        { shares: { blue: 60, green: 10 }, defaultVersion: "blue" },
        { blue: 90, green: 10 },
    ],
    ["shares of 100 in all as they are", { shares: { blue: 0, green: 100 } }, { blue: 0, green: 100 }],
    [
        "0 to a default version where nothing is left",
        { shares: { blue: 0, green: 100 }, defaultVersion: "blue" },
        { blue: 0, green: 100 },
    ],
];

const REFUSED: readonly (readonly [title: string, said: Said, problems: readonly string[]])[] = [
    [
        "several versions without traffic",
        { shares: { red: undefined, blue: 10, green: undefined } },
        [
            `versions: have 10 percent of traffic in all (blue 10), and 90 are left: green and red leave traffic out, and without a defaultVersion only one version may. Name the version that gets what is left, defaultVersion: "green" or "red", or write the missing traffic, 0 for a version without requests. ${EARLIER}`,
        ],
    ],
    [
        "versions of which none has traffic",
        { shares: { green: undefined, blue: undefined } },
        [
            `versions: have 0 percent of traffic in all, and 100 are left: blue and green leave traffic out, and without a defaultVersion only one version may. Name the version that gets what is left, defaultVersion: "blue" or "green", or write the missing traffic, 0 for a version without requests. ${EARLIER}`,
        ],
    ],
    [
        "several versions without traffic where nothing is left",
        { shares: { blue: 100, green: undefined, red: undefined } },
        [
            `versions: have 100 percent of traffic in all (blue 100), and 0 are left: green and red leave traffic out, and without a defaultVersion only one version may. Name the version that gets what is left, defaultVersion: "green" or "red", or write the missing traffic, 0 for a version without requests. ${EARLIER}`,
        ],
    ],
    [
        "shares below 100",
        { shares: { blue: 20, green: 30 } },
        [
            `versions: have 50 percent of traffic in all (blue 20, green 30), and 50 are left: no version leaves traffic out, and no defaultVersion is named. Name the version that gets what is left, defaultVersion: "blue" or "green", or write the missing traffic. ${EARLIER}`,
        ],
    ],
    [
        "a version by itself with less than 100",
        { shares: { blue: 60 } },
        [
            `versions: have 60 percent of traffic in all (blue 60), and 40 are left: no version leaves traffic out, and no defaultVersion is named. Name the version that gets what is left, defaultVersion: "blue", or write the missing traffic. ${EARLIER}`,
        ],
    ],
    [
        "0 for a default version that gets what is left",
        { shares: { blue: 0, green: 50 }, defaultVersion: "blue" },
        [
            "versions.blue.traffic = 0: is 0 on the default version, which gets the 50 percent that the versions leave. Leave it out, name another defaultVersion, or give the other versions 100 in all.",
        ],
    ],
    [
        "shares above 100, and several versions without traffic besides",
        { shares: { blue: 60, green: 50, red: undefined, teal: undefined } },
        [
            "versions: have 110 percent of traffic in all (blue 60, green 50), and there are 100. Lower some.",
            `versions: have 110 percent of traffic in all (blue 60, green 50), and 0 are left: red and teal leave traffic out, and without a defaultVersion only one version may. Name the version that gets what is left, defaultVersion: "red" or "teal", or write the missing traffic, 0 for a version without requests. ${EARLIER}`,
        ],
    ],
    [
        "a default version that is none, with nothing said of what it would get",
        { shares: { blue: 10, green: undefined, red: undefined }, defaultVersion: "gren" },
        ['defaultVersion = "gren": must be one of "blue", "green" or "red". Did you mean "green"?'],
    ],
    [
        "a share that cannot be read, with nothing said of what is left",
        { shares: { blue: 40, green: "50" } },
        ['versions.green.traffic = "50": must be a whole number from 0 to 100. Write 50 without quotes.'],
    ],
    [
        "a share that cannot be read, and several versions without traffic besides",
        { shares: { blue: "50", green: undefined, red: undefined } },
        [
            'versions.blue.traffic = "50": must be a whole number from 0 to 100. Write 50 without quotes.',
            `versions: green and red leave traffic out, and without a defaultVersion only one version may. Name the version that gets what is left, defaultVersion: "green" or "red", or write the missing traffic, 0 for a version without requests. ${EARLIER}`,
        ],
    ],
];

const NAMES = ["blue", "green", "red", "amber", "v10", "v9", "constructor"].map((name) => `${name}-1`);

/** What programs say of shares: so many versions, their sums below, at and above 100. */
function saidOf(count: number): fc.Arbitrary<Said> {
    const share = fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 2, arbitrary: fc.constantFrom(0, 10, 50, 100) },
        { weight: 1, arbitrary: fc.nat(Math.ceil(200 / count)) },
    );
    return fc
        .record({
            names: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: count, maxLength: count }),
            shares: fc.array(share, { minLength: count, maxLength: count }),
            fill: fc.boolean(),
            named: fc.option(fc.nat(count), { nil: undefined, freq: 2 }),
            drained: fc.constantFrom(undefined, undefined, undefined, true),
        })
        .map(({ names, shares, fill, named, drained }) => {
            const asked = shares.slice(1).reduce<number>((sum, one) => sum + (one ?? 0), 0);
            const first = fill && asked <= 100 ? 100 - asked : shares[0];
            return {
                shares: Object.fromEntries(names.map((name, i) => [name, i === 0 ? first : shares[i]])),
                // The last of the numbers is for none of the versions.
                ...(named === undefined ? {} : { defaultVersion: names[named] ?? "none" }),
                ...(drained === undefined ? {} : { drained }),
            };
        });
}

function permutations<T>(all: readonly T[]): T[][] {
    return all.length < 2
        ? [[...all]]
        : all.flatMap((one, i) =>
              permutations([...all.slice(0, i), ...all.slice(i + 1)]).map((rest) => [one, ...rest]),
          );
}

/** What the rule makes of shares; undefined where they are a problem. */
function served({ shares, defaultVersion, drained }: Said): Record<string, number> | undefined {
    const all = Object.entries(shares) as [string, number | undefined][];
    const open = all.filter(([, share]) => share === undefined);
    const left = 100 - all.reduce((sum, [, share = 0]) => sum + share, 0);
    const isNone = defaultVersion !== undefined && !Object.hasOwn(shares, defaultVersion);
    if (left < 0 || isNone) {
        return undefined;
    }
    if (drained === true) {
        return Object.fromEntries(all.map(([name]) => [name, 0]));
    }
    const taker = defaultVersion ?? (open.length === 1 ? open[0]![0] : undefined);
    const isClear = taker === undefined ? left === 0 && open.length === 0 : left === 0 || shares[taker] !== 0;
    return isClear
        ? Object.fromEntries(all.map(([name, share = 0]) => [name, share + (name === taker ? left : 0)]))
        : undefined;
}

/** Cases by the number of versions: with their orders these are 1,300 plans on each path. */
const CASES = { 1: 30, 2: 60, 3: 60, 4: 20, 5: 10, 6: 10 } as const;

/** Orders of so many keys: all of up to four, and some of more, where all would take ten seconds and show no more. */
function ordersOf(count: number): fc.Arbitrary<readonly (readonly number[])[]> {
    const keys = Array.from({ length: count }, (_, i) => i);
    return count <= 4
        ? fc.constant(permutations(keys))
        : fc.array(fc.shuffledSubarray(keys, { minLength: count }), { minLength: 16, maxLength: 16 });
}

for (const [way, plan] of Object.entries(WAYS)) {
    describe(`the traffic of versions on ${way}`, () => {
        for (const [title, said, weights] of SHARED) {
            it(`gives ${title}`, () => {
                const { plan: planned, problems } = plan(settingsOf(said));
                assert.deepEqual(problems.map(line), []);
                assert.deepEqual(planned.weights, weights);
            });
        }

        for (const [title, said, problems] of REFUSED) {
            it(`refuses ${title}`, () => {
                assert.deepEqual(plan(settingsOf(said)).problems.map(line), problems);
            });
        }

        it("does not guess what is left beside a version that cannot be read", () => {
            const versions = { blue: { ...blue, traffic: 90 }, green: "acme.azurecr.io/fraud:13" };
            assert.deepEqual(
                plan({ versions }).problems.map(({ path }) => path),
                ["versions.green"],
            );
        });

        it("takes a version that is undefined for none", () => {
            const versions = { blue, green: undefined };
            assert.deepEqual(plan({ versions }).plan.weights, { blue: 100 });
        });

        for (const count of [1, 2, 3, 4, 5, 6] as const) {
            it(`is what the rule says of ${count} versions, in any order of their keys`, () => {
                fc.assert(
                    fc.property(saidOf(count), ordersOf(count), (drawn, orders) => {
                        const said = way === "Azure ML" ? drawn : { ...drawn, drained: false };
                        const first = plan(settingsOf(said));
                        const expected = served(said);
                        assert.equal(first.problems.length === 0, expected !== undefined);
                        if (expected !== undefined) {
                            assert.deepEqual(first.plan.weights, expected);
                        }
                        const entries = Object.entries(said.shares);
                        for (const order of orders) {
                            const shares = Object.fromEntries(order.map((i) => entries[i]!));
                            const other = plan(settingsOf({ ...said, shares }));
                            assert.deepEqual(other, first);
                            // deepEqual does not look at the order of keys.
                            assert.deepEqual(
                                Object.keys(other.plan.weights),
                                Object.keys(first.plan.weights),
                            );
                        }
                    }),
                    { numRuns: CASES[count] },
                );
            });
        }

        it("names the same version in each other problem of several, in any order of their keys", () => {
            const shares = { "blue-1": undefined, "green-1": 10, "red-1": 0 };
            const more = {
                "blue-1": { type: "control", scoringTimeoutMs: 1000 },
                "green-1": { type: "control" },
                "red-1": { type: "control", scoringTimeoutMs: 2000 },
            };
            const [first, ...others] = permutations(Object.entries(shares)).map((entries) =>
                plan(settingsOf({ shares: Object.fromEntries(entries) }, more)).problems.map(line),
            );
            assert.ok(first !== undefined && first.length > 0);
            for (const other of others) {
                assert.deepEqual(other, first);
            }
        });
    });
}

describe("the traffic of a drained endpoint", () => {
    it("is 0 for each version, also where nothing says who would get what is left", () => {
        const shares = { blue: undefined, green: undefined, red: 10 };
        const { plan, problems } = WAYS["Azure ML"]!(settingsOf({ shares, drained: true }));
        assert.deepEqual([problems, plan.weights], [[], { blue: 0, green: 0, red: 0 }]);
    });

    it("is a problem on plain Kubernetes, beside what nothing says of the shares", () => {
        const shares = { blue: undefined, green: undefined };
        const { problems } = WAYS["plain Kubernetes"]!(settingsOf({ shares, drained: true }));
        assert.deepEqual(
            problems.map(({ path }) => path),
            ["drained", "versions"],
        );
    });
});
