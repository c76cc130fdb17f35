import type { Stream } from "../../demo/screen";

/** A terminal that understands what the demo's screen writes: text, ends of lines, lines up, and what is cleared. */
export class FakeScreen implements Stream {
    /** All lines, those that have scrolled away too. */
    readonly lines: string[] = [""];
    private row = 0;

    constructor(
        readonly columns = 80,
        readonly rows = 24,
    ) {}

    write(text: string): void {
        const pieces = text.matchAll(/\u001b\[(\d*)([A-Zm])|\u001b\[[\d;]*m|(\n)|([^\u001b\n])/gu);
        for (const [, count, code, end, character] of pieces) {
            if (code === "F") this.up(Number(count));
            if (code === "J") this.lines.splice(this.row + 1);
            if (code === "J" || code === "K") this.lines[this.row] = this.current();
            if (end !== undefined) this.down();
            if (character !== undefined) this.put(character);
        }
    }

    private column = 0;

    private current(): string {
        return [...(this.lines[this.row] ?? "")].slice(0, this.column).join("");
    }

    private put(character: string): void {
        if (this.column === this.columns) this.down();
        const line = [...(this.lines[this.row] ?? "")];
        line[this.column++] = character;
        this.lines[this.row] = line.join("");
    }

    private down(): void {
        this.column = 0;
        if (++this.row === this.lines.length) this.lines.push("");
    }

    /** A terminal does not go up beyond what it shows. */
    private up(count: number): void {
        this.column = 0;
        this.row = Math.max(0, this.lines.length - this.rows, this.row - count);
    }
}
