/** Why the lab's tests are skipped, told to mocha's process. */
export const SKIPPED_VARIABLE = "AKS_SCORING_LAB_SKIPPED";

const CONFIG = "lab/.mocharc.json";
const ALL = ".build/test/lab/**/*.test.js";

/** What Node is called with to run the lab's tests: all of them, or those of the files that are named. */
export function mochaArguments(args: readonly string[]): string[] {
    const named = args.some((arg) => arg.endsWith(".js"));
    return [require.resolve("mocha/bin/mocha.js"), "--config", CONFIG, ...args, ...(named ? [] : [ALL])];
}

/** A root hook: mocha loads this file before the tests. */
export const mochaHooks = {
    beforeAll(this: Mocha.Context): void {
        if (process.env[SKIPPED_VARIABLE] !== undefined) this.skip();
    },
};
