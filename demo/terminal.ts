import type { Screen, Size } from "./screen";

/** A piece of work that took its time. */
export interface Activity {
    /** Heading that it was done under. */
    readonly chapter: string;
    /** "pulumi up" */
    readonly title: string;
    /** As `Date.now()`; `to` is undefined while it goes on. */
    readonly from: number;
    readonly to: number | undefined;
}

interface Work extends Activity {
    to: number | undefined;
    /** What of it was done last. */
    readonly latest: () => string;
}

/** Something that goes on, and can be looked at meanwhile. */
export interface Sight {
    /** Lines of a picture, as the terminal has room for them. */
    readonly picture: (size: Size) => readonly string[];
    /** The same in one line. */
    readonly words: () => string;
}

/** Where nothing can be drawn in place, a line says how it goes. */
const WORDS_MILLISECONDS = 2000;
const INDENT = "   ";

/** Prints the demo: headings, the engine's own text, and what was promised and whether it held. */
export class Terminal {
    readonly broken: string[] = [];
    private steps = 0;
    private chapter = "";
    private sight: Sight | undefined;
    private readonly works: Work[] = [];

    /** @param screen where it can be drawn in place; everything is written to it then */
    constructor(
        private readonly write: (text: string) => void,
        private readonly colours: boolean,
        private readonly screen?: Screen,
    ) {
        screen?.start(() => this.lastLines(screen.size));
    }

    heading(title: string, explanation: string): void {
        this.steps += 1;
        this.chapter = title;
        this.write(`\n${this.bold(`${this.steps}. ${title}`)}\n${INDENT}${explanation}\n\n`);
    }

    line(text: string): void {
        this.write(`${INDENT}${text}\n`);
    }

    /** The engine's own lines, coloured by what they say is done. */
    engine(lines: readonly string[]): void {
        for (const line of lines) this.write(`     ${this.coloured(line)}\n`);
        this.write("\n");
    }

    /** Something that the demo promises: printed when it holds, remembered when it doesn't. */
    promise(holds: boolean, promised: string): void {
        if (!holds) this.broken.push(promised);
        this.line(holds ? this.paint("32", `✔ ${promised}`) : this.paint("31", `✘ not so: ${promised}`));
    }

    /** Waits for work; says meanwhile that it is done, how long already, and what of it was the latest. */
    async during<T>(title: string, work: Promise<T>, latest: () => string = () => ""): Promise<T> {
        const entry: Work = { chapter: this.chapter, title, from: Date.now(), to: undefined, latest };
        this.works.push(entry);
        try {
            return await work;
        } finally {
            entry.to = Date.now();
        }
    }

    /** All that took its time so far. */
    get activities(): readonly Activity[] {
        return this.works;
    }

    /** Shows something that goes on, from now to when the answer is called. */
    show(sight: Sight): () => void {
        this.sight = sight;
        const { screen } = this;
        const talk =
            screen === undefined
                ? setInterval(() => this.line(this.words(sight)), WORDS_MILLISECONDS)
                : undefined;
        return () => {
            clearInterval(talk);
            this.sight = undefined;
            if (screen === undefined) return this.line(sight.words());
            // The last picture stays.
            screen.draw([]);
            for (const line of sight.picture(screen.size)) this.write(`${line}\n`);
        };
    }

    /** Nothing is drawn any more. */
    close(): void {
        this.screen?.stop();
    }

    bold(text: string): string {
        return this.paint("1", text);
    }

    private words(sight: Sight): string {
        return [sight.words(), this.doing()].filter((part) => part !== undefined).join(" | ");
    }

    private lastLines(size: Size): string[] {
        const doing = this.doing() ?? "";
        const lines = [...(this.sight?.picture(size) ?? []), ...(doing === "" ? [] : ["", INDENT + doing])];
        // A picture keeps its place while nothing is done.
        return this.sight !== undefined && doing === "" ? [...lines, "", ""] : lines;
    }

    /** "pulumi up, 3 s: update HTTPRoute fraud-route" */
    private doing(): string | undefined {
        const now = this.works.findLast(({ to }) => to === undefined);
        if (now === undefined) return undefined;
        const latest = now.latest();
        const soFar = `${now.title}, ${Math.floor((Date.now() - now.from) / 1000)} s`;
        return latest === "" ? soFar : `${soFar}, ${latest}`;
    }

    private coloured(line: string): string {
        const mark = /^\s*(\+-|-\+|\+\+|--|\+|-|~)\s/.exec(line)?.[1];
        if (mark === undefined) return line;
        if (mark === "~") return this.paint("33", line);
        return this.paint(mark.startsWith("-") ? "31" : "32", line);
    }

    private paint(code: string, text: string): string {
        return this.colours ? painted(code, text) : text;
    }
}

/** Text in a terminal's colour, or bold: "1". */
export function painted(code: string, text: string): string {
    return `\u001b[${code}m${text}\u001b[0m`;
}

/** 1,234 milliseconds → "1.2 s". */
export function seconds(milliseconds: number): string {
    return `${(milliseconds / 1000).toFixed(1)} s`;
}
