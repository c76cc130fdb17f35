import { element, text } from "../svg";
import type { Traffic } from "./traffic";

export const WIDTH = 1148;
export const LEFT = 80;
export const RIGHT = WIDTH - 32;

/** A part of a picture that has all of its width. */
export interface Panel {
    readonly drawn: string;
    readonly bottom: number;
}

/** Where a moment is, in seconds. */
export type TimeScale = (at: number) => number;

export function timeScale({ seconds }: Traffic): TimeScale {
    const each = (RIGHT - LEFT) / Math.max(1, seconds.length);
    return (at) => LEFT + Math.min(at, seconds.length) * each;
}

/** Where a value is, in a panel from `bottom` up to `top`. */
export function valueScale(most: number, top: number, bottom: number): (value: number) => number {
    return (value) => bottom - (value / most) * (bottom - top);
}

/** Round whole numbers from 0 to `most`, no more than `limit` steps of them: 0, 50, 100. */
export function ticks(most: number, limit = 4): number[] {
    const power = 10 ** Math.max(0, Math.floor(Math.log10(most / limit)));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => most / one <= limit) ?? most;
    return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}

/** About the width of a piece of text in a monospaced face of 12 pixels. */
export function widthOf(words: string): number {
    return words.length * 7.3;
}

/** Lines across a panel, each with its number. */
export function grid(values: readonly number[], y: (value: number) => number, unit = ""): string[] {
    return values.flatMap((value) => [
        element("path", { class: "grid", d: `M${LEFT} ${y(value)}H${RIGHT}` }),
        text(LEFT - 10, y(value) + 4, `${value.toLocaleString("en-US")}${unit}`, "small", "end"),
    ]);
}
