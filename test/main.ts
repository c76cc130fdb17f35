// All tests: first those of the library, which run on any machine, then the lab's. `.ci/count` knows the lines that
// announce the two.
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");
/** Each worker has an engine and a program beside it. */
const JOBS = Math.max(1, Math.min(4, availableParallelism()));

/** Whether it went well. */
function run(title: string, ...args: string[]): boolean {
    console.log(`\ntests: ${title}`);
    return spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" }).status === 0;
}

const args = process.argv.slice(2);
const mocha = [require.resolve("mocha/bin/mocha.js"), "--parallel", "--jobs", String(JOBS)];
// Whatever comes of the one, the other runs too.
const library = run("the library", ...mocha, ...args, ".build/test/**/*.test.js");
const lab = run("the lab", join(ROOT, ".build", "lab", "main.js"), "test", ...args);
if (!library) console.log("tests: the library FAILED");
if (!lab) console.log("tests: the lab FAILED");
process.exitCode = library && lab ? 0 : 1;
