import assert from "node:assert/strict";
import { ticks } from "../../demo/traffic/plot";
import { drawing, summary, trafficPage } from "../../demo/traffic/trafficPicture";
import { seconds, TRAFFIC } from "./someTraffic";

/** The values of an attribute, of the elements with a class. */
function attributes(svg: string, cssClass: string, name: string): string[] {
    return [...svg.matchAll(new RegExp(`<\\w+ class="${cssClass}"[^>]* ${name}="([^"]*)"`, "g"))].map(
        (match) => match[1] ?? "",
    );
}

/** The numbers of a path, in pairs. */
function points(path: string): string[] {
    return path.split(/[MLZ]/).filter((point) => point !== "");
}

const texts = (svg: string, cssClass: string) =>
    [...svg.matchAll(new RegExp(`<text[^>]* class="${cssClass}"[^>]*>([^<]*)</text>`, "g"))].map(
        (match) => match[1] ?? "",
    );

describe("the picture of the traffic", () => {
    const svg = drawing(TRAFFIC);

    it("says all in words", () => {
        assert.equal(
            summary(TRAFFIC),
            "Endpoint fraud: 1,200 requests in 12 s, 0 lost. blue 870 answers (72.5%), green 330 answers (27.5%). " +
                "Updates: greenTraffic 40 at 2 s, imageTag 14 at 8 s.",
        );
        assert.ok(svg.includes(`role="img" aria-label="${summary(TRAFFIC)}"`));
        assert.equal(summary({ ...TRAFFIC, updates: [] }).includes("Updates"), false);
    });

    it("stacks the answers of each second in proportion", () => {
        // 100 requests are 220 pixels, from 412 up to 192; a second is 86.3 of them.
        const [blue, green] = ["area v0", "area v1"].map((area) =>
            points(attributes(svg, area, "d")[0] ?? ""),
        );
        assert.deepEqual(blue?.slice(0, 2), ["80.0 214.0", "166.3 214.0"]);
        assert.deepEqual(blue?.slice(9, 12), ["511.7 214.0", "511.7 280.0", "598.0 280.0"]);
        assert.deepEqual(blue?.slice(-2), ["166.3 412.0", "80.0 412.0"]);
        assert.deepEqual(green?.slice(0, 2), ["80.0 192.0", "166.3 192.0"]);
        assert.deepEqual(green?.slice(-2), ["166.3 214.0", "80.0 214.0"]);
    });

    it("draws the share seen as a line, and the declared one in steps", () => {
        const shares = drawing({
            ...TRAFFIC,
            seconds: [
                { answers: { blue: 8, green: 2 }, lost: 0, declared: { blue: 90, green: 10 } },
                { answers: {}, lost: 10, declared: { blue: 60, green: 40 } },
                { answers: { blue: 6, green: 4 }, lost: 0, declared: { blue: 60, green: 40 } },
            ],
        });
        // 100% are 120 pixels, from 576 up to 456. Where there is no answer, there is no share.
        assert.equal(attributes(shares, "seen v0", "d")[0], "M252.7 480.0M943.3 504.0");
        assert.deepEqual(points(attributes(shares, "declared v0", "d")[0] ?? "").slice(0, 4), [
            "80.0 468.0",
            "425.3 468.0",
            "425.3 504.0",
            "770.7 504.0",
        ]);
    });

    it("shows what was lost upon what was answered, however little it is", () => {
        assert.deepEqual(attributes(svg, "lost", "x"), []);
        const one = drawing({ ...TRAFFIC, seconds: [...seconds(11, 900, 100), ...seconds(1, 899, 100, 1)] });
        assert.deepEqual(attributes(one, "lost", "x"), ["1029.67"]);
        assert.deepEqual(attributes(one, "lost", "height"), ["3"]);
        const many = drawing({ ...TRAFFIC, seconds: seconds(1, 30, 20, 50) });
        assert.deepEqual(attributes(many, "lost", "y"), ["192"]);
        assert.deepEqual(attributes(many, "lost", "height"), ["110"]);
    });

    it("marks the updates, from their begin to their end or to now, and each write", () => {
        const each = (1116 - 80) / 12;
        assert.deepEqual(
            attributes(svg, "update", "x").map(Number),
            [2.5, 8.2].map((at) => Math.round((80 + at * each) * 100) / 100),
        );
        assert.deepEqual(
            attributes(svg, "update", "width").map(Number),
            [3 * each, 3.8 * each].map((width) => Math.round(width * 100) / 100),
        );
        assert.deepEqual(texts(svg, "code").slice(0, 2), ["greenTraffic 40", "imageTag 14"]);
        assert.ok(svg.includes('r="4"><title>4.9 s: update HTTPRoute fraud-route</title></circle>'));
    });

    it("keeps a title inside of the picture", () => {
        const title = "gpuVmSize Standard_NC8as_T4_v3";
        const late = drawing({ ...TRAFFIC, updates: [{ title, from: 11.9, to: 12, writes: [] }] });
        const [, x] = new RegExp(`<text x="([\\d.]+)"[^>]*>${title}`).exec(late) ?? [];
        assert.equal(x, String(1116 - title.length * 7.3));
    });

    it("shows where the answers came from, and from which pods", () => {
        const lanes = [...svg.matchAll(/<g class="(lane v\d)"><title>([^<]*)<\/title>/g)];
        assert.deepEqual(
            lanes.map(([, cssClass, title]) => `${cssClass}: ${title}`),
            [
                "lane v0: blue, fraud:12 on cpu1a: 870 answers from fraud-blue-1",
                "lane v1: green, fraud:13 on gpu1a: 170 answers from fraud-green-1",
                "lane v1: green, fraud:14 on gpu2b: 160 answers from fraud-green-2",
            ],
        );
    });

    it("can be read second by second, by pointing and in a table", () => {
        const read = texts(svg, "read");
        assert.equal(read.length, 12);
        assert.equal(read[4], "4 s: blue 90 (90.0%, declared 90%), green 10 (10.0%, declared 10%), 0 lost");
        const rows = [...trafficPage(TRAFFIC).matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = ""]) =>
            row.replace(/<\/t[dh]><t[dh]>/g, " | ").replace(/<\/?t[dh]>/g, ""),
        );
        assert.equal(rows.length, 13);
        assert.equal(rows[0], "second | blue | declared | green | declared | lost | written");
        assert.equal(rows[5], "4 | 90 | 90% | 10 | 10% | 0 | update HTTPRoute fraud-route");
    });

    it("is a page that follows light and dark, without a script, and no name can break out of", () => {
        const page = trafficPage({ ...TRAFFIC, endpoint: '</svg><script>"&' });
        assert.equal(page.startsWith("<!doctype html>\n"), true);
        assert.equal(page.split("prefers-color-scheme:dark").length - 1, 4);
        assert.equal(page.includes("<script"), false);
        assert.equal(page.split("</svg>").length - 1, 1);
    });

    it("has round numbers at its sides", () => {
        assert.deepEqual(ticks(107), [0, 50, 100]);
        assert.deepEqual(ticks(100), [0, 50, 100]);
        assert.deepEqual(ticks(92, 10), [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
        assert.deepEqual(ticks(408), [0, 200, 400]);
        assert.deepEqual(ticks(3), [0, 1, 2, 3]);
        assert.deepEqual(ticks(1), [0, 1]);
    });
});
