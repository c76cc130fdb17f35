// Lists the slowest tests of a run: of mocha's JSON report that is named, or of the unit tests, which then run.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { ROOT, RUNS } from "./runs";

const SHOWN = 20;

interface Report {
    readonly tests: readonly {
        readonly fullTitle: string;
        readonly file: string;
        readonly duration?: number;
    }[];
}

const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Report;

function reportOfUnitTests(): Report {
    const folder = mkdtempSync(join(tmpdir(), "slowest-"));
    try {
        const file = join(folder, "report.json");
        const args = ["--reporter", "json", "--reporter-option", `output=${file}`];
        const { stderr } = spawnSync(process.execPath, RUNS.unit.command(args), {
            cwd: ROOT,
            encoding: "utf8",
        });
        if (!existsSync(file)) throw new Error(`The unit tests wrote no report:\n${stderr}`);
        return read(file);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const [file] = process.argv.slice(2);
const { tests } =
    file === undefined ? reportOfUnitTests() : read(resolve(process.env["INIT_CWD"] ?? ".", file));
const seconds = tests.map(({ fullTitle, file, duration = 0 }) => ({
    seconds: duration / 1000,
    test: `${relative(join(ROOT, ".build"), file).replace(/\.js$/, ".ts")}: ${fullTitle}`,
}));
seconds.sort((one, other) => other.seconds - one.seconds);
for (const { seconds: taken, test } of seconds.slice(0, SHOWN))
    console.log(`${taken.toFixed(1).padStart(6)} s  ${test}`);
