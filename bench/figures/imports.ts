import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Figure, Line, Setting } from "../figure";
import { measure, mostMemoryIn } from "../process";
import { installPackages } from "../packages";
import { ROOT, inFolder } from "../root";
import { Rounds, ratioOf } from "../samples";

interface Import {
    /** Milliseconds from before Pulumi's SDK was asked for until all was there. */
    readonly milliseconds: number;
    /** Most memory of the process, in MiB; undefined where this system does not say (other than Linux). */
    readonly mebibytes: number | undefined;
}

/** What is imported after Pulumi's SDK, as code. */
const CONTENDERS = {
    pulumi: "",
    library: 'require("aks-scoring");',
    used: 'const { AksCluster, ScoringGateway, ScoringEndpoint } = require("aks-scoring");',
    perFile: perFileImports(),
} as const;

type Contender = keyof typeof CONTENDERS;

/** What a program takes to start with the library, over Pulumi's SDK alone. */
export const IMPORTS: Figure = { name: "import", runs: 9, measure: measureImports };

async function measureImports({ runs, progress }: Setting): Promise<Line[]> {
    const rounds = await inFolder(async (folder) => {
        installPackages(folder);
        const contenders = Object.fromEntries(
            Object.entries(CONTENDERS).map(([name, code]) => [name, () => imported(code, folder)]),
        ) as Record<Contender, () => Promise<Import>>;
        return await Rounds.run(runs, contenders, progress);
    });
    const line = (
        what: string,
        contender: Contender,
        words: string,
        of: (sample: Import) => number | undefined,
    ): Line => ({
        figure: `import-${what}${contender === "used" ? "-used" : ""}`,
        measures: `${what} of Pulumi's SDK with ${words}, to that of Pulumi's SDK alone (the baseline)`,
        unit: what === "time" ? "ms" : "MiB",
        library: rounds.median((samples) => of(samples[contender])),
        plain: rounds.median(({ perFile }) => of(perFile)),
        baseline: rounds.median(({ pulumi }) => of(pulumi)),
        ratio: rounds.median((samples) => ratioOf(of(samples[contender]), of(samples.pulumi))),
        spread: rounds.spread((samples) => ratioOf(of(samples[contender]), of(samples.pulumi))),
        // What every program pays: none gets by with the names alone.
        target: contender === "used" ? 1.05 : undefined,
        runs: rounds.count,
    });
    const milliseconds = (sample: Import) => sample.milliseconds;
    const mebibytes = (sample: Import) => sample.mebibytes;
    return [
        line("time", "library", "require('aks-scoring')", milliseconds),
        line("memory", "library", "require('aks-scoring')", mebibytes),
        line("time", "used", "AksCluster, ScoringGateway and ScoringEndpoint at hand", milliseconds),
        line("memory", "used", "AksCluster, ScoringGateway and ScoringEndpoint at hand", mebibytes),
    ];
}

/** Imports in a process of their own. */
async function imported(code: string, cwd: string): Promise<Import> {
    const script =
        `const start = process.hrtime.bigint(); require("@pulumi/pulumi"); ${code} ` +
        "const milliseconds = Number(process.hrtime.bigint() - start) / 1e6; " +
        'let status = ""; try { status = require("fs").readFileSync("/proc/self/status", "utf8"); } catch {} ' +
        "console.log(JSON.stringify({ milliseconds, status }));";
    const { stdout } = await measure(process.execPath, ["-e", script], { cwd });
    const { milliseconds, status } = JSON.parse(stdout) as { milliseconds: number; status: string };
    return { milliseconds, mebibytes: mostMemoryIn(status) };
}

/** The SDKs' files that the plain program imports. */
function perFileImports(): string {
    const folder = join(ROOT, "bench", "plain");
    const source = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    const files = source.join("\n").matchAll(/from "(@pulumi\/(?:azure-native|kubernetes|random)\/[^"]+)"/g);
    return [...new Set([...files].map(([, file]) => `require("${file}");`))].join(" ");
}
