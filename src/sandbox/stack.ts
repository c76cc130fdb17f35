import {
    CommandError,
    type EngineEvent,
    type OutputMap,
    type Stack as AutomationStack,
} from "@pulumi/pulumi/automation";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";
import { readFile } from "node:fs/promises";
import { isSdkAnswer } from "./debugTexts";
import type { LeakSearch } from "./leakSearch";
import { StackOutputs } from "./stackOutputs";
import { runOf, SandboxRunError, type ReadRun, type Run, type Traces } from "./run";

/** A Pulumi program: what it returns becomes the stack's outputs. */
export type Program = () => unknown;

export interface PreviewOptions {
    /** Print each property's change, as `pulumi preview --diff` does. @default false */
    readonly diff?: boolean;
    /** Refresh the state first. @default false */
    readonly refresh?: boolean;
}

export interface UpOptions extends PreviewOptions {
    /** How many resources are worked on at once. @default the engine's own */
    readonly parallel?: number;
    /** Go on with what does not depend on a failed resource. @default false */
    readonly continueOnError?: boolean;
}

interface Options {
    readonly color: "never";
    readonly diff?: boolean;
    readonly refresh?: boolean;
    readonly continueOnError?: boolean;
    readonly parallel?: number;
    readonly onEvent: (event: EngineEvent) => void;
    readonly onOutput: (text: string) => void;
}

type Work = (options: Options) => Promise<{ stdout: string; stderr: string; outputs?: OutputMap }>;

/** A stack with a program in this process, run by the real engine. */
export class SandboxStack {
    private readonly engine: AutomationStack;

    constructor(
        /** The program; assign another one to see what a change of it does. */
        public program: Program,
        /** The Automation API's own stack, for what this class does not offer: import, cancel, history. */
        readonly automation: AutomationStack,
        private readonly stateFile: string,
        private readonly leaks: LeakSearch,
    ) {
        // Each run asks the CLI three more times, for a history that no Run shows and for outputs that the state has:
        // more than half of a small test's time.
        const outputs = new StackOutputs(stateFile);
        this.engine = Object.create(automation, {
            info: { value: () => Promise.resolve(undefined) },
            outputs: { value: async () => (await outputs.read()) ?? (await automation.outputs()) },
        }) as AutomationStack;
    }

    get name(): string {
        return this.automation.name;
    }

    /** What the engine runs: the program of the moment. */
    async runProgram(): Promise<Record<string, unknown>> {
        return ((await this.program()) as Record<string, unknown> | undefined) ?? {};
    }

    /** `pulumi preview`: what would happen. */
    async preview(options: PreviewOptions = {}): Promise<Run> {
        return await this.run(options, (all) => this.engine.preview(all));
    }

    /** `pulumi up`: no preview first. */
    async up(options: UpOptions = {}): Promise<Run> {
        return await this.run(options, (all) => this.engine.up(all));
    }

    /** `pulumi refresh`: reads the world into the state. */
    async refresh(): Promise<Run> {
        return await this.run({}, (all) => this.engine.refresh(all));
    }

    /** `pulumi destroy`: deletes what the stack made; the stack itself stays. */
    async destroy(): Promise<Run> {
        return await this.run({}, (all) => this.engine.destroy(all));
    }

    /** The state as it is stored. Secrets in it are encrypted: one that can be found in it leaked. */
    async exportState(): Promise<string> {
        // The Automation API's own export decrypts.
        return await readFile(this.stateFile, "utf8");
    }

    private async run(options: UpOptions, work: Work): Promise<Run> {
        shareNoConnections();
        keepSecretsOfTransforms();
        const events: EngineEvent[] = [];
        let printed = "";
        const outcome = await work({
            ...options,
            color: "never",
            onEvent: (event) => void events.push(event),
            onOutput: (text) => void (printed += text),
        }).then(
            ({ stdout, stderr, outputs }) => ({ run: runOf(events, stdout, outputsOf(outputs)), stderr }),
            (error: unknown) => failureOf(error, events, printed),
        );
        const error = outcome.run instanceof SandboxRunError ? outcome.run : undefined;
        const traces = await this.tracesOf(outcome, error, events);
        this.leaks.check(traces, outcome.run.outputs, error);
        if (error !== undefined) {
            throw Object.assign(error, { traces });
        }
        return { ...outcome.run, traces };
    }

    private async tracesOf(
        { run, stderr }: Outcome,
        error: SandboxRunError | undefined,
        events: readonly EngineEvent[],
    ): Promise<Traces> {
        return {
            state: await this.exportState(),
            "event log": JSON.stringify(events.filter((event) => !isSdkAnswer(event))),
            stdout: run.stdout,
            stderr,
            diagnostics: JSON.stringify(run.diagnostics),
            "error message": error?.message ?? "",
            ...this.leaks.records(),
        };
    }
}

interface Outcome {
    readonly run: ReadRun;
    readonly stderr: string;
}

function failureOf(error: unknown, events: readonly EngineEvent[], printed: string): Outcome {
    if (error instanceof CommandError) {
        return { run: new SandboxRunError(runOf(events, printed, {}), error.message), stderr: error.message };
    }
    throw error;
}

/**
 * Gives each of the SDK's clients connections of its own. The SDK never closes those of a program in this
 * process, and all of them share one pool: after a failed run they go on knocking at its engine's ports, and
 * whichever later engine is given such a port is taken for dead ("14 UNAVAILABLE: No connection established.
 * Last error: null") until the next knock, up to two minutes later. The SDK offers no setting, but reads this
 * object for each client that it makes.
 */
function shareNoConnections(): void {
    const { grpcClientOptions } = settings as { readonly grpcClientOptions?: Record<string, unknown> };
    if (grpcClientOptions !== undefined) {
        grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
    }
}

/**
 * What a transform returns is written outside of an inline program's own storage, where the SDK takes the engine to know no secrets:
 * all of it would be in the clear in the state. A program that the CLI runs has one storage, and keeps them.
 * https://github.com/pulumi/pulumi/blob/v3.270.0/sdk/nodejs/runtime/callbacks.ts (registerTransform), rpc.ts (serializeProperty)
 */
function keepSecretsOfTransforms(): void {
    (
        state as unknown as { getGlobalStore(): { supportsSecrets: boolean } }
    ).getGlobalStore().supportsSecrets = true;
}

function outputsOf(outputs: OutputMap | undefined): Run["outputs"] {
    return Object.fromEntries(
        Object.entries(outputs ?? {}).map(([name, { value, secret }]) => [
            name,
            { value: value as unknown, secret },
        ]),
    );
}
