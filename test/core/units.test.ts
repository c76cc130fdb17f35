import assert from "node:assert/strict";
import fc from "fast-check";
import * as units from "#src/core/units";
import { parseIsoDuration } from "../isoDuration";

function cases<A, B>(name: string, convert: (value: A) => B, table: readonly (readonly [A, B])[]): void {
    describe(name, () => {
        for (const [value, text] of table) {
            it(`${JSON.stringify(value)} → ${JSON.stringify(text)}`, () =>
                assert.equal(convert(value), text));
        }
    });
}

cases("cpuQuantity", units.cpuQuantity, [
    [0.1, "100m"],
    [1, "1"],
    [1.5, "1500m"],
    [0.29, "290m"],
    [64, "64"],
    [0.0001, "1m"],
    [0, "0"],
]);

cases("memoryQuantity", units.memoryQuantity, [
    [0.5, "512Mi"],
    [2, "2Gi"],
    [1.5, "1536Mi"],
    [0.1, "102Mi"],
    [0.0001, "1Mi"],
    [1024, "1024Gi"],
    [0, "0"],
]);

cases("isoDuration", units.isoDuration, [
    [60_000, "PT1M"],
    [500, "PT0.5S"],
    [310_000, "PT5M10S"],
    [0, "PT0S"],
    [1, "PT0.001S"],
    [61_500, "PT1M1.5S"],
    [3_600_000, "PT1H"],
    [90_061_001, "PT25H1M1.001S"],
]);

cases("gatewayDuration", units.gatewayDuration, [
    [60_000, "1m"],
    [500, "500ms"],
    [61_500, "1m1s500ms"],
    [0, "0s"],
    [3_600_000, "1h"],
    [90_061_001, "25h1m1s1ms"],
]);

cases<unknown, number | undefined>("parseCpuQuantity", units.parseCpuQuantity, [
    ["100m", 0.1],
    ["2", 2],
    ["0.5", 0.5],
    [1.5, 1.5],
    ["1Gi", undefined],
    ["-1", undefined],
    ["1m\n", undefined],
    ["", undefined],
    [NaN, undefined],
    [null, undefined],
    [["1"], undefined],
]);

cases<unknown, number | undefined>("parseMemoryQuantity", units.parseMemoryQuantity, [
    ["512Mi", 0.5],
    ["2Gi", 2],
    ["0.5Gi", 0.5],
    ["1073741824", 1],
    ["1048576Ki", 1],
    ["1Ti", 1024],
    ["1G", 1e9 / 2 ** 30],
    ["1GB", undefined],
    ["2gi", undefined],
    ["2Gi\n", undefined],
    ["toString", undefined],
    [{}, undefined],
]);

cases<unknown, number | undefined>("parseIsoDuration", parseIsoDuration, [
    ["PT1M", 60_000],
    ["PT0.5S", 500],
    ["PT5M10S", 310_000],
    ["P1DT1H", 90_000_000],
    ["PT0S", 0],
    ["P", undefined],
    ["PT", undefined],
    ["P1DT", undefined],
    ["1M", undefined],
    ["P1M", undefined],
    ["PT1M\n", undefined],
    [60, undefined],
]);

describe("units", () => {
    const milliseconds = fc.integer({ min: 0, max: 300_000_000_000 });

    it("give cores back to the milli-core", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 1_000_000 }), (milli) => {
                const quantity = units.cpuQuantity(milli / 1000);
                assert.match(quantity, /^([1-9]\d*m?)$/);
                assert.equal(units.parseCpuQuantity(quantity), milli / 1000);
            }),
        );
    });

    it("give memory back to the MiB", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 100_000_000 }), (mebibytes) => {
                const quantity = units.memoryQuantity(mebibytes / 1024);
                assert.match(quantity, /^[1-9]\d*(Mi|Gi)$/);
                assert.equal(units.parseMemoryQuantity(quantity), mebibytes / 1024);
            }),
        );
    });

    it("give ISO durations back to the millisecond", () => {
        fc.assert(
            fc.property(milliseconds, (ms) => assert.equal(parseIsoDuration(units.isoDuration(ms)), ms)),
        );
    });

    it("write Gateway API durations that its own pattern takes, and that add up", () => {
        const weights: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
        fc.assert(
            fc.property(milliseconds, (ms) => {
                const duration = units.gatewayDuration(ms);
                assert.match(duration, /^([0-9]{1,5}(h|m|s|ms)){1,4}$/);
                const parts = [...duration.matchAll(/(\d+)(ms|h|m|s)/g)];
                assert.equal(
                    parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * weights[unit!]!, 0),
                    ms,
                );
            }),
        );
    });
});
