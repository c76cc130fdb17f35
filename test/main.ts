// All tests: the unit tests, which need no engine, then the library's others, then the lab's. Or one of the three, where the
// first argument names it.
import { spawnSync } from "node:child_process";
import { ROOT, RUNS, type Run } from "./runs";

/** Whether it went well. */
function run({ title, command }: Run, args: readonly string[]): boolean {
    console.log(`\ntests: ${title}`);
    return spawnSync(process.execPath, command(args), { cwd: ROOT, stdio: "inherit" }).status === 0;
}

const [first = "", ...others] = process.argv.slice(2);
const isNamed = (name: string): name is keyof typeof RUNS => Object.hasOwn(RUNS, name);
const runs = isNamed(first) ? [RUNS[first]] : Object.values(RUNS);
const args = isNamed(first) ? others : process.argv.slice(2);
// Whatever comes of the one, the others run too.
const failed = runs.filter((one) => !run(one, args));
for (const { title } of failed) console.log(`tests: ${title} FAILED`);
process.exitCode = failed.length === 0 ? 0 : 1;
