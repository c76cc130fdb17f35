import {
    SandboxRunError,
    type Run,
    type Sandbox,
    type SandboxStack,
    type SavedSandbox,
    type Write,
} from "aks-scoring/sandbox";
import { stackOf } from "../examples/setUps";
import type { Change } from "./changes";
import { Drawn } from "./drawn";
import { editedProgram } from "./editedProgram";
import { inject, type Fault, type Inside } from "./fault";
import { differences, likenessOf, withDrawn, type Likeness } from "./likeness";
import { Recovery, type Remedy } from "./recovery";
import type { SweptStack } from "./stacks";
import { TrafficGuard } from "./trafficGuard";

/** What came of a fault. */
export interface Outcome {
    readonly fault: Fault;
    /** Whether the fault came: otherwise it came too late, and the run had ended. */
    readonly struck: boolean;
    /** The commands that were needed, in order. */
    readonly remedies: readonly Remedy[];
    /** What is not as it is without the fault; empty when all is well. */
    readonly problems: readonly string[];
}

/** A change of a stack, run undisturbed once, and again with each fault from the same start. */
export class Trial {
    private constructor(
        private readonly sandbox: Sandbox,
        private readonly stack: SandboxStack,
        private readonly change: Change,
        private readonly start: SavedSandbox,
        /** What the undisturbed run came to, and the random values of it. */
        private readonly expected: Likeness,
        /** The same after `pulumi refresh`. */
        private readonly refreshed: Likeness,
        private readonly drawn: Drawn,
        /** The writes of the undisturbed run: the n-th of another one may be another, where several are under way at once. */
        readonly writes: readonly Write[],
        /** What the ARM deployments among them put and deleted, by their ids. */
        readonly insides: ReadonlyMap<string, readonly Inside[]>,
    ) {}

    /** Sets a stack up in an empty sandbox and runs the change undisturbed. Undefined: it is none of this stack. */
    static async of(sandbox: Sandbox, example: SweptStack, change: Change): Promise<Trial | undefined> {
        await example.prepare?.(sandbox);
        for (const before of example.after) {
            await (await stackOf(sandbox, before)).up();
        }
        const name = example.example;
        const stack = await stackOf(sandbox, example);
        if (change.from !== undefined) {
            stack.program = editedProgram(name, change.from);
            await stack.up();
        }
        const start = await sandbox.save();
        stack.program = editedProgram(name, change.to ?? change.from);
        await sandbox.restore(start);
        const guard = new TrafficGuard(sandbox);
        await runOf(stack, change)();
        guard.stop();
        const problems = [...guard.problems, ...(await unfinished(stack, change))];
        if (problems.length > 0) {
            throw new Error(`${name}, ${change.name}, without any fault:\n${problems.join("\n")}`);
        }
        const writes = [...sandbox.writes];
        const none = change.noneOf?.[name];
        if ((writes.length === 0) !== (none !== undefined)) {
            throw new Error(`${name}, ${change.name}: ${writes.length} writes, but: ${none ?? "a change"}`);
        }
        if (none !== undefined) return undefined;
        const insides = insidesOf(sandbox);
        const expected = await likenessOf(sandbox, stack);
        await stack.refresh();
        const refreshed = await likenessOf(sandbox, stack);
        return new Trial(
            sandbox,
            stack,
            change,
            start,
            expected,
            refreshed,
            await Drawn.of(stack),
            writes,
            insides,
        );
    }

    /** Runs the change with a fault, then what the engine's words ask for, and compares. */
    async run(fault: Fault): Promise<Outcome> {
        await this.sandbox.restore(this.start);
        const guard = new TrafficGuard(this.sandbox);
        const run = runOf(this.stack, this.change);
        const planned = inject(this.sandbox, fault);
        const recovery = new Recovery(this.sandbox, this.stack, run);
        const problems: string[] = [];
        try {
            const failed = await run().then(
                () => undefined,
                (error: unknown) => error,
            );
            if (this.sandbox.isFailing)
                problems.push(`the run made no ${fault.at.operation} ${fault.at.urn}`);
            else if (!planned.struck() && fault.kind !== "killed between")
                problems.push("the fault did not come");
            if (failed !== undefined) await recovery.go(failed as Error);
            problems.push(...(await unfinished(this.stack, this.change)));
            problems.push(...(await this.unlike(recovery.used)));
        } catch (error) {
            problems.push(error instanceof SandboxRunError ? error.message : String(error));
        } finally {
            guard.stop();
        }
        const struck = planned.struck();
        return { fault, struck, remedies: recovery.used, problems: [...guard.problems, ...problems] };
    }

    /**
     * What is not as after the undisturbed run. A refresh on the way has left in the state what was in the world then (of a
     * cluster, pools that are gone by now): two stacks that were refreshed last of all are compared instead.
     */
    private async unlike(remedies: readonly Remedy[]): Promise<string[]> {
        const wasRead = remedies.includes("refresh") || remedies.includes("import");
        const found = await this.unlikeTo(this.expected, wasRead);
        if (found.length === 0 || !remedies.includes("refresh")) {
            return found;
        }
        await this.stack.refresh();
        return await this.unlikeTo(this.refreshed, true);
    }

    /** Random values count by whose they are. */
    private async unlikeTo(expected: Likeness, wasRead: boolean): Promise<string[]> {
        const found = await likenessOf(this.sandbox, this.stack);
        if (differences(expected, found, wasRead).length === 0) {
            return [];
        }
        const named = withDrawn(found, await Drawn.of(this.stack));
        return differences(withDrawn(expected, this.drawn), named, wasRead);
    }
}

function insidesOf({ azure }: Sandbox): Map<string, Inside[]> {
    const insides = new Map<string, Inside[]>();
    for (const { operation, id, by } of azure.history) {
        if (by !== undefined) insides.set(by, [...(insides.get(by) ?? []), { operation, id }]);
    }
    return insides;
}

function runOf(stack: SandboxStack, { to }: Change): () => Promise<Run> {
    return () => (to === undefined ? stack.destroy() : stack.up());
}

/** The steps that a preview still shows: none, when a change is through. */
async function unfinished(stack: SandboxStack, { to }: Change): Promise<string[]> {
    if (to === undefined) {
        return [];
    }
    const { steps } = await stack.preview();
    // A StackReference is read each time.
    return steps.filter(({ op }) => op !== "read").map(({ op, urn }) => `a last preview shows ${op} ${urn}`);
}
