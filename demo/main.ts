// A stack under the real Pulumi engine, with a sandbox in place of Azure and Kubernetes, or on the lab's own cluster.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isInNamespace, namespaceRefusal } from "../lab/namespace";
import { runInLab } from "../lab/runInLab";
import { AZURE_ML } from "./azureMlStory";
import { type Flags, readFlags } from "./flags";
import { KUBERNETES } from "./kubernetesStory";
import { Screen } from "./screen";
import type { Story } from "./story";
import { seconds, Terminal } from "./terminal";

const FOLDER = "demo-out";

/** Tells the story that the command line asks for; answers with the exit code. */
async function main(args: readonly string[]): Promise<number> {
    const flags = readFlags(args);
    const terminal = openTerminal();
    try {
        if (flags.story === "lab" && !isInNamespace(process.env)) return await enterLab(terminal, args);
        return await show(await storyOf(flags), terminal);
    } finally {
        terminal.close();
    }
}

/** Runs the same command line in the lab's namespace. */
async function enterLab(terminal: Terminal, args: readonly string[]): Promise<number> {
    const refusal = await namespaceRefusal(process.env);
    if (refusal === undefined) return await runInLab([__filename, ...args], (line) => terminal.line(line));
    throw new Error(
        `npm run demo: the lab cannot run here, because ${refusal}. See "What it needs" in lab/README.md.`,
    );
}

async function storyOf({ story, load }: Flags): Promise<Story> {
    if (story === "kubernetes") return KUBERNETES;
    if (story === "azureml") return AZURE_ML;
    // A Kubernetes client comes with it, which takes its time.
    const { labStory } = await import("./labStory.js");
    return labStory(load);
}

async function show(story: Story, terminal: Terminal): Promise<number> {
    const start = Date.now();
    const stage = await story.open(terminal);
    try {
        const { program, projectName, config, picture } = story;
        const stack = await stage.sandbox.stack(program, { projectName, config });
        const page = await stage.tell({ terminal, sandbox: stage.sandbox, stack });

        const file = join(FOLDER, picture.file);
        await mkdir(FOLDER, { recursive: true });
        await writeFile(file, page);
        terminal.heading(picture.title, `${file}: open it in a browser.`);
    } finally {
        await terminal.during("everything ends", stage.stop());
    }
    terminal.line(`Done in ${seconds(Date.now() - start)}.`);
    if (terminal.broken.length === 0) return 0;
    terminal.line(`${terminal.broken.length} of the demo's promises did not hold.`);
    return 1;
}

/** Draws where it can, and is plain text elsewhere. */
function openTerminal(): Terminal {
    const { stdout, env } = process;
    const colours = stdout.isTTY && env["NO_COLOR"] === undefined && env["TERM"] !== "dumb";
    const screen = colours ? new Screen(stdout) : undefined;
    return new Terminal((text) => void (screen ?? stdout).write(text), colours, screen);
}

main(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    },
);
