import * as pulumi from "@pulumi/pulumi";
import { CommandError } from "@pulumi/pulumi/automation";
import { RandomId } from "@pulumi/random/randomId";
import { Refusal, type Sandbox, type SandboxStack } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FUNCTIONS } from "#src/sandbox/azure/functions";

/** Both are made for scoring.example.com. */
export const pem = (name: string) => readFileSync(join(__dirname, "../../../../test/core/pem", name), "utf8");

/** A report of one problem. */
export const report = (title: string, problem: string) => `${title}: 1 problem\n  - ${problem}`;

/** What a function of azure-native answers of what is not there. */
export const notFound = (token: string, resource: string, group: string) =>
    `invocation of azure-native:${token} returned an error: Status=404 Code="ResourceNotFound" Message="The Resource ` +
    `'${resource}' under resource group '${group}' was not found. For more details please go to ` +
    'https://aka.ms/ARMResourceNotFoundFix"';

/** What Azure says to somebody without a right, shortened. */
const FORBIDDEN = 'Status=403 Code="AuthorizationFailed" Message="The client does not have authorization."';

export const forbidden = (token: string) =>
    `invocation of azure-native:${token} returned an error: ${FORBIDDEN}`;

/**
 * Has Azure refuse a function, of one endpoint or of all; answers how to have it answered again. The sandbox itself knows no
 * rights.
 */
export function refuse(token: string, endpointName?: string): () => void {
    const functions = FUNCTIONS as Record<string, (typeof FUNCTIONS)[string]>;
    const key = `azure-native:${token}`;
    const answer = functions[key];
    assert.ok(answer !== undefined, key);
    functions[key] = (args, ...rest) => {
        if (endpointName === undefined || args["endpointName"] === endpointName) throw new Refusal(FORBIDDEN);
        return answer(args, ...rest);
    };
    return () => void (functions[key] = answer);
}

/** A value as the program has it: an Output that is known in the preview, or one that only the update makes. */
export type Later = <T>(value: T) => pulumi.Output<T>;

/** What an inline run came to. */
export interface InlineRun {
    readonly stdout: string;
    /** All that a caller of the Automation API gets to read of a failure; undefined where it went through. */
    readonly error: string | undefined;
}

/** A problem as a run tells it. */
export interface Problem {
    /** The whole message. */
    readonly says: string;
    /** Whose message it is: "aks-scoring:index:ScoringEndpoint::fraud", or "the stack". */
    readonly component: string;
}

/** A problem that is found late. */
export interface LateCase<Values> extends Problem {
    /** What is wrong, for the test's title. */
    readonly what: string;
    /** The value that comes late, and is wrong; or right, where the world is what is wrong. */
    readonly values: Partial<Values>;
    /** Makes the world wrong; answers how to put it right again, where that can be. */
    readonly world?: (sandbox: Sandbox) => (() => void) | undefined;
}

type Command = "preview" | "up";

/**
 * A stack whose programs run inline, by the Automation API, and return nothing. The sandbox's own care for its users is left
 * out: these are the runs of a user of the Automation API.
 */
export class InlineStack {
    private constructor(
        readonly sandbox: Sandbox,
        readonly stack: SandboxStack,
    ) {}

    static async open(sandbox: Sandbox, stackName: string): Promise<InlineStack> {
        dropLeftHandlers();
        return new InlineStack(sandbox, await sandbox.stack(() => undefined, { stackName }));
    }

    async run(command: Command, program: () => unknown, options: object = {}): Promise<InlineRun> {
        let stdout = "";
        const all = {
            color: "never",
            onOutput: (text: string) => void (stdout += text),
            program: () => Promise.resolve(program() as Record<string, unknown> | undefined),
            ...options,
        } as const;
        try {
            await this.stack.automation[command](all);
            return { stdout, error: undefined };
        } catch (error) {
            assert.ok(error instanceof CommandError, String(error));
            return { stdout, error: error.message };
        }
    }

    /** A run that must go through; what it printed. */
    async succeeds(command: Command, program: () => unknown): Promise<string> {
        const { stdout, error } = await this.run(command, program);
        assert.equal(error, undefined, error);
        return stdout;
    }

    /** A program must find all as it is. */
    async changesNothing(program: () => unknown): Promise<void> {
        assert.match(await this.succeeds("preview", program), /^Resources:\n {4}\d+ unchanged$/m);
    }

    /** A run that must fail by late problems alone, that tells each once, and that deletes and changes nothing. */
    async fails(
        command: Command,
        program: () => unknown,
        late: readonly Problem[],
        options: object = {},
    ): Promise<void> {
        const before = await this.all();
        const from = this.sandbox.writes.length;
        const listeners = listenersNow();
        const run = await this.run(command, program, options);
        for (const line of late.flatMap(({ says }) => says.split("\n"))) {
            assert.ok(run.error?.includes(line), `${line}\nnot in\n${run.error ?? run.stdout}`);
        }
        const errors = errorsIn(run.stdout);
        assert.deepEqual(errors.slice(0, -1).sort(), late.map(({ says }) => `error: ${says}`).sort());
        // In the order in which they were found.
        const [, where = ""] = END.exec(errors.at(-1) ?? "") ?? [];
        const urn = `urn:pulumi:${this.stack.name}::sandbox::`;
        assert.deepEqual(
            where.split(", ").sort(),
            late
                .map(
                    ({ component }) => `see the message of ${component.replace(/^aks-scoring:/, `${urn}$&`)}`,
                )
                .sort(),
        );
        assert.doesNotMatch(run.stdout, /^ *[-+~]+ .*delet|^ {4}at |Unhandled|serializing/m);
        assert.deepEqual(
            this.sandbox.writes.slice(from).filter(({ type }) => type !== FRESH),
            [],
        );
        assert.deepEqual(await this.all(), before);
        assert.deepEqual(listenersNow(), listeners);
    }

    /** All that the world and the stack's state hold, but for the resource that is there to be known late. */
    private async all(): Promise<unknown> {
        const state = JSON.parse(await this.stack.exportState()) as State;
        const resources = (state.checkpoint?.latest?.resources ?? state.deployment?.resources ?? [])
            .filter(({ type }) => type !== FRESH && type !== "pulumi:providers:random")
            .map(({ urn, id, inputs }) => [urn, id, masked(inputs)])
            .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
        return JSON.parse(
            JSON.stringify([resources, this.sandbox.azure.objects(), this.sandbox.kubernetes.objects()]),
        );
    }
}

interface State {
    readonly checkpoint?: { readonly latest?: { readonly resources?: readonly Held[] } };
    readonly deployment?: { readonly resources?: readonly Held[] };
}

interface Held {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly inputs?: unknown;
}

/** Secrets are encrypted anew each time. */
function masked(inputs: unknown): unknown {
    return JSON.parse(
        JSON.stringify(inputs ?? null, (key, value: unknown) => (key === "ciphertext" ? "" : value)),
    );
}

const FRESH = "random:index/randomId:RandomId";

/** Values that are known in the preview. */
export const known: Later = (value) => pulumi.output(value) as never;

/** Values that are known once the update has made something new. To be called in the program. */
export function fresh(): Later {
    const { hex } = new RandomId("fresh", { byteLength: 2 });
    return (value) => hex.apply(() => value);
}

/** What an inline run ends with; in other words where the program's outputs are what failed. */
const END = /^error: (?:One or more errors occurred: )?(see the message of .*)$/;

/** The errors under "Diagnostics", each whole, the stack's own last. */
export function errorsIn(stdout: string): string[] {
    const section = /^Diagnostics:\n([\s\S]*?)^\S/m.exec(`${stdout}\nEnd`)?.[1] ?? "";
    const errors = section.matchAll(/^ {4}(error: .*(?:\n {6}.*)*)/gm);
    const isLast = (text: string) => Number(END.test(text));
    return [...errors].map(([, text]) => text!.replace(/^ {4}/gm, "")).sort((a, b) => isLast(a) - isLast(b));
}

/**
 * A run whose engine ended first, as after a write that failed, never takes its handlers away (the SDK's
 * automation/server.js), and each one prints every later run's errors once more: those of other tests go here.
 */
function dropLeftHandlers(): void {
    for (const event of EVENTS) {
        for (const handler of process.listeners(event as "unhandledRejection")) {
            if (String(handler).includes("errorSet")) process.off(event, handler);
        }
    }
}

const EVENTS = ["unhandledRejection", "uncaughtException"] as const;

/** How many handlers of the process each run of the SDK adds to and must take away again. */
export function listenersNow(): number[] {
    return EVENTS.map((event) => process.listenerCount(event));
}

/** Gives a program its values, each as it has it. */
export type ValueOf<Values> = <K extends keyof Values>(key: K) => pulumi.Input<Values[K]>;

/** A program with some values that come late, and the others as they should be. */
export type ProgramOf<Values> = (values: Partial<Values>, later?: () => Later) => () => void;

/** What a program declares, given the values that it should have. */
export function programOf<Values>(
    right: Values,
    declare: (value: ValueOf<Values>) => unknown,
): ProgramOf<Values> {
    return (values, later) => () => {
        const late = later?.() ?? known;
        declare(<K extends keyof Values>(key: K) => {
            // One that turns out to be undefined is wrong, too.
            return Object.hasOwn(values, key) ? late(values[key] as Values[K]) : known(right[key]);
        });
    };
}

/**
 * One test for each late problem, of an endpoint that serves: in the preview and in the update, also where only the update
 * knows the value. In the end the right program finds all as it left it.
 */
export function testLate<Values>(
    cases: readonly LateCase<Values>[],
    open: () => InlineStack,
    program: ProgramOf<Values>,
): void {
    for (const one of cases) {
        it(`${one.what}: told once, and nothing is deleted`, async () => {
            const stack = open();
            const { sandbox } = stack;
            const saved = await sandbox.save();
            const putRight = one.world?.(sandbox);
            try {
                const wrong = program(one.values, () => known);
                await stack.fails("preview", wrong, [one]);
                await stack.fails("up", wrong, [one]);
                await stack.fails("up", program(one.values, fresh), [one]);
                if (one.world !== undefined && putRight === undefined) return;
                putRight?.();
                await stack.changesNothing(program({}, fresh));
            } finally {
                putRight?.();
                await sandbox.restore(saved);
            }
        });
    }
}

/** As {@link testLate}, of all that is wrong at once. */
export function testTogether<Values>(
    cases: readonly Omit<LateCase<Values>, "what">[],
    open: () => InlineStack,
    program: ProgramOf<Values>,
): void {
    it(`${cases.length} at once: each told once, and nothing is deleted`, async () => {
        const stack = open();
        const values = Object.assign({}, ...cases.map((one) => one.values)) as Partial<Values>;
        await stack.fails(
            "preview",
            program(values, () => known),
            cases,
        );
        await stack.fails(
            "up",
            program(values, () => known),
            cases,
        );
        await stack.fails("up", program(values, fresh), cases);
        await stack.changesNothing(program({}, fresh));
    });
}
