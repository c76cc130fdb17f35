import { COLOURS } from "../page";
import { painted } from "../terminal";
import { columnsOf, ground, type Layer } from "./columns";
import { requestsOf, thousands, type Lane, type Second, type Traffic } from "./traffic";

/** Colours of a terminal. */
export const LOST = "38;5;196";
export const DIM = "2";
const UPDATE = "38;5;179";
const LIGHT = "38;5;231";

/** Left of the chart: the number at its top, and a line. */
export const LEFT = 6;
const TICK = 10;

/** How much there is room for. */
export interface Frame {
    /** Seconds. */
    readonly width: number;
    /** Rows of the columns. */
    readonly height: number;
    readonly lanes: readonly Lane[];
}

/** A column for each second, the latest at the right; below it the time, the updates, and where the answers came from. */
export function liveChart(traffic: Traffic, { width, height, lanes }: Frame): string[] {
    const { versions, updates } = traffic;
    const first = Math.max(0, traffic.seconds.length - width);
    const seconds = traffic.seconds.slice(first);
    const most = Math.max(1, ...seconds.map(requestsOf));
    const columns = columnsOf(
        seconds.map((second) => layersOf(second, versions)),
        most,
        height,
    );
    const line = (scale: string, drawn: string) => `${painted(DIM, scale.padStart(LEFT))}${drawn}`;
    return [
        ...columns.map((row, index) => line(index === 0 ? `${thousands(most)} │` : "│", row)),
        line("└", axis(traffic, first, seconds)),
        line("", painted(DIM, times(first, width, seconds.length))),
        line("", painted(UPDATE, titles(updates, first, seconds.length, width))),
        ...lanes.map((lane) => line("", laneText(lane, colourOf(versions.indexOf(lane.version)), first))),
    ];
}

function colourOf(index: number): string {
    return COLOURS[index % COLOURS.length]?.terminal ?? "";
}

function layersOf({ answers, lost }: Second, versions: readonly string[]): Layer[] {
    const layers = versions.map((version, index) => ({
        count: answers[version] ?? 0,
        colour: colourOf(index),
    }));
    return [...layers, { count: lost, colour: LOST }];
}

/** A cross where requests were lost, and a thick line while an update went on. */
function axis({ updates }: Traffic, first: number, seconds: readonly Second[]): string {
    const cells = seconds.map(({ lost }, index) => {
        const at = first + index;
        if (lost > 0) return painted(`1;${LOST}`, "✘");
        if (updates.some(({ from, to }) => Math.floor(from) <= at && at <= (to ?? Infinity))) {
            return painted(UPDATE, "━");
        }
        return painted(DIM, at % TICK === 0 ? "┴" : "─");
    });
    return cells.join("");
}

/** "0         10        20": the last one only where there is room for it. */
function times(first: number, width: number, count: number): string {
    let line = "";
    for (let at = Math.ceil(first / TICK) * TICK; at < first + count; at += TICK) {
        const longer = line.padEnd(at - first) + `${at} s`;
        if (longer.length <= width) line = longer;
    }
    return line;
}

/** What was updated, below where each update begins. */
function titles(updates: Traffic["updates"], first: number, count: number, width: number): string {
    const shown = updates
        .map(({ title, from }) => ({ title, at: Math.floor(from) - first }))
        .filter(({ at }) => at >= 0 && at < count);
    let line = "";
    for (const [index, { title, at }] of shown.entries()) {
        const end = shown[index + 1]?.at ?? width + 1;
        line = line.padEnd(at) + clipped(`▲ ${title}`, end - at - 1);
    }
    return line;
}

/** A strip through the seconds in which pods answered, with their image and pool in it. */
function laneText({ place, answers }: Lane, colour: string, first: number): string {
    const shown = answers.slice(first);
    const from = shown.findIndex((count) => count > 0);
    if (from === -1) return "";
    const length = shown.findLastIndex((count) => count > 0) + 1 - from;
    const strip = clipped(` ${place}`, length).padEnd(length);
    return " ".repeat(from) + painted(`1;${LIGHT};${ground(colour)}`, strip);
}

function clipped(text: string, length: number): string {
    return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
}
