import assert from "node:assert/strict";
import fc from "fast-check";
import { binomialBounds, mostFailing, outside, RISK, trialsWithout } from "../../lab/traffic/binomial";

/** The chance of `count`, by multiplication: exact enough for small numbers, and another way than the code's. */
function chance(requests: number, share: number, count: number): number {
    let value = 1;
    for (let i = 0; i < count; i++) value *= ((requests - i) / (count - i)) * share;
    return value * (1 - share) ** (requests - count);
}

describe("binomialBounds", () => {
    it("agrees with the normal approximation where that holds", () => {
        // 4.8916 standard deviations: two sides, one in a million.
        for (const [requests, share] of [
            [100_000, 0.5],
            [100_000, 0.1],
        ] as const) {
            const deviation = 4.8916 * Math.sqrt(requests * share * (1 - share));
            const { least, most } = binomialBounds(requests, share);
            assert.ok(Math.abs(least - (requests * share - deviation)) < 6, String(least));
            assert.ok(Math.abs(most - (requests * share + deviation)) < 6, String(most));
        }
    });

    it("is known for the demo's weights", () => {
        assert.deepEqual(binomialBounds(1000, 0.1), { least: 57, most: 149 });
        assert.deepEqual(binomialBounds(1000, 0.9), { least: 851, most: 943 });
        assert.deepEqual(binomialBounds(2000, 0), { least: 0, most: 0 });
        assert.deepEqual(binomialBounds(2000, 1), { least: 2000, most: 2000 });
        assert.deepEqual(binomialBounds(0, 0.5), { least: 0, most: 0 });
    });

    it("leaves no more than the risk outside, and not a count too many inside", () => {
        const cases = fc.tuple(
            fc.integer({ min: 1, max: 120 }),
            fc.double({ min: 0.01, max: 0.99, noNaN: true }),
            fc.constantFrom(RISK, 1e-3, 0.05),
        );
        fc.assert(
            fc.property(cases, ([requests, share, risk]) => {
                const { least, most } = binomialBounds(requests, share, risk);
                assert.ok(0 <= least && least <= most && most <= requests);
                const between = (from: number, to: number) => {
                    let all = 0;
                    for (let count = from; count <= to; count++) all += chance(requests, share, count);
                    return all;
                };
                const slack = 1 + 1e-9;
                assert.ok(between(0, least - 1) <= (risk / 2) * slack);
                assert.ok(between(most + 1, requests) <= (risk / 2) * slack);
                assert.ok(between(0, least) * slack > risk / 2);
                assert.ok(between(most, requests) * slack > risk / 2);
            }),
        );
    });

    it("mirrors: what one of two versions gets, the other does not", () => {
        const cases = fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 100 }));
        fc.assert(
            fc.property(cases, ([requests, percent]) => {
                const one = binomialBounds(requests, percent / 100);
                const other = binomialBounds(requests, (100 - percent) / 100);
                assert.ok(Math.abs(one.least + other.most - requests) <= 1);
            }),
        );
    });
});

describe("outside", () => {
    it("names no version where chance explains all", () => {
        assert.deepEqual(outside({ blue: 1822, green: 178 }, { blue: 90, green: 10 }), []);
        assert.deepEqual(outside({ blue: 12 }, { blue: 100, green: 0 }), []);
    });

    it("names those that got too much, too little, or something for nothing", () => {
        assert.deepEqual(outside({ blue: 1700, green: 300 }, { blue: 90, green: 10 }), [
            "blue: 1700 of 2000 requests, not 1731 to 1862",
            "green: 300 of 2000 requests, not 138 to 269",
        ]);
        assert.deepEqual(outside({ blue: 999, drained: 1 }, { blue: 100, drained: 0 }), [
            "blue: 999 of 1000 requests, not 1000 to 1000",
            "drained: 1 of 1000 requests, not 0 to 0",
        ]);
        assert.deepEqual(outside({ blue: 10, stranger: 1 }, { blue: 1 }).length, 2);
    });

    it("is quiet for what Envoy does, and loud for weights that are 5 points off", () => {
        // A generator of its own, so that a failure comes back.
        const roll = (seed: number) => () => {
            seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
            return seed / 2 ** 32;
        };
        const draw = (seed: number, share: number) => {
            const next = roll(seed);
            let green = 0;
            for (let i = 0; i < 20_000; i++) if (next() < share) green++;
            return { blue: 20_000 - green, green };
        };
        for (let seed = 1; seed <= 20; seed++) {
            assert.deepEqual(outside(draw(seed, 0.1), { blue: 90, green: 10 }), []);
            assert.equal(outside(draw(seed, 0.15), { blue: 90, green: 10 }).length, 2);
        }
    });
});

describe("mostFailing", () => {
    it("is 1 − 0.05^(1/n) where none failed", () => {
        for (const trials of [1, 39, 54, 298, 299, 300, 5000]) {
            assert.ok(Math.abs(mostFailing(0, trials) - (1 - 0.05 ** (1 / trials))) < 1e-12, String(trials));
        }
        const percents = [39, 54, 299].map((trials) => (100 * mostFailing(0, trials)).toFixed(2));
        assert.deepEqual(percents, ["7.39", "5.40", "1.00"]);
    });

    it("is the share with which so few failures have a chance of 5 %", () => {
        const cases = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.nat({ max: 99 }));
        fc.assert(
            fc.property(cases, ([trials, some]) => {
                const failures = some % trials;
                const share = mostFailing(failures, trials);
                let all = 0;
                for (let count = 0; count <= failures; count++) all += chance(trials, share, count);
                assert.ok(Math.abs(all - 0.05) < 1e-9, `${all}`);
                assert.ok(share > failures / trials && share < 1);
            }),
        );
        assert.equal(mostFailing(3, 3), 1);
        assert.equal(mostFailing(0, 0), 1);
    });
});

describe("trialsWithout", () => {
    it("is the first number of trials that is enough", () => {
        assert.equal(trialsWithout(0.01), 299);
        for (const share of [0.5, 0.1, 0.01, 0.001]) {
            const trials = trialsWithout(share);
            assert.ok(mostFailing(0, trials) <= share && mostFailing(0, trials - 1) > share);
        }
    });
});
