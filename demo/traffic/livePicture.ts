import { COLOURS } from "../page";
import type { Size } from "../screen";
import { painted } from "../terminal";
import { DIM, LEFT, liveChart, LOST } from "./liveChart";
import {
    lanesOf,
    lostOf,
    nowOf,
    percent,
    requestsOf,
    sum,
    thousands,
    waitingOf,
    type Now,
    type Traffic,
} from "./traffic";

const INDENT = "   ";
const WIDEST = 110;
const LONGEST_BAR = 60;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const [LOWEST, HIGHEST] = [3, 8];
/** Rows beside those of the chart, the versions and the lanes: of the picture, of what is done now, and some text above. */
const OTHER_ROWS = 12;

/** The traffic as it is just now and as it came to be, for a terminal. */
export function livePicture(traffic: Traffic, { columns, rows }: Size): string[] {
    const width = Math.min(columns - 1, WIDEST) - INDENT.length;
    const room = Math.max(LOWEST, rows - OTHER_ROWS - traffic.versions.length);
    const all = lanesOf(traffic);
    // The latest, where not all have room.
    const lanes = all.slice(all.length - Math.min(all.length, room - LOWEST));
    const height = Math.min(HIGHEST, room - lanes.length);
    const lines = [
        "",
        heading(traffic),
        "",
        ...nowOf(traffic).map((now, index) => versionLine(now, index, traffic, width)),
        "",
        ...liveChart(traffic, { width: width - LEFT, height, lanes }),
    ];
    return lines.map((line) => (line === "" ? "" : INDENT + line));
}

/** The same in words: "12 s: blue declared 60% seen 60.2% 60/s | green declared 40% seen 39.8% 40/s | 0 lost". */
export function words(traffic: Traffic): string {
    const versions = nowOf(traffic).map(
        ({ version, declared, seen, perSecond }) =>
            `${version} declared ${declared}% seen ${percent(seen)} ${perSecond}/s`,
    );
    const parts = [...versions, ...waitingText(traffic), `${thousands(lostOf(traffic))} lost`];
    return `${traffic.seconds.length} s: ${parts.join(" | ")}`;
}

function heading(traffic: Traffic): string {
    const lost = lostOf(traffic);
    return [
        painted("1", traffic.endpoint),
        `${traffic.seconds.length} s`,
        `${thousands(sum(traffic.seconds.map(requestsOf)))} requests`,
        painted(lost === 0 ? "32" : `1;${LOST}`, `${thousands(lost)} lost`),
        ...waitingText(traffic),
    ].join("   ");
}

/** Said where the machine does not keep up: shares are then of the answers that came, not of the requests. */
function waitingText(traffic: Traffic): string[] {
    const waiting = waitingOf(traffic);
    return waiting === 0 ? [] : [`${thousands(waiting)} waiting`];
}

/** "■ blue   declared  60%  ██████████┃░░░░░  seen  60.2%    60/s" */
function versionLine(now: Now, index: number, { versions }: Traffic, width: number): string {
    const colour = COLOURS[index % COLOURS.length]?.terminal ?? "";
    const name = now.version.padEnd(Math.max(...versions.map(({ length }) => length)));
    const left = `${name}   declared ${`${now.declared}%`.padStart(4)}  `;
    const right = `  seen ${percent(now.seen).padStart(6)} ${`${now.perSecond}/s`.padStart(7)}`;
    const length = Math.max(5, Math.min(LONGEST_BAR, width - 2 - left.length - right.length));
    return `${painted(colour, "■")} ${left}${bar(now, colour, length)}${right}`;
}

/** The share seen, filled, with a mark where the declared one is. */
function bar({ seen, declared }: Now, colour: string, length: number): string {
    const filled = Math.round((seen / 100) * length * 8);
    const mark = Math.min(length - 1, Math.floor((declared / 100) * length));
    const cells = Array.from({ length }, (_, cell) => {
        const eighths = Math.max(0, Math.min(8, filled - cell * 8));
        if (cell === mark) return painted(eighths >= 4 ? `1;7;${colour}` : "1", "┃");
        if (eighths === 0) return painted(DIM, "·");
        return painted(colour, eighths === 8 ? "█" : (EIGHTHS[eighths] ?? ""));
    });
    return cells.join("");
}
