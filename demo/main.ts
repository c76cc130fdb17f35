// The quickstart under the real Pulumi engine, with a sandbox in place of Azure and Kubernetes: no account, no cluster.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findEngine, Sandbox } from "aks-scoring/sandbox";
import { picture } from "./picture";
import { CONFIG, quickstart } from "./quickstart";
import { stackView } from "./stackView";
import * as steps from "./steps";
import { seconds, Terminal } from "./terminal";

const PICTURE = join("demo-out", "stack.html");

async function main(): Promise<void> {
    const terminal = new Terminal(
        (text) => void process.stdout.write(text),
        process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
    );
    const { version, path, source } = await findEngine({ progress: (line) => terminal.line(line) });
    terminal.line(`Pulumi ${version}, ${path} (${source})`);

    const start = Date.now();
    const sandbox = await Sandbox.start();
    try {
        const stack = await sandbox.stack(quickstart, {
            projectName: "aks-scoring-quickstart",
            config: CONFIG,
        });
        const scene = { terminal, sandbox, stack };
        await steps.createAll(scene);
        await steps.changeNothing(scene);
        await steps.shiftWeights(scene);
        await steps.changeImage(scene);
        const last = await steps.rotatePool(scene);
        const scoringUri = steps.showOutputs(scene, last);

        await mkdir(dirname(PICTURE), { recursive: true });
        await writeFile(PICTURE, picture(stackView(sandbox, scoringUri)));
        terminal.heading("A picture of the stack", `${PICTURE}: open it in a browser.`);
    } finally {
        await sandbox.stop();
    }
    terminal.line(`Done in ${seconds(Date.now() - start)}.`);
    if (terminal.broken.length > 0) {
        terminal.line(`${terminal.broken.length} of the demo's promises did not hold.`);
        process.exitCode = 1;
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
