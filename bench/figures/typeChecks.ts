import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Compiler, typescript6, typescript7 } from "../compilers";
import { type Flavour, layOutConsumer } from "../consumer";
import type { Figure, Line, Setting } from "../figure";
import { type Measured, measure } from "../process";
import { inFolder } from "../root";
import { Rounds, above, ratioOf } from "../samples";

const FLAVOURS: readonly Flavour[] = ["empty", "library", "perFile", "whole"];

/** The plain programs, what they are called, and how much of their cost the library may have. */
const AGAINST = [
    { flavour: "whole", words: "the SDKs imported whole", target: 0.1 },
    { flavour: "perFile", words: "the SDKs imported by file", target: 0.2 },
] as const;

type Checks = Rounds<Flavour, Measured>;

/** Type check of the consumer's program. */
export const TYPE_CHECKS: readonly Figure[] = [
    { name: "type-check-6", runs: 5, measure: (setting) => check("6", typescript6(), setting) },
    {
        name: "type-check-7",
        runs: 5,
        measure: async (setting) => check("7", await typescript7(setting.progress), setting),
    },
];

async function check(
    version: string,
    [command, ...args]: Compiler,
    { runs, progress }: Setting,
): Promise<Line[]> {
    return await inFolder(async (folder) => {
        for (const flavour of FLAVOURS) {
            mkdirSync(join(folder, flavour));
            layOutConsumer(join(folder, flavour), flavour);
        }
        const once = (flavour: Flavour) => () => {
            const cwd = join(folder, flavour, "program", "main");
            return measure(command, [...args, "--noEmit", "-p", cwd], { cwd });
        };
        const contenders = {
            empty: once("empty"),
            library: once("library"),
            perFile: once("perFile"),
            whole: once("whole"),
        };
        const rounds: Checks = await Rounds.run(runs, contenders, progress);
        return AGAINST.flatMap((against) => linesOf(rounds, version, against));
    });
}

function linesOf(
    rounds: Checks,
    version: string,
    { flavour, words, target }: (typeof AGAINST)[number],
): Line[] {
    const line = (
        what: "time" | "memory",
        unit: string,
        of: (measured: Measured) => number | undefined,
    ): Line => {
        const [empty, library, plain] = (["empty", "library", flavour] as const).map((contender) =>
            rounds.median((samples) => of(samples[contender])),
        );
        return {
            figure: `type-check-${version}-${what}-${flavour}`,
            measures:
                `${what} of TypeScript ${version} for the consumer's program, above an empty one that imports ` +
                `@pulumi/pulumi (the baseline); the plain program has ${words}; the ratio is of what is above the baseline`,
            unit,
            library,
            plain,
            baseline: empty,
            // Of the medians: a round's own difference to the empty program may be less than its noise.
            ratio: ratioOf(above(library, empty), above(plain, empty)),
            spread: rounds.spread((samples) =>
                ratioOf(
                    above(of(samples.library), of(samples.empty)),
                    above(of(samples[flavour]), of(samples.empty)),
                ),
            ),
            target,
            runs: rounds.count,
        };
    };
    return [line("time", "s", ({ seconds }) => seconds), line("memory", "MiB", ({ mebibytes }) => mebibytes)];
}
