// A stack under the real Pulumi engine, with a sandbox in place of Azure and Kubernetes: no account, no cluster.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findEngine, Sandbox } from "aks-scoring/sandbox";
import { AZURE_ML } from "./azureMlStory";
import { KUBERNETES } from "./kubernetesStory";
import { picture } from "./picture";
import { showOutputs } from "./steps";
import type { Story } from "./story";
import { seconds, Terminal } from "./terminal";

const FOLDER = "demo-out";

async function main({ program, projectName, config, ...story }: Story): Promise<void> {
    const terminal = new Terminal(
        (text) => void process.stdout.write(text),
        process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
    );
    const { version, path, source } = await findEngine({ progress: (line) => terminal.line(line) });
    terminal.line(`Pulumi ${version}, ${path} (${source})`);

    const start = Date.now();
    const sandbox = await Sandbox.start();
    try {
        await story.prepare(sandbox);
        const stack = await sandbox.stack(program, { projectName, config });
        const scene = { terminal, sandbox, stack };
        const last = await story.tell(scene);
        const scoringUri = showOutputs(scene, last, story.secrets);

        const file = join(FOLDER, story.picture);
        await mkdir(FOLDER, { recursive: true });
        await writeFile(file, picture(story.view(sandbox, scoringUri)));
        terminal.heading("A picture of the stack", `${file}: open it in a browser.`);
    } finally {
        await sandbox.stop();
    }
    terminal.line(`Done in ${seconds(Date.now() - start)}.`);
    if (terminal.broken.length > 0) {
        terminal.line(`${terminal.broken.length} of the demo's promises did not hold.`);
        process.exitCode = 1;
    }
}

/** The story that the command line asks for. */
function chosen(flags: readonly string[]): Story {
    const unknown = flags.find((flag) => flag !== "--azureml");
    if (unknown !== undefined) {
        throw new Error(
            `npm run demo: ${unknown} is not known. There is one flag: npm run demo -- --azureml serves on Azure ML.`,
        );
    }
    return flags.length === 0 ? KUBERNETES : AZURE_ML;
}

async function run(): Promise<void> {
    await main(chosen(process.argv.slice(2)));
}

run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
