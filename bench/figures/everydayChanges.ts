import { type Program, layOutCompiled } from "../consumer";
import { EVERYDAY } from "../everyday";
import type { Figure, Line, Setting } from "../figure";
import { Project } from "../project";
import { inFolder } from "../root";

/** How many resources each everyday change touches. No time is taken: one run says it all, and a test asserts it. */
export const EVERYDAY_CHANGES: Figure = { name: "everyday", runs: 1, measure: measureChanges };

async function measureChanges({ progress }: Setting): Promise<Line[]> {
    const library = await touchedBy("library", progress);
    const plain = await touchedBy("plain", progress);
    return EVERYDAY.map(({ change, key, touched }, index) => ({
        figure: `everyday-${key}`,
        measures: `resources that change with ${change}`,
        unit: "",
        library: library[index]!,
        plain: plain[index]!,
        target: touched.length,
        runs: 1,
    }));
}

async function touchedBy(program: Program, progress: Setting["progress"]): Promise<number[]> {
    return await inFolder(async (folder) => {
        const project = await Project.open(folder, { main: layOutCompiled(folder, program) });
        try {
            progress(`${program}: up`);
            await project.up();
            const touched: number[] = [];
            for (const { change, key, value } of EVERYDAY) {
                progress(`${program}: ${change}`);
                await project.run("config", "set", key, value);
                touched.push(changedIn((await project.run("preview", "--json")).stdout));
                await project.run("config", "rm", key);
            }
            return touched;
        } finally {
            await project.close();
        }
    });
}

/** The resources that a preview, printed as JSON, would do anything to. */
function changedIn(json: string): number {
    const { steps } = JSON.parse(json) as { steps: readonly { op: string; urn: string }[] };
    return new Set(steps.filter(({ op }) => op !== "same").map(({ urn }) => urn)).size;
}
