import type { Spread } from "./samples";

/** One line of the bench's output. */
export interface Line {
    readonly figure: string;
    /** What is measured, in words. */
    readonly measures: string;
    readonly unit: string;
    /** Undefined where it cannot be measured, or where the line is about the plain program alone. */
    readonly library: number | undefined;
    /** The plain program's value; undefined where there is none to compare with. */
    readonly plain?: number | undefined;
    /** What both have in common: an empty program, Pulumi alone. */
    readonly baseline?: number | undefined;
    /** What the target is about: of the library to the plain program, unless `measures` says otherwise. */
    readonly ratio?: number | undefined;
    /** Least and most of each round's own ratio. */
    readonly spread?: Spread | undefined;
    /** The ratio, or where there is none the value, is to be at most this. */
    readonly target?: number | undefined;
    /** Rounds of which the values are medians. */
    readonly runs: number;
}

/** What a figure needs to be measured. */
export interface Setting {
    readonly runs: number;
    readonly progress: (line: string) => void;
}

/** Something that is measured: one line or several, by one command. */
export interface Figure {
    readonly name: string;
    /** Rounds where nobody says otherwise: fewer where one takes long. */
    readonly runs: number;
    readonly measure: (setting: Setting) => Promise<Line[]>;
}

/** Whether the target is met; undefined where there is none, or no value, or one below nothing, which only noise makes. */
export function isMet({ ratio, library, target }: Line): boolean | undefined {
    const value = ratio ?? library;
    return target === undefined || value === undefined || value < 0 ? undefined : value <= target;
}

/** A line as it is printed: JSON, numbers to four significant digits. */
export function printed(line: Line): string {
    const { figure, measures, unit, runs, spread, target } = line;
    const number = (value: number | undefined) => (value === undefined ? null : rounded(value));
    return JSON.stringify({
        figure,
        measures,
        unit,
        library: number(line.library),
        plain: number(line.plain),
        baseline: number(line.baseline),
        ratio: number(line.ratio),
        least: number(spread?.least),
        most: number(spread?.most),
        target: target ?? null,
        met: isMet(line) ?? null,
        runs,
    });
}

/** Heads of the table's columns; numbers stand to the right. */
const COLUMNS = [
    { head: "figure" },
    { head: "unit" },
    { head: "library", number: true },
    { head: "plain", number: true },
    { head: "baseline", number: true },
    { head: "ratio", number: true },
    { head: "least to most", number: true },
    { head: "target", number: true },
    { head: "met" },
    { head: "rounds", number: true },
] as const;

/** The lines as the table in README.md. */
export function tableOf(lines: readonly Line[]): string {
    const rows = [COLUMNS.map(({ head }) => head as string), ...lines.map(cellsOf)];
    const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
    const [head = "", ...body] = rows.map((row) =>
        written(
            row.map((text, at) =>
                "number" in COLUMNS[at]! ? text.padStart(widths[at]!) : text.padEnd(widths[at]!),
            ),
        ),
    );
    const rule = COLUMNS.map((column, at) =>
        "number" in column ? `${"-".repeat(widths[at]! - 1)}:` : "-".repeat(widths[at]!),
    );
    return [head, written(rule), ...body].join("\n");
}

function written(cells: readonly string[]): string {
    return `| ${cells.join(" | ")} |`;
}

function cellsOf(line: Line): string[] {
    const cell = (value: number | undefined) => (value === undefined ? "" : String(rounded(value)));
    const { spread } = line;
    const met = isMet(line);
    return [
        line.figure,
        line.unit,
        cell(line.library),
        cell(line.plain),
        cell(line.baseline),
        cell(line.ratio),
        spread === undefined ? "" : `${cell(spread.least)} to ${cell(spread.most)}`,
        cell(line.target),
        met === undefined ? "" : met ? "yes" : "**no**",
        String(line.runs),
    ];
}

function rounded(value: number): number {
    return Number(value.toPrecision(4));
}
