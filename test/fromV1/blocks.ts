import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { former, page, pages } from "./pages";
import { type Shown, shownOf } from "./preview";

/** A block of a page, and the program whose preview it shows. */
export interface Block {
    readonly pageName: string;
    /** Which of the page's fences it is. */
    readonly index: number;
    readonly line: number;
    readonly text: string;
    readonly shown: Shown;
    /** The program: the page's last one before the block. */
    readonly code: string;
}

/** The blocks of all pages. */
export function blocks(): Block[] {
    return pages().flatMap(({ name, fences }) =>
        fences.flatMap(({ mark, line, code: text }, index) => {
            const shown = shownOf(mark);
            const code = fences.slice(0, index).findLast(({ language }) => language === "ts")?.code ?? "";
            return shown === undefined ? [] : [{ pageName: name, index, line, text, shown, code }];
        }),
    );
}

/** A program of a page that changes nothing where another one is: `<!-- changes nothing -->` stands before it. */
export interface Quiet {
    readonly pageName: string;
    readonly line: number;
    readonly code: string;
    /** What is there: the page's program without what is new, or else the page's program before. */
    readonly before: string;
}

export function quietPrograms(): Quiet[] {
    return pages().flatMap(({ name, fences }) => {
        const programs = fences.filter(({ language }) => language === "ts");
        return programs.flatMap(({ mark, line, code }, index) => {
            const before = former(code) === code ? (programs[index - 1]?.code ?? "") : former(code);
            return mark === "changes nothing" ? [{ pageName: name, line, code, before }] : [];
        });
    });
}

/** Whether the program stands on the module that most samples import. */
export function needsPlatform({ code }: Block): boolean {
    return code.includes('from "./platform"');
}

export function isAboutAzureMl({ shown, code }: Block): boolean {
    const target = shown.on ?? (/\b(attachment|WorkspaceAttachment)\b/.test(code) ? "attachment" : "gateway");
    return target === "attachment";
}

/** A program on one of the two targets that the platform has. */
export function withTarget(code: string, target: Shown["on"]): string {
    return target === undefined ? code : code.replaceAll(/\b(gateway|attachment)\b/g, target);
}

/** Compares a block with the engine's lines; with WRITE_PREVIEWS=1 in the environment the page is written instead. */
export function compare(block: Block, lines: readonly string[]): void {
    const order = (all: readonly string[]) => (block.shown.what === "list" ? [...all].sort() : [...all]);
    const found = order(block.text.trimEnd().split("\n"));
    if (process.env["WRITE_PREVIEWS"] === "1" && found.join("\n") !== order(lines).join("\n")) {
        write(block, lines);
        return;
    }
    assert.deepEqual(found, order(lines));
}

/** Puts into the page what the engine prints now. */
function write({ pageName, index }: Block, lines: readonly string[]): void {
    const { path, text, fences } = page(pageName);
    const { offset, code } = fences[index]!;
    writeFileSync(path, `${text.slice(0, offset)}${lines.join("\n")}\n${text.slice(offset + code.length)}`);
}
