/** How much there is room for. */
export interface Size {
    readonly columns: number;
    readonly rows: number;
}

/** What a {@link Screen} needs of a terminal: process.stdout is one. */
export interface Stream extends Size {
    write(text: string): unknown;
}

/** Four times a second: often enough to look alive, and seldom enough to cost nothing. */
const REDRAW_MILLISECONDS = 250;

/** A terminal whose last lines are drawn again in place, while text goes by above them. */
export class Screen {
    private drawn: readonly string[] = [];
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly stream: Stream) {}

    get size(): Size {
        const { columns, rows } = this.stream;
        return { columns, rows };
    }

    /** Text above the lines that are drawn again. It ends with a line's end. */
    write(text: string): void {
        this.stream.write(`${this.home()}${text}${this.drawn.map((line) => `${line}\n`).join("")}`);
    }

    /** Draws the last lines: each where it was, so that nothing flickers. What is too wide is cut. */
    draw(wanted: readonly string[]): void {
        const { length } = this.drawn;
        if (length === 0 && wanted.length === 0) return;
        // One that goes on in a second row would put all others in a wrong place.
        const lines = wanted.map((line) => cut(line, this.stream.columns));
        const up = length === 0 ? "" : `\u001b[${length}F`;
        this.stream.write(`${up}${lines.map((line) => `${line}\u001b[K\n`).join("")}\u001b[J`);
        this.drawn = lines;
    }

    /** Draws what `lines` says, now and again until it is stopped. */
    start(lines: () => readonly string[]): void {
        this.timer = setInterval(() => this.draw(lines()), REDRAW_MILLISECONDS);
        this.timer.unref();
    }

    /** Takes the last lines away. */
    stop(): void {
        clearInterval(this.timer);
        this.draw([]);
    }

    /** Back to where the last lines begin, with an empty screen from there on. */
    private home(): string {
        return this.drawn.length === 0 ? "" : `\u001b[${this.drawn.length}F\u001b[J`;
    }
}

/** The first `width` characters, and all colours. */
function cut(line: string, width: number): string {
    let room = width;
    return line.replace(/(\u001b\[[0-9;]*m)|[^\u001b]/gu, (part, colour?: string) =>
        colour !== undefined || room-- > 0 ? part : "",
    );
}
