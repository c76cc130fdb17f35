import { type Flavour, layOutConsumer } from "../consumer";
import type { Figure, Line, Setting } from "../figure";
import { Project } from "../project";
import { inFolder } from "../root";
import { Rounds } from "../samples";

/** The first preview of a project that has just been cloned, its packages and the engine in place. */
export const FIRST_PREVIEW: Figure = { name: "first-preview", runs: 3, measure: measureFirst };

async function measureFirst({ runs, progress }: Setting): Promise<Line[]> {
    const once = (flavour: Flavour) => () => firstPreview(flavour);
    const contenders = { library: once("library"), perFile: once("perFile"), whole: once("whole") };
    const rounds = await Rounds.run(runs, contenders, progress);
    const line = (plain: "perFile" | "whole", words: string): Line => ({
        figure: `first-preview-${plain}`,
        measures:
            "first preview of a fresh clone with one endpoint, its packages installed and the engine cached; Pulumi " +
            `compiles the program itself, as it does unless told otherwise; the plain program has ${words}`,
        unit: "s",
        library: rounds.median(({ library }) => library),
        plain: rounds.median((samples) => samples[plain]),
        ratio: rounds.median(({ library, ...others }) => library / others[plain]),
        spread: rounds.spread(({ library, ...others }) => library / others[plain]),
        runs: rounds.count,
    });
    return [line("whole", "the SDKs imported whole"), line("perFile", "the SDKs imported by file")];
}

/** Seconds; a new folder with sources alone, a new home for Pulumi, a new stack. */
async function firstPreview(flavour: Flavour): Promise<number> {
    return await inFolder(async (folder) => {
        layOutConsumer(folder, flavour);
        const project = await Project.open(folder, { main: "program/main/index.ts", typescript: true });
        try {
            return (await project.preview()).seconds;
        } finally {
            await project.close();
        }
    });
}
