import assert from "node:assert/strict";
import { CHANGE_KINDS, changeOf, FIRST, type State } from "../../lab/changes/change";
import { ChangeTally, percent, type Outcome } from "../../lab/changes/changeTally";
import { readFlags } from "../../lab/changes/flags";
import type { Answer } from "../../lab/traffic/load";

/** The states that so many changes lead through, with the kinds of the changes. */
function statesAfter(count: number) {
    const all: { readonly before: State; readonly kind: string; readonly after: State }[] = [];
    let before = FIRST;
    for (let n = 0; n < count; n++) {
        const { kind, state: after } = changeOf(before, n);
        all.push({ before, kind, after });
        before = after;
    }
    return all;
}

describe("the changes of npm run lab:changes", () => {
    const all = statesAfter(600);

    it("are of each kind alike, and the same in each run", () => {
        for (const kind of CHANGE_KINDS) {
            assert.equal(all.filter((one) => one.kind === kind).length, 600 / CHANGE_KINDS.length);
        }
        assert.deepEqual(statesAfter(600), all);
    });

    it("are changes, and nothing but what their kind says", () => {
        const parts = ({ versions, timeoutMs }: State) => {
            const of = (what: "tag" | "replicas" | "traffic") =>
                JSON.stringify(Object.entries(versions).map(([name, one]) => [name, one[what]]));
            const names = JSON.stringify(Object.keys(versions));
            const [image, replicas, weights] = [of("tag"), of("replicas"), of("traffic")];
            return { names, image, replicas, weights, timeout: timeoutMs };
        };
        const allowed: Readonly<Record<string, readonly string[]>> = {
            "weights moved": ["weights"],
            "version added": ["names", "image", "replicas", "weights"],
            "image changed": ["image"],
            "replicas changed": ["replicas"],
            "timeout changed": ["timeout"],
            "version removed": ["names", "image", "replicas", "weights"],
        };
        for (const [n, { before, kind, after }] of all.entries()) {
            const [from, to] = [parts(before), parts(after)];
            const changed = Object.keys(from).filter(
                (key) => from[key as keyof typeof from] !== to[key as keyof typeof to],
            );
            assert.deepEqual(changed, allowed[kind], `change ${n}, ${kind}`);
        }
    });

    it("lead to endpoints that can be: weights of 100 in all, and versions that come and go in any place", () => {
        const places = { added: new Set<number>(), removed: new Set<number>() };
        for (const { before, kind, after } of all) {
            const traffic = Object.values(after.versions).map((one) => one.traffic);
            assert.equal(
                traffic.reduce((sum, one) => sum + one, 0),
                100,
            );
            assert.ok(traffic.length === 2 || traffic.length === 3);
            const [from, to] = [Object.keys(before.versions), Object.keys(after.versions)];
            if (kind === "version added") places.added.add(to.findIndex((name) => !from.includes(name)));
            if (kind === "version removed") places.removed.add(from.findIndex((name) => !to.includes(name)));
        }
        assert.deepEqual([...places.added].sort(), [0, 1, 2]);
        assert.deepEqual([...places.removed].sort(), [0, 1, 2]);
        const shares = all.flatMap(({ after }) => Object.values(after.versions).map((one) => one.traffic));
        assert.ok(shares.includes(0) && shares.includes(100), "nothing and all");
    });
});

describe("what npm run lab:changes tells", () => {
    const lost = (status: number) => ({ status }) as Answer;
    const outcome = (kind: Outcome["kind"], answers: readonly Answer[] = []): Outcome => ({
        kind,
        requests: 1000,
        lost: answers,
    });

    it("counts changes, not requests", () => {
        const tally = new ChangeTally();
        tally.add(outcome("weights moved"));
        tally.add(outcome("image changed", [lost(503), lost(503), { ...lost(0), error: "socket hang up" }]));
        tally.add(outcome("image changed"));
        assert.equal(tally.losing, 1);
        assert.deepEqual(tally.lines(), [
            "weights moved: 1 changes, 0 with a loss, 1,000 requests, none lost",
            "image changed: 2 changes, 1 with a loss, 2,000 requests, 3 lost: 2 × 503, 1 × socket hang up",
            "in all: 3,000 requests, 3 lost: 2 × 503, 1 × socket hang up",
            "1 of 3 changes lost a request: at most 86.5 % do (95 %, one-sided)",
            "1.0 % is what 299 changes without a loss say",
        ]);
    });

    it("never tells a bound smaller than it is", () => {
        assert.deepEqual([0.0739, 0.00997, 0.01, 0.0101, 1].map(percent), [
            "7.4 %",
            "1.0 %",
            "1.0 %",
            "1.1 %",
            "100.0 %",
        ]);
    });
});

describe("the command line of npm run lab:changes", () => {
    it("takes a count, a rate, and whose endpoint it is", () => {
        assert.deepEqual(readFlags([]), { count: 300, rate: 100, endpoint: "declared" });
        assert.deepEqual(readFlags(["--plain", "--count", "54", "--rate", "200"]), {
            count: 54,
            rate: 200,
            endpoint: "plain",
        });
        assert.equal(readFlags(["--plain", "--backend-filters"]).endpoint, "plain with backend filters");
    });

    it("refuses anything else, and says what it knows", () => {
        const refusals = [
            [["--count", "0"], "--count 0: must be a whole number from 1 to 100000"],
            [["--rate", "1e3"], "--rate 1e3: must be a whole number from 1 to 500"],
            [["--backend-filters"], "--backend-filters goes with --plain"],
            [["--plane"], "Unknown option '--plane'"],
        ] as const;
        for (const [args, reason] of refusals) {
            assert.throws(
                () => readFlags(args),
                (error: Error) => {
                    assert.ok(error.message.startsWith(`npm run lab:changes: ${reason}. It knows:\n`));
                    return true;
                },
            );
        }
    });
});
