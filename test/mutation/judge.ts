/** As much of StrykerJS's report as is read: https://github.com/stryker-mutator/mutation-testing-elements */
export interface Report {
    readonly files: Readonly<
        Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>
    >;
}

interface Mutant {
    readonly mutatorName: string;
    readonly replacement?: string;
    readonly status: string;
    readonly location: { readonly start: Position; readonly end: Position };
}

/** From 1. */
interface Position {
    readonly line: number;
    readonly column: number;
}

/** A mutant that may live: what is written, what it becomes, and why no test of these can tell. */
export interface Survivor {
    readonly file: string;
    /** The source that is replaced, its white space as one blank. */
    readonly code: string;
    readonly becomes: string;
    readonly reason: string;
}

/** Percent of the mutants that the tests kill. */
const LEAST = 95;

const KILLED = new Set(["Killed", "Timeout"]);
/** Neither for nor against: they don't compile, or nothing was run. */
const NOT_COUNTED = new Set(["CompileError", "RuntimeError", "Ignored", "Pending"]);

/** What a run comes to, in lines, and whether it is good: the share is killed, and each survivor is known with its reason. */
export function judge(
    { files }: Report,
    known: readonly Survivor[],
): { readonly lines: string[]; readonly passed: boolean } {
    const lines: string[] = [];
    const all = { killed: 0, counted: 0 };
    const unknown: string[] = [];
    const used = new Set<Survivor>();
    for (const [file, { source, mutants }] of Object.entries(files).sort()) {
        const counted = mutants.filter(({ status }) => !NOT_COUNTED.has(status));
        const killed = counted.filter(({ status }) => KILLED.has(status)).length;
        all.killed += killed;
        all.counted += counted.length;
        lines.push(`${percent(killed, counted.length)} ${killed} of ${counted.length}  ${file}`);
        for (const mutant of counted.filter(({ status }) => !KILLED.has(status))) {
            const code = onOneLine(sliceOf(source, mutant.location));
            const becomes = onOneLine(mutant.replacement ?? "");
            const same = known.find(
                (one) => one.file === file && one.code === code && one.becomes === becomes,
            );
            if (same !== undefined) used.add(same);
            else
                unknown.push(
                    `${file}:${mutant.location.start.line} ${mutant.mutatorName}: ${code} → ${becomes}`,
                );
        }
    }
    const gone = known.filter((one) => !used.has(one) && files[one.file] !== undefined);
    const share = (100 * all.killed) / Math.max(1, all.counted);
    lines.push(
        ...unknown.map((text) => `lives, and survivors.json does not say why: ${text}`),
        ...gone.map(
            ({ file, code, becomes }) =>
                `is in survivors.json, and does not live: ${file}: ${code} → ${becomes}`,
        ),
        `mutation score: ${percent(all.killed, all.counted)} (${all.killed} of ${all.counted} mutants killed, ` +
            `${used.size} survivors with a reason); at least ${LEAST} % is asked for`,
    );
    return { lines, passed: share >= LEAST && unknown.length === 0 && gone.length === 0 };
}

function sliceOf(source: string, { start, end }: Mutant["location"]): string {
    const lines = source.split("\n").slice(start.line - 1, end.line);
    lines[lines.length - 1] = lines[lines.length - 1]!.slice(0, end.column - 1);
    lines[0] = lines[0]!.slice(start.column - 1);
    return lines.join("\n");
}

function onOneLine(text: string): string {
    return text.replace(/\s+/g, " ").trim();
}

/** Rounded down. */
function percent(part: number, whole: number): string {
    return `${(Math.floor((1000 * part) / Math.max(1, whole)) / 10).toFixed(1)} %`;
}
