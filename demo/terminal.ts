/** Prints the demo: headings, the engine's own text, and what was promised and whether it held. */
export class Terminal {
    readonly broken: string[] = [];
    private steps = 0;

    constructor(
        private readonly write: (text: string) => void,
        private readonly colours: boolean,
    ) {}

    heading(title: string, explanation: string): void {
        this.steps += 1;
        this.write(`\n${this.bold(`${this.steps}. ${title}`)}\n   ${explanation}\n\n`);
    }

    line(text: string): void {
        this.write(`   ${text}\n`);
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

    bold(text: string): string {
        return this.paint("1", text);
    }

    private coloured(line: string): string {
        const mark = /^\s*(\+-|-\+|\+\+|--|\+|-|~)\s/.exec(line)?.[1];
        if (mark === undefined) return line;
        if (mark === "~") return this.paint("33", line);
        return this.paint(mark.startsWith("-") ? "31" : "32", line);
    }

    private paint(code: string, text: string): string {
        return this.colours ? `\u001b[${code}m${text}\u001b[0m` : text;
    }
}

/** 1,234 milliseconds → "1.2 s". */
export function seconds(milliseconds: number): string {
    return `${(milliseconds / 1000).toFixed(1)} s`;
}
