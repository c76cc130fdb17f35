// npm run test:mutation: breaks the files that decide security and routing, one place after another, and asks the tests that
// need no engine whether they notice. What they don't notice is in survivors.json, with the reason. About half an hour.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { judge, type Report, type Survivor } from "./judge";

const ROOT = join(__dirname, "..", "..", "..");
const HERE = join(ROOT, "test", "mutation");
const STRYKER = join(HERE, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
/** Each with the tests that know its files: a mutant of a constant is shown to all of them. */
const PARTS = ["components", "plans"];

function run(command: string, ...args: string[]): void {
    const { status } = spawnSync(command, args, { cwd: ROOT, stdio: "inherit" });
    if (status !== 0) process.exit(1);
}

function read<T>(...path: string[]): T {
    return JSON.parse(readFileSync(join(...path), "utf8")) as T;
}

if (!existsSync(STRYKER)) run("npm", "ci", "--prefix", HERE, "--no-audit", "--no-fund");
for (const part of PARTS) run(process.execPath, STRYKER, "run", join(HERE, `${part}.json`));
const reports = PARTS.map((part) => read<Report>(ROOT, ".stryker-tmp", `${part}.json`));
const all: Report = { files: Object.assign({}, ...reports.map(({ files }) => files)) as Report["files"] };
const { lines, passed } = judge(all, read<readonly Survivor[]>(HERE, "survivors.json"));
console.log(lines.join("\n"));
process.exitCode = passed ? 0 : 1;
