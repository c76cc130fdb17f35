import { type Program, layOutCompiled } from "../consumer";
import type { Figure, Line, Setting } from "../figure";
import type { Measured } from "../process";
import { Project, registeredBy } from "../project";
import { inFolder } from "../root";
import { Rounds } from "../samples";

type Verb = "preview" | "up";

/** A whole command of Pulumi. */
interface Sample {
    readonly seconds: number;
    readonly resources: number;
    /** Bytes of the state that it left. */
    readonly state: number;
}

interface Runs {
    readonly verb: Verb;
    readonly endpoints: number;
    readonly checkpoints: boolean;
}

/** How much longer than at 10 endpoints a resource's preview may take at 100. */
const GROWTH = 1.2;

/** Runs of stacks of all sizes, whole commands. An `up` of 100 endpoints takes forty minutes: there is one of each, not warmed up. */
export const ENGINE_RUNS: readonly Figure[] = [
    figureOf(runsOf("preview", 1), 7),
    { name: "up-growth", runs: 3, measure: measureUps },
    { name: "preview-growth", runs: 3, measure: measurePreviews },
    figureOf(runsOf("up", 10, false), 3),
    figureOf(runsOf("up", 100, false), 1),
    figureOf(runsOf("up", 100), 1),
];

function runsOf(verb: Verb, endpoints: number, checkpoints = true): Runs {
    return { verb, endpoints, checkpoints };
}

function figureOf(runs: Runs, rounds: number): Figure {
    return {
        name: nameOf(runs),
        runs: rounds,
        measure: async (setting) => linesOf(runs, await roundsOf(runs, setting)),
    };
}

function nameOf({ verb, endpoints, checkpoints }: Runs): string {
    return `${verb}-${endpoints}${checkpoints ? "" : "-no-checkpoints"}`;
}

/** Updates of 1 and of 10 endpoints, and what is between them. */
async function measureUps({ runs, progress }: Setting): Promise<Line[]> {
    const [one, ten] = [runsOf("up", 1), runsOf("up", 10)];
    const contenders = {
        library1: () => sampleOf("library", one),
        plain1: () => sampleOf("plain", one),
        library10: () => sampleOf("library", ten),
        plain10: () => sampleOf("plain", ten),
    };
    const rounds = await Rounds.run(runs, contenders, progress);
    const line = (figure: string, what: string, unit: string, of: typeof marginal): Line => {
        const library = ({ library1, library10 }: Samples<typeof contenders>) => of(library1, library10);
        const plain = ({ plain1, plain10 }: Samples<typeof contenders>) => of(plain1, plain10);
        return {
            figure: `up-marginal-${figure}`,
            measures: `what ${what} more takes in an up, between 1 and 10 endpoints: start, cluster and gateway left out`,
            unit,
            library: rounds.median(library),
            plain: rounds.median(plain),
            ratio: rounds.median((samples) => library(samples) / plain(samples)),
            spread: rounds.spread((samples) => library(samples) / plain(samples)),
            runs: rounds.count,
        };
    };
    return [
        ...linesOf(
            one,
            rounds.map(({ library1: library, plain1: plain }) => ({ library, plain })),
        ),
        ...linesOf(
            ten,
            rounds.map(({ library10: library, plain10: plain }) => ({ library, plain })),
        ),
        line("endpoint", "an endpoint", "s", (small, large) => (large.seconds - small.seconds) / 9),
        line("per-resource", "a registered resource", "ms", marginal),
    ];
}

/** Previews of 1, 10 and 100 endpoints, and how the time of a resource grows. */
async function measurePreviews({ runs, progress }: Setting): Promise<Line[]> {
    const [one, ten, hundred] = [runsOf("preview", 1), runsOf("preview", 10), runsOf("preview", 100)];
    const contenders = {
        library1: () => sampleOf("library", one),
        plain1: () => sampleOf("plain", one),
        library10: () => sampleOf("library", ten),
        plain10: () => sampleOf("plain", ten),
        library100: () => sampleOf("library", hundred),
        plain100: () => sampleOf("plain", hundred),
    };
    const warmedUp = ["library1", "plain1", "library10", "plain10"] as const;
    const rounds = await Rounds.run(runs, contenders, progress, warmedUp);
    const growth = ({ library10, library100 }: Samples<typeof contenders>) =>
        perResource(library100) / perResource(library10);
    return [
        ...linesOf(
            ten,
            rounds.map(({ library10: library, plain10: plain }) => ({ library, plain })),
        ),
        ...linesOf(
            hundred,
            rounds.map(({ library100: library, plain100: plain }) => ({ library, plain })),
        ),
        {
            figure: "preview-growth",
            measures:
                "preview of 100 endpoints, time per registered resource, to that of 10 (the baseline); " +
                "`plain` is the plain program's at 100",
            unit: "ms",
            library: rounds.median(({ library100 }) => perResource(library100)),
            plain: rounds.median(({ plain100 }) => perResource(plain100)),
            baseline: rounds.median(({ library10 }) => perResource(library10)),
            ratio: rounds.median(growth),
            spread: rounds.spread(growth),
            target: GROWTH,
            runs: rounds.count,
        },
        growthOf(
            "library",
            rounds.map(({ library1: one, library10: ten, library100: hundred }) => ({ one, ten, hundred })),
        ),
        growthOf(
            "plain",
            rounds.map(({ plain1: one, plain10: ten, plain100: hundred }) => ({ one, ten, hundred })),
        ),
    ];
}

/** How the time of a resource more grows with the stack, for one program: the start of a command is in none of it. */
function growthOf(program: Program, rounds: Rounds<"one" | "ten" | "hundred", Sample>): Line {
    const late = rounds.median(({ ten, hundred }) => marginal(ten, hundred));
    const ratio = ({ one, ten, hundred }: Readonly<Record<"one" | "ten" | "hundred", Sample>>) =>
        marginal(ten, hundred) / marginal(one, ten);
    return {
        figure: `preview-growth-marginal-${program}`,
        measures:
            `what a registered resource more takes in a preview of the ${program === "plain" ? "plain program" : "library"}, ` +
            "between 10 and 100 endpoints, to that between 1 and 10 (the baseline)",
        unit: "ms",
        library: program === "library" ? late : undefined,
        plain: program === "plain" ? late : undefined,
        baseline: rounds.median(({ one, ten }) => marginal(one, ten)),
        ratio: rounds.median(ratio),
        spread: rounds.spread(ratio),
        runs: rounds.count,
    };
}

/** What a value is of the samples of one round. */
type Samples<Contenders> = Readonly<Record<keyof Contenders, Sample>>;

async function roundsOf(runs: Runs, { runs: count, progress }: Setting): Promise<Rounds<Program, Sample>> {
    const contenders = { library: () => sampleOf("library", runs), plain: () => sampleOf("plain", runs) };
    return await Rounds.run(
        count,
        contenders,
        progress,
        runs.verb === "up" && runs.endpoints === 100 ? [] : undefined,
    );
}

/** One command on a new stack, in a new world. */
async function sampleOf(program: Program, { verb, endpoints, checkpoints }: Runs): Promise<Sample> {
    return await inFolder(async (folder) => {
        const main = layOutCompiled(folder, program);
        const project = await Project.open(folder, { main, config: { endpoints }, checkpoints });
        try {
            const measured: Measured = await project[verb]();
            const { seconds } = measured;
            return { seconds, resources: registeredBy(measured), state: Buffer.byteLength(project.state()) };
        } finally {
            await project.close();
        }
    });
}

function linesOf(runs: Runs, rounds: Rounds<Program, Sample>): Line[] {
    const { verb, endpoints, checkpoints } = runs;
    const name = nameOf(runs);
    const words = `${verb} of ${endpoints} endpoints with six versions each${
        checkpoints ? "" : ", the state stored once at its end (PULUMI_SKIP_CHECKPOINTS)"
    }`;
    const line = (figure: string, measures: string, unit: string, of: (sample: Sample) => number): Line => ({
        figure: `${name}-${figure}`,
        measures,
        unit,
        library: rounds.median(({ library }) => of(library)),
        plain: rounds.median(({ plain }) => of(plain)),
        ratio: rounds.median(({ library, plain }) => of(library) / of(plain)),
        spread: rounds.spread(({ library, plain }) => of(library) / of(plain)),
        runs: rounds.count,
    });
    const state = line("state", `bytes of the state after ${words}`, "bytes", (sample) => sample.state);
    return [
        { ...line("total", `${words}: the whole command`, "s", ({ seconds }) => seconds), target: 1.2 },
        {
            ...line(
                "per-resource",
                `${words}: the whole command, for each registered resource`,
                "ms",
                perResource,
            ),
            target: 1.05,
        },
        line("resources", `${words}: registered resources, components too`, "", ({ resources }) => resources),
        ...(verb === "up" ? [state] : []),
    ];
}

function perResource({ seconds, resources }: Sample): number {
    return (seconds * 1000) / resources;
}

/** Milliseconds that a resource more takes, between two sizes of a stack. */
function marginal(small: Sample, large: Sample): number {
    return ((large.seconds - small.seconds) * 1000) / (large.resources - small.resources);
}
