// The lab: what needs a cluster that runs. Its tools are set up outside of its namespace, everything else is inside.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { readFlags } from "./changes/flags";
import { mochaArguments, SKIPPED_VARIABLE } from "./mocha";
import { namespaceRefusal } from "./namespace";

/** What the lab can be told to do; each answers with the exit code. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = { test, changes };

/** Loaded when it is needed: to find the engine it loads Pulumi's SDK, which takes a second. */
const runInLab = async (args: readonly string[]) => await (await import("./runInLab.js")).runInLab(args, say);
const say = (line: string) => console.log(`lab: ${line}`);

/** Runs the lab's tests. Where they cannot run, every one of them is reported as pending, with the reason. */
async function test(args: readonly string[]): Promise<number> {
    // Mocha's settings are relative to the checkout.
    process.chdir(join(__dirname, "..", ".."));
    const refusal = await namespaceRefusal(process.env);
    if (refusal === undefined) return await runInLab(mochaArguments(args));
    say(`SKIPPED: ${refusal}`);
    const code = await runHere(mochaArguments(args), { ...process.env, [SKIPPED_VARIABLE]: refusal });
    say(`SKIPPED: none of the tests above has run, because ${refusal}`);
    return code;
}

/** Counts the changes of an endpoint that lose requests; fails where one does. */
async function changes(args: readonly string[]): Promise<number> {
    readFlags(args); // before anything is set up
    const refusal = await namespaceRefusal(process.env);
    if (refusal === undefined) return await runInLab([join(__dirname, "changes", "main.js"), ...args]);
    throw new Error(`The lab cannot run here, because ${refusal}. See "What it needs" in lab/README.md.`);
}

async function runHere(nodeArguments: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
    const child = spawn(process.execPath, nodeArguments, { env, stdio: "inherit" });
    const [code] = (await once(child, "close")) as [number | null];
    return code ?? 1;
}

async function main([name = "", ...args]: readonly string[]): Promise<number> {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command !== undefined) return await command(args);
    const said = name === "" ? "The lab must be told what to do" : `The lab does not know "${name}"`;
    throw new Error(`${said}. It knows: ${Object.keys(COMMANDS).join(", ")}.`);
}

main(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    },
);
