// npm run test:mutation: breaks the files that decide security and routing, one place after another, and asks the tests that
// need no engine whether they notice. What they don't notice is in survivors.json, with the reason. About half an hour.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { judge, type Report, type Survivor } from "./judge";

const ROOT = join(__dirname, "..", "..", "..");
const HERE = join(ROOT, "test", "mutation");
const STRYKER = join(HERE, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
const TEMPORARY = ".stryker-tmp";

/** Files to break, and the tests that know them: a mutant of a constant is shown to all of them. */
interface Part {
    readonly mutate: readonly string[];
    readonly spec: readonly string[];
}

function run(command: string, ...args: string[]): void {
    const { status } = spawnSync(command, args, { cwd: ROOT, stdio: "inherit" });
    if (status !== 0) process.exit(1);
}

function read<T>(...path: string[]): T {
    return JSON.parse(readFileSync(join(...path), "utf8")) as T;
}

if (!existsSync(STRYKER)) run("npm", "ci", "--prefix", HERE, "--no-audit", "--no-fund");
const shared = read<{ readonly mochaOptions: object }>(HERE, "stryker.json");
mkdirSync(join(ROOT, TEMPORARY), { recursive: true });
const reports = Object.entries(read<Record<string, Part>>(HERE, "parts.json")).map(
    ([name, { mutate, spec }]) => {
        const [config, fileName] = [`${TEMPORARY}/${name}.config.json`, `${TEMPORARY}/${name}.json`];
        const own = { mutate, tempDirName: `${TEMPORARY}/${name}`, jsonReporter: { fileName } };
        const all = { ...shared, ...own, mochaOptions: { ...shared.mochaOptions, spec } };
        writeFileSync(join(ROOT, config), JSON.stringify(all));
        run(process.execPath, STRYKER, "run", config, ...process.argv.slice(2));
        return read<Report>(ROOT, fileName);
    },
);
const all: Report = { files: Object.assign({}, ...reports.map(({ files }) => files)) as Report["files"] };
const { lines, passed } = judge(all, read<readonly Survivor[]>(HERE, "survivors.json"));
console.log(lines.join("\n"));
process.exitCode = passed ? 0 : 1;
