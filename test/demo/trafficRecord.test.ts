import assert from "node:assert/strict";
import type { Activity } from "../../demo/terminal";
import type { Outcome } from "../../demo/traffic/client";
import { TrafficRecord } from "../../demo/traffic/record";

const BEGAN = 1_000_000;

function answer(milliseconds: number, version: string, pod = `fraud-${version}-1`): Outcome {
    return {
        asked: BEGAN + milliseconds,
        version,
        pod: { name: pod, image: `acme.azurecr.io/fraud:${version}` },
    };
}

const lost = (milliseconds: number): Outcome => ({
    asked: BEGAN + milliseconds,
    version: undefined,
    pod: undefined,
});

describe("the record of the demo's traffic", () => {
    let record: TrafficRecord;
    let activities: Activity[];
    beforeEach(() => {
        activities = [];
        record = new TrafficRecord({ endpoint: "fraud", rate: 10 }, () => activities);
    });

    it("counts a request in the second in which it was asked, the first one at 0", () => {
        for (const one of [answer(0, "blue"), answer(999, "green"), answer(1000, "blue"), lost(2500)]) {
            record.hear(one);
        }
        assert.deepEqual(
            record.traffic().seconds.map(({ answers, lost: count }) => ({ answers, lost: count })),
            [
                { answers: { blue: 1, green: 1 }, lost: 0 },
                { answers: { blue: 1 }, lost: 0 },
                { answers: {}, lost: 1 },
            ],
        );
    });

    it("takes one that was asked before the first that was heard", () => {
        record.hear(answer(500, "blue"));
        record.hear(answer(490, "blue"));
        assert.deepEqual(record.traffic().seconds[0]?.answers, { blue: 2 });
    });

    it("tells of a second when its answers have had time to come", () => {
        record.hear(answer(0, "blue"));
        const lengths = [0, 1999, 2000, 3000].map((time) => record.traffic(BEGAN + time).seconds.length);
        assert.deepEqual(lengths, [0, 0, 1, 2]);
    });

    it("ends with a whole second: what is asked in the moment after it is counted there", () => {
        record.hear(answer(0, "blue"));
        assert.equal(record.close(BEGAN + 1300), BEGAN + 2000);
        record.hear(answer(1999, "blue"));
        record.hear(answer(2050, "green"));
        assert.deepEqual(
            record.traffic().seconds.map(({ answers }) => answers),
            [{ blue: 1 }, { blue: 1, green: 1 }],
        );
        record.hear(answer(2100, "green"));
        assert.equal(record.traffic().seconds.length, 3, "a late end is no secret");
    });

    it("knows the weights that the route had last in each second, and those before where nobody looked", () => {
        record.hear(answer(0, "green"));
        const pools = new Map();
        record.look({ weights: { blue: 90, green: 10 }, pools }, BEGAN + 100);
        record.look({ weights: { blue: 80, green: 20 }, pools }, BEGAN + 2100);
        record.look({ weights: { blue: 60, green: 40 }, pools }, BEGAN + 2900);
        record.hear(answer(3000, "purple"));
        const { seconds, versions } = record.traffic();
        assert.deepEqual(
            seconds.map(({ declared }) => declared["green"]),
            [10, 10, 40, 40],
        );
        assert.deepEqual(versions, ["blue", "green", "purple"], "the route's order, then strangers");
    });

    it("knows each pod's image and pool, and when it answered", () => {
        record.hear(answer(0, "blue"));
        record.hear(answer(1100, "blue", "fraud-blue-2"));
        record.hear(answer(1200, "blue", "fraud-blue-2"));
        record.look({ weights: {}, pools: new Map([["fraud-blue-2", "cpu1a"]]) }, BEGAN);
        assert.deepEqual(record.traffic().pods, [
            { name: "fraud-blue-1", version: "blue", image: "fraud:blue", pool: "", answers: [1, 0] },
            { name: "fraud-blue-2", version: "blue", image: "fraud:blue", pool: "cpu1a", answers: [0, 2] },
        ]);
    });

    it("knows the updates since the load began, and what each of them wrote", () => {
        const up = (chapter: string, from: number, to?: number): Activity => ({
            chapter,
            title: "pulumi up",
            from: BEGAN + from,
            to: to === undefined ? undefined : BEGAN + to,
        });
        activities = [
            up("From nothing", -5000, -100),
            up("pulumi config set greenTraffic 40", 1000, 3000),
            up("pulumi config set imageTag 14", 4000),
        ];
        record.hear(answer(0, "blue"));
        record.write("update HTTPRoute fraud-route", BEGAN + 2500);
        record.write("update Deployment fraud-green-deployment", BEGAN + 5000);
        assert.deepEqual(record.traffic().updates, [
            {
                title: "greenTraffic 40",
                from: 1,
                to: 3,
                writes: [{ at: 2.5, text: "update HTTPRoute fraud-route" }],
            },
            {
                title: "imageTag 14",
                from: 4,
                to: undefined,
                writes: [{ at: 5, text: "update Deployment fraud-green-deployment" }],
            },
        ]);
    });
});
