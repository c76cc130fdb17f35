import type { Run, Sandbox, SandboxStack } from "aks-scoring/sandbox";
import { diffText, outputsText, previewText, updateText } from "./engineText";
import { seconds, type Terminal } from "./terminal";

/** What each step of the demo works with. */
export interface Scene {
    readonly terminal: Terminal;
    readonly sandbox: Sandbox;
    readonly stack: SandboxStack;
}

export async function createAll({ terminal, stack }: Scene): Promise<void> {
    terminal.heading(
        "From nothing",
        "A cluster with CPU, GPU and FPGA pools, a gateway, and an endpoint with two versions at 90% and 10%.",
    );
    const run = await timed(terminal, "pulumi up", stack.up());
    terminal.engine(updateText(run.stdout));
    for (const warning of new Set(run.diagnostics)) terminal.line(`Warning: ${warning}`);
    terminal.promise(
        run.steps.length > 0 && run.steps.every(({ op }) => op === "create" || op === "read"),
        "everything is created, and nothing is changed",
    );
}

export async function changeNothing({ terminal, stack }: Scene): Promise<void> {
    terminal.heading("Nothing changed", "The same program once more.");
    const run = await timed(terminal, "pulumi up", stack.up());
    terminal.engine(updateText(run.stdout));
    terminal.promise(run.steps.length === 0, "a second up changes nothing");
}

export async function shiftWeights(scene: Scene): Promise<void> {
    const run = await change(scene, "greenTraffic", "40", "More traffic for green: 60% and 40%.", "diff");
    scene.terminal.promise(
        stepsOf(run) === "update HTTPRoute",
        "a change of weights is one update of one resource, the route",
    );
}

export async function changeImage(scene: Scene): Promise<void> {
    const run = await change(scene, "imageTag", "14", "A new image for green.", "diff");
    scene.terminal.promise(
        stepsOf(run) === "update Deployment",
        "a new image is one update of one resource, green's Deployment",
    );
}

/** Answers the last update. */
export async function rotatePool(scene: Scene): Promise<Run> {
    const { terminal, sandbox } = scene;
    const before = sandbox.writes.length;
    const run = await change(
        scene,
        "gpuVmSize",
        "Standard_NC8as_T4_v3",
        "A larger VM size for the GPU pool. No pool can change its size, so the library rotates it.",
        "list",
    );
    const writes = sandbox.writes
        .slice(before)
        .filter(({ type }) => type !== "azure-native:resources:Deployment") // the pools' settings
        .map(({ operation, type }) => `${operation} ${kindOf(type)}`);
    terminal.promise(
        writes.join(", ") === "create AgentPool, update Deployment, delete AgentPool",
        "the new pool comes first, green moves onto it, and the old pool goes last",
    );
    terminal.promise(
        sandbox.azure.evictions.length === 0,
        "nothing ran on the old pool any more when it went",
    );
    return run;
}

/** Shows the outputs of the last update; answers the scoring URI. */
export function showOutputs({ terminal }: Scene, run: Run): string {
    terminal.heading("The outputs", "Keys and credentials are secrets from birth.");
    terminal.engine(outputsText(run.stdout));
    const { primaryKey, kubeconfig, scoringUri } = run.outputs;
    terminal.promise(
        [primaryKey, kubeconfig].every(
            (output) => output?.secret === true && !run.stdout.includes(text(output.value)),
        ),
        "the key and the kubeconfig are secret, and not in what the engine printed",
    );
    return text(scoringUri?.value);
}

/** Changes one setting: its preview, then the update. */
async function change(
    { terminal, stack }: Scene,
    setting: string,
    value: string,
    explanation: string,
    shown: "diff" | "list",
): Promise<Run> {
    terminal.heading(`pulumi config set ${setting} ${value}`, explanation);
    await stack.automation.setConfig(setting, { value });
    const preview = await timed(
        terminal,
        `pulumi preview${shown === "diff" ? " --diff" : ""}`,
        stack.preview({ diff: shown === "diff" }),
    );
    terminal.engine(shown === "diff" ? diffText(preview.stdout) : previewText(preview.stdout));
    const run = await timed(terminal, "pulumi up", stack.up());
    terminal.engine(updateText(run.stdout));
    return run;
}

async function timed(terminal: Terminal, title: string, work: Promise<Run>): Promise<Run> {
    const start = Date.now();
    const run = await work;
    terminal.line(`${terminal.bold(title)}, ${seconds(Date.now() - start)}:`);
    return run;
}

function stepsOf({ steps }: Run): string {
    return steps.map(({ op, type }) => `${op} ${kindOf(type)}`).join(", ");
}

/** "azure-native:containerservice:AgentPool" → "AgentPool". */
function kindOf(type: string): string {
    return type.split(":").at(-1) ?? type;
}

function text(value: unknown): string {
    if (typeof value !== "string" || value === "") throw new Error("An output of the quickstart is no text.");
    return value;
}
