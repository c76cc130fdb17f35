import assert from "node:assert/strict";
import {
    answering,
    between,
    lanesOf,
    nowOf,
    splitProblems,
    splitText,
    waitingOf,
} from "../../demo/traffic/traffic";
import { seconds, TRAFFIC } from "./someTraffic";

describe("the demo's traffic", () => {
    it("is told of the last five seconds, and of the last one", () => {
        const sevenSeconds = between(TRAFFIC, 0, 7);
        assert.deepEqual(nowOf(sevenSeconds), [
            // 90, 90, 90, 60 and 60 of 500
            { version: "blue", declared: 60, seen: 78, perSecond: 60 },
            { version: "green", declared: 40, seen: 22, perSecond: 40 },
        ]);
        assert.deepEqual(
            nowOf({ ...TRAFFIC, seconds: [] }).map(({ seen, perSecond }) => [seen, perSecond]),
            [
                [0, 0],
                [0, 0],
            ],
        );
    });

    it("is split as declared, or says who got too much", () => {
        assert.deepEqual(splitProblems(between(TRAFFIC, 0, 5)), []);
        assert.deepEqual(splitProblems(between(TRAFFIC, 5, 12)), []);
        assert.deepEqual(splitProblems(between(TRAFFIC, 0, 12)), [
            "blue: 870 of 1200 requests, not 636 to 802",
            "green: 330 of 1200 requests, not 398 to 564",
        ]);
        assert.deepEqual(splitProblems({ ...TRAFFIC, seconds: [] }), ["there is no answer"]);
    });

    it("is not as declared where a drained version, or one that is not declared, gets a single request", () => {
        const drained = { answers: { blue: 99, green: 1 }, lost: 0, declared: { blue: 100, green: 0 } };
        assert.deepEqual(splitProblems({ ...TRAFFIC, seconds: [drained] }), [
            "blue: 99 of 100 requests, not 100 to 100",
            "green: 1 of 100 requests, not 0 to 0",
        ]);
        const strange = { answers: { blue: 99, "": 1 }, lost: 0, declared: { blue: 100 } };
        assert.equal(splitProblems({ ...TRAFFIC, versions: ["blue", ""], seconds: [strange] }).length, 2);
    });

    it("is said in one line", () => {
        assert.equal(
            splitText(between(TRAFFIC, 5, 12)),
            "blue 60% and green 40%: 420 and 280 of 700 answers",
        );
        assert.equal(splitText({ ...TRAFFIC, versions: ["blue"] }), "blue 60%: 870 of 870 answers");
    });

    it("waits for answers that are missing, but for a few", () => {
        assert.equal(waitingOf(TRAFFIC), 0);
        assert.equal(waitingOf({ ...TRAFFIC, seconds: [...seconds(3, 90, 10), ...seconds(1, 80, 9, 1)] }), 0);
        assert.equal(
            waitingOf({ ...TRAFFIC, seconds: [...seconds(3, 90, 10), ...seconds(1, 70, 9, 1)] }),
            20,
        );
    });

    it("comes from pods of an image on a pool, in the versions' order, the first to answer first", () => {
        assert.deepEqual(
            lanesOf(TRAFFIC).map(({ place, pods }) => `${place}: ${pods.join(", ")}`),
            [
                "fraud:12 on cpu1a: fraud-blue-1",
                "fraud:13 on gpu1a: fraud-green-1",
                "fraud:14 on gpu2b: fraud-green-2",
            ],
        );
        const [, blue] = TRAFFIC.pods.filter(({ version }) => version === "blue");
        assert.ok(blue);
        const pods = [
            ...TRAFFIC.pods,
            { ...blue, name: "fraud-blue-3", pool: "cpu1a", answers: Array<number>(12).fill(2) },
        ];
        const [first] = lanesOf({ ...TRAFFIC, pods });
        assert.deepEqual(first?.pods, ["fraud-blue-1", "fraud-blue-3"]);
        assert.deepEqual(first?.answers, [92, 92, 92, 92, 92, 62, 62, 62, 62, 62, 62, 62]);
    });

    it("knows which pods answered in a while", () => {
        const names = (from: number, to: number) =>
            answering(between(TRAFFIC, from, to)).map(({ name }) => name);
        assert.deepEqual(names(0, 8), ["fraud-green-1", "fraud-blue-1"]);
        assert.deepEqual(names(8, 12), ["fraud-green-2", "fraud-blue-1"]);
    });
});
