import type { Run, Sandbox } from "aks-scoring/sandbox";
import { type ExampleStack, SET_UPS, type SetUp, stackOf } from "../examples/setUps";
import { changedContents, contentsOf, identityOf } from "./contents";
import { deletionsOf, lossesOf } from "./losses";

/** A folder of examples/. */
export type ExampleName = keyof typeof SET_UPS;

/** What an upgrade of the library does to an example that is up. */
export interface Replay {
    /** What a user would lose, a line each. */
    readonly losses: readonly string[];
    /** What else changes: "update kubernetes:apps/v1:Deployment fraud-blue". */
    readonly changes: readonly string[];
}

/**
 * Runs today's library on what the sandbox holds of an example: a preview first, and unless that loses something,
 * the update itself.
 *
 * @throws SandboxRunError where the update fails
 */
export async function replay(sandbox: Sandbox, name: ExampleName): Promise<Replay> {
    const losses: string[] = [];
    const changes: string[] = [];
    const from = sandbox.azure.history.length;
    for (const one of stacksOf(name)) {
        const stack = await stackOf(sandbox, one);
        const preview = await stack.preview();
        losses.push(...lossesOf(preview.steps).map((loss) => `preview of ${stack.name}: ${loss}`));
        if (losses.length > 0) {
            break;
        }
        const [before, held] = [identities(sandbox), await contentsOf(sandbox, stack)];
        const { steps } = await stack.up();
        const after = identities(sandbox);
        losses.push(
            ...lossesOf(steps).map((loss) => `update of ${stack.name}: ${loss}`),
            ...[...before].filter((id) => !after.has(id)).map((id) => `gone from the world: ${id}`),
            ...changedContents(held, await contentsOf(sandbox, stack)),
        );
        changes.push(...changesOf(steps));
    }
    losses.push(...deletionsOf(sandbox.azure.history.slice(from)));
    return { losses, changes };
}

/** Creates an example in an empty sandbox. */
export async function create(sandbox: Sandbox, name: ExampleName): Promise<void> {
    const setUp: SetUp = SET_UPS[name];
    await setUp.prepare?.(sandbox);
    for (const one of setUp.stacks) {
        await (await stackOf(sandbox, one)).up();
    }
}

/** What each of an example's stacks would change now. */
export async function pending(sandbox: Sandbox, name: ExampleName): Promise<string[]> {
    const changes: string[] = [];
    for (const one of stacksOf(name)) {
        changes.push(...changesOf((await (await stackOf(sandbox, one)).preview()).steps));
    }
    return changes;
}

const stacksOf = (name: ExampleName): readonly ExampleStack[] => SET_UPS[name].stacks;

/** A StackReference is read each time. */
function changesOf(steps: Run["steps"]): string[] {
    return steps
        .filter(({ op }) => op !== "read" && op !== "same")
        .map(({ op, type, name }) => `${op} ${type} ${name}`);
}

/** Everything that is there. */
function identities({ azure, kubernetes }: Sandbox): Set<string> {
    return new Set([...azure.objects().map(({ id }) => id), ...kubernetes.objects().map(identityOf)]);
}
