import type { Run } from "aks-scoring/sandbox";

/** What a page shows of a preview, as the comment before the block says: `preview: list, from nothing, on Azure ML`. */
export interface Shown {
    /** "list": each resource that changes, one a line. A kind: the differences of such resources. Else all differences. */
    readonly what: string;
    readonly fromNothing: boolean;
    /** The target in place of the program's own. */
    readonly on: "attachment" | "gateway" | undefined;
    /** The program is refused: what is shown is why. */
    readonly refused: boolean;
}

const TARGETS = { "on Azure ML": "attachment", "on plain Kubernetes": "gateway" } as const;
const ASIDES = ["from nothing", ...Object.keys(TARGETS)];

/** Undefined where the comment is about something else. */
export function shownOf(mark: string): Shown | undefined {
    const [, refused, said] = /^(?:preview|(refused))(?:: (.*))?$/.exec(mark) ?? [];
    if (said === undefined && !/^(preview|refused)$/.test(mark)) return undefined;
    const words = said?.split(", ") ?? [];
    const [what = "", ...rest] = words.filter((word) => !ASIDES.includes(word));
    if (rest.length > 0) throw new Error(`<!-- ${mark} --> says too much`);
    return {
        what,
        fromNothing: words.includes("from nothing"),
        on: Object.entries(TARGETS).find(([aside]) => words.includes(aside))?.[1],
        refused: refused !== undefined,
    };
}

/** The engine's own lines, less those that only identify a resource or count what stays. */
export function linesOf({ stdout }: Run, { what }: Shown): string[] {
    const lines = stdout.split("\n").map((line) => line.trimEnd());
    if (what === "list") {
        // Told of in the order in which the engine hears of them, which is not always the same.
        return lines.filter((line) => /^ [+~-]\S* +\S+ \S+ /.test(line)).map((line) => line.slice(1));
    }
    const from = lines.findIndex((line) => line.startsWith("Previewing update"));
    const to = lines.findIndex((line) => line.startsWith("Resources:"));
    const sections = sectionsOf(lines.slice(from + 1, to));
    return sections
        .filter(([head = ""]) => !head.endsWith(" (same)") && (what === "" || head.includes(`:${what}`)))
        .flatMap(withoutIndent);
}

/** A section begins with a resource, `~ kubernetes:apps/v1:Deployment: (update)`, or with the outputs. */
function sectionsOf(lines: readonly string[]): string[][] {
    const sections: string[][] = [];
    for (const line of lines) {
        if (/^[^"]*: \([a-z-]+\)$/.test(line) || /^ *--outputs:--$/.test(line)) sections.push([]);
        if (line !== "" && !/^\s*\[(id|urn|provider)=/.test(line)) sections.at(-1)?.push(line);
    }
    return sections;
}

function withoutIndent(lines: readonly string[]): string[] {
    const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
    return lines.map((line) => line.slice(indent).replace(/^ +--outputs:--$/, "--outputs:--"));
}
