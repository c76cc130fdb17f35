import type { Run, Sandbox, SandboxStack, Write } from "aks-scoring/sandbox";
import { diffText, outputsText, previewText, updateText } from "./engineText";
import { seconds, type Terminal } from "./terminal";

/** An update, as the demo calls it. */
export const UP = "pulumi up";

/** What each step of the demo works with. */
export interface Scene {
    readonly terminal: Terminal;
    readonly sandbox: Sandbox;
    readonly stack: SandboxStack;
}

/** A change of the program's settings, as the demo tells of it. */
export interface Change {
    readonly setting: string;
    /** Undefined takes the setting back. */
    readonly value: string | undefined;
    readonly explanation: string;
    /** How the preview is shown: each property that changes, or each resource. */
    readonly shown: "diff" | "list";
}

/** Outputs that must be secret. */
export interface Secrets {
    readonly outputs: readonly string[];
    readonly explanation: string;
}

export async function createAll(scene: Scene, explanation: string): Promise<Run> {
    const { terminal, stack } = scene;
    terminal.heading("From nothing", explanation);
    const run = await timed(scene, UP, stack.up());
    terminal.engine(updateText(run.stdout));
    for (const warning of new Set(run.diagnostics)) terminal.line(`Warning: ${warning}`);
    terminal.promise(
        run.steps.length > 0 && run.steps.every(({ op }) => op === "create" || op === "read"),
        "everything is created, and nothing is changed",
    );
    return run;
}

export async function changeNothing(scene: Scene): Promise<void> {
    const { terminal, stack } = scene;
    terminal.heading("Nothing changed", "The same program once more.");
    const run = await timed(scene, UP, stack.up());
    terminal.engine(updateText(run.stdout));
    terminal.promise(run.steps.length === 0, "a second up changes nothing");
}

/** Changes one setting: its preview, then the update. */
export async function change(scene: Scene, made: Change): Promise<Run> {
    const { terminal, stack } = scene;
    const { setting, value, shown } = made;
    const command = value === undefined ? `rm ${setting}` : `set ${setting} ${value}`;
    terminal.heading(`pulumi config ${command}`, made.explanation);
    await (value === undefined
        ? stack.automation.removeConfig(setting)
        : stack.automation.setConfig(setting, { value }));
    const preview = await timed(
        scene,
        `pulumi preview${shown === "diff" ? " --diff" : ""}`,
        stack.preview({ diff: shown === "diff" }),
    );
    terminal.engine(shown === "diff" ? diffText(preview.stdout) : previewText(preview.stdout));
    const run = await timed(scene, UP, stack.up());
    terminal.engine(updateText(run.stdout));
    return run;
}

/** Shows the outputs of the last update; answers the scoring URI. */
export function showOutputs({ terminal }: Scene, run: Run, secrets: Secrets): string {
    terminal.heading("The outputs", secrets.explanation);
    terminal.engine(outputsText(run.stdout));
    const { outputs } = run;
    terminal.promise(
        secrets.outputs.every((name) => {
            const output = outputs[name];
            return output?.secret === true && !run.stdout.includes(textOf(output.value));
        }),
        `the ${secrets.outputs.map(spelled).join(" and the ")} ${secrets.outputs.length > 1 ? "are" : "is"} secret, and not in what the engine printed`,
    );
    return textOf(outputs["scoringUri"]?.value);
}

/** The steps of an update that are the engine's own, "update HTTPRoute", in their order. */
export function stepsOf({ steps }: Run): string {
    return steps.map(({ op, type }) => `${op} ${kindOf(type)}`).join(", ");
}

/** What has been written since a point of the record, "update HTTPRoute fraud-route", in its order. */
export function writesSince({ sandbox }: Scene, from: number): string {
    return sandbox.writes.slice(from).map(writeText).join(", ");
}

/** "update HTTPRoute fraud-route" */
export function writeText({ operation, type, name }: Write): string {
    return `${operation} ${kindOf(type)} ${name}`;
}

/** "azure-native:containerservice:AgentPool" → "AgentPool". */
export function kindOf(type: string): string {
    return type.split(":").at(-1) ?? type;
}

async function timed({ terminal, sandbox }: Scene, title: string, work: Promise<Run>): Promise<Run> {
    const start = Date.now();
    const before = sandbox.writes.length;
    const latest = () => sandbox.writes.slice(before).map(writeText).at(-1) ?? "";
    const run = await terminal.during(title, work, latest);
    terminal.line(`${terminal.bold(title)}, ${seconds(Date.now() - start)}:`);
    return run;
}

/** "primaryKey" → "key", as people say. */
function spelled(output: string): string {
    return output === "primaryKey" ? "key" : output;
}

/** An output that is text. */
export function textOf(value: unknown): string {
    if (typeof value !== "string" || value === "") throw new Error("An output of the example is no text.");
    return value;
}
