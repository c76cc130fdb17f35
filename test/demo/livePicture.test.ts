import assert from "node:assert/strict";
import { columnsOf } from "../../demo/traffic/columns";
import { livePicture, words } from "../../demo/traffic/livePicture";
import { between } from "../../demo/traffic/traffic";
import { seconds, TRAFFIC } from "./someTraffic";

const plain = (line: string) => line.replace(/\u001b\[[0-9;]*m/g, "");
const [RED, BLUE] = ["38;5;1", "38;5;4"];
const painted = (code: string, text: string) => `\u001b[${code}m${text}\u001b[0m`;

describe("stacked columns in a terminal", () => {
    it("fill eighths of rows, and share a row by the colour of its ground", () => {
        const columns = [
            [
                { count: 4, colour: RED },
                { count: 12, colour: BLUE },
            ],
        ];
        // 16 eighths: 4 are red, the others blue.
        assert.deepEqual(columnsOf(columns, 16, 2), [
            painted(BLUE, "█"),
            painted(`${RED};${BLUE.replace("38", "48")}`, "▄"),
        ]);
    });

    it("end at their height", () => {
        const columns = [[{ count: 3, colour: RED }], [], [{ count: 8, colour: RED }]];
        assert.deepEqual(columnsOf(columns, 8, 1), [`${painted(RED, "▃")} ${painted(RED, "█")}`]);
    });

    it("have the colour of the greater part where something of a row stays empty", () => {
        const part = [
            { count: 5, colour: RED },
            { count: 2, colour: BLUE },
        ];
        assert.deepEqual(columnsOf([part], 8, 1), [painted(RED, "▇")]);
    });

    it("show a single one among thousands", () => {
        const most = [
            { count: 9999, colour: BLUE },
            { count: 1, colour: RED },
        ];
        assert.equal(columnsOf([most], 10_000, 2)[0]?.includes("38;5;4;48;5;1"), false);
        const few = [{ count: 1, colour: RED }];
        assert.deepEqual(columnsOf([few], 10_000, 2), [" ", painted(RED, "▁")]);
    });

    it("write a colour once for neighbours that share it", () => {
        const column = [{ count: 8, colour: RED }];
        assert.deepEqual(columnsOf([column, column, column], 8, 1), [painted(RED, "███")]);
    });
});

describe("the live picture of the traffic", () => {
    it("shows shares, seconds, updates, and where the answers come from", () => {
        const lines = livePicture(TRAFFIC, { columns: 80, rows: 24 }).map(plain);
        assert.deepEqual(lines, [
            "",
            "   fraud   12 s   1,200 requests   0 lost",
            "",
            "   ■ blue    declared  60%  ██████████████████┃···········  seen  60.0%    60/s",
            "   ■ green   declared  40%  ████████████┃·················  seen  40.0%    40/s",
            "",
            // 56 eighths of rows: at 90 and 10 blue has 50 of them, at 60 and 40 it has 34.
            "    100 │▂▂▂▂▂███████",
            "        │████████████",
            "        │█████▂▂▂▂▂▂▂",
            "        │████████████",
            "        │████████████",
            "        │████████████",
            "        │████████████",
            "        └┴─━━━━──━━━━",
            "         0 s       10 s",
            "           ▲ gr… ▲ imageTag 14",
            "          fraud:12 o…",
            "          fraud:…",
            "                  fr…",
        ]);
    });

    it("keeps to the terminal: no line is wider, and there are fewer rows than it has", () => {
        const places = Array.from({ length: 12 }, (_, index) => `pool${index}`);
        const [pod] = TRAFFIC.pods.map((one) => ({ ...one, answers: Array<number>(250).fill(1) }));
        assert.ok(pod);
        const pods = places.map((pool) => ({ ...pod, name: pool, pool }));
        const long = { ...TRAFFIC, pods, seconds: seconds(250, 70, 30) };
        for (const [columns, rows] of [
            [60, 20],
            [80, 24],
            [100, 50],
            [200, 60],
        ] as const) {
            for (let length = 235; length < 250; length++) {
                const lines = livePicture(between(long, 0, length), { columns, rows }).map(plain);
                const widest = Math.max(...lines.map((line) => [...line].length));
                assert.ok(widest < columns, `${widest} of ${columns} columns`);
                assert.ok(lines.length < rows - 3, `${lines.length} of ${rows} rows`);
            }
        }
    });

    it("shows the latest seconds where there is no room for all", () => {
        const late = seconds(100, 90, 10).concat(seconds(3, 60, 40, 1));
        const updates = [
            { title: "greenTraffic 40", from: 98.1, to: 100.2, writes: [] },
            { title: "long ago", from: 2, to: 5, writes: [] },
        ];
        const lines = livePicture({ ...TRAFFIC, seconds: late, updates }, { columns: 60, rows: 30 }).map(
            plain,
        );
        // From 53 on; the update is at 98 and 99, and from 100 on requests are lost.
        assert.ok(
            lines.includes("        └───────┴─────────┴─────────┴─────────┴───────━━✘✘✘"),
            lines.join("\n"),
        );
        assert.equal(
            lines.some((line) => line.includes("long ago")),
            false,
        );
        assert.ok(lines.some((line) => line.includes("3 lost")));
        assert.ok(lines.some((line) => / 60 s {6}70 s {6}80 s {6}90 s$/.test(line)));
    });

    it("has the same colours for a version everywhere, and red for what is lost", () => {
        const [blue, green, red] = ["38;5;33", "38;5;36", "38;5;196"];
        const lines = livePicture({ ...TRAFFIC, seconds: seconds(3, 50, 40, 10) }, { columns: 80, rows: 24 });
        const withText = (text: string) => lines.find((line) => plain(line).includes(text)) ?? "";
        assert.ok(withText("■ blue").includes(`\u001b[${blue}m■`));
        assert.ok(withText("■ green").includes(`\u001b[${green}m■`));
        assert.ok(withText("30 lost").includes(`\u001b[1;${red}m30 lost`));
        // The uppermost row: green ends, and what is lost fills the rest.
        assert.ok(withText("100 │").includes(`${green};48;5;196m`));
    });

    it("says what waits for its answer where the machine is slow", () => {
        const slow = { ...TRAFFIC, seconds: [...seconds(2, 90, 10), ...seconds(2, 20, 10)] };
        assert.equal(
            plain(livePicture(slow, { columns: 80, rows: 24 })[1] ?? ""),
            "   fraud   4 s   260 requests   0 lost   140 waiting",
        );
    });

    it("is the same in words", () => {
        assert.equal(
            words(TRAFFIC),
            "12 s: blue declared 60% seen 60.0% 60/s | green declared 40% seen 40.0% 40/s | 0 lost",
        );
        assert.match(words({ ...TRAFFIC, seconds: seconds(12, 30, 10, 2) }), / \| 696 waiting \| 24 lost$/);
    });
});
