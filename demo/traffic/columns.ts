import { painted } from "../terminal";

/** A part of a column, from its foot up. */
export interface Layer {
    readonly count: number;
    /** The terminal's code of its colour as a text colour: "38;5;33". */
    readonly colour: string;
}

interface Span {
    readonly colour: string;
    /** Eighths of a row, from the column's foot. */
    readonly from: number;
    readonly to: number;
}

const LEVELS = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** Stacked columns in `height` rows of text, the upper one first; `most` fills all of them. */
export function columnsOf(columns: readonly (readonly Layer[])[], most: number, height: number): string[] {
    const spans = columns.map((layers) => spansOf(layers, (height * 8) / most));
    return Array.from({ length: height }, (_, index) => {
        const floor = (height - 1 - index) * 8;
        return joined(spans.map((column) => cell(column, floor)));
    });
}

/** Where each layer begins and ends: rounded from the foot, so that nothing adds up to more than there is. */
function spansOf(layers: readonly Layer[], eighthsEach: number): Span[] {
    let below = 0;
    const spans = layers.map(({ count, colour }) => {
        const from = Math.round(below * eighthsEach);
        below += count;
        // A single one is seen too.
        const to = Math.max(Math.round(below * eighthsEach), count > 0 ? from + 1 : from);
        return { colour, from, to };
    });
    return spans.filter(({ from, to }) => to > from);
}

/** A character holds two colours: what is lowest in it as the text's, and what is highest as the ground's. */
function cell(column: readonly Span[], floor: number): { readonly code: string; readonly text: string } {
    const inside = column.filter(({ from, to }) => from < floor + 8 && to > floor);
    const [lowest, highest] = [inside.at(0), inside.at(-1)];
    if (lowest === undefined || highest === undefined) return { code: "", text: " " };
    if (highest.to < floor + 8) {
        // Something of it stays empty: the colour of what has the most of the rest.
        const largest = inside.reduce((one, other) =>
            share(other, floor) > share(one, floor) ? other : one,
        );
        return { code: largest.colour, text: LEVELS[highest.to - floor] ?? " " };
    }
    if (lowest === highest) return { code: lowest.colour, text: "█" };
    return { code: `${lowest.colour};${ground(highest.colour)}`, text: LEVELS[lowest.to - floor] ?? " " };
}

function share({ from, to }: Span, floor: number): number {
    return Math.min(to, floor + 8) - Math.max(from, floor);
}

/** "38;5;33", the text's colour → "48;5;33", the ground's. */
export function ground(colour: string): string {
    return colour.replace(/^38/, "48");
}

/** One text: neighbours of the same colour share its code. */
function joined(cells: readonly { readonly code: string; readonly text: string }[]): string {
    let line = "";
    for (let from = 0; from < cells.length;) {
        const code = cells[from]?.code ?? "";
        let to = from;
        let text = "";
        for (; to < cells.length && cells[to]?.code === code; to++) text += cells[to]?.text;
        line += code === "" ? text : painted(code, text);
        from = to;
    }
    return line;
}
