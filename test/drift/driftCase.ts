import type { Run, SandboxStack } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { shortened } from "../sandboxed/azureml/support";

/** What proves an outcome: steps, and whether the world is as it should be at the end. */
interface Proof {
    /** What `refresh` does to the state. @default nothing */
    readonly found?: "update" | "delete";
    /** What `up` does, and says before in a preview. @default nothing */
    readonly done?: "update" | "create";
    readonly right: boolean;
}

const LEFT: Proof = { right: false };
const WRITTEN: Proof = { found: "update", done: "update", right: true };
const MADE: Proof = { found: "delete", done: "create", right: true };

/** What a run makes of a change, in the words of docs/drift.md, and what proves it. */
const OUTCOMES = {
    "leaves it": LEFT,
    "leaves them": LEFT,
    "leaves it: the number is the autoscaler's": LEFT,
    "leaves them: the number is the autoscaler's": LEFT,
    "leaves it: [write it again](#what-a-refresh-does-not-see)": LEFT,
    "leaves them: [write them again](#what-a-refresh-does-not-see)": LEFT,
    "writes the program's": WRITTEN,
    "writes the stack's": WRITTEN,
    "writes the deployment, without a number: it is the router's": { ...WRITTEN, right: false },
    "makes it again": MADE,
    "makes it again, with the same keys": MADE,
    "makes it again, with its least count": MADE,
} as const satisfies Readonly<Record<string, Proof>>;

/** Something that is changed behind a stack's back, and what becomes of it: a row of docs/drift.md. */
export interface DriftCase<Scene> {
    /** The row's first cell. */
    readonly row: string;
    /** The resource that is changed, by type and logical name: "HTTPRoute fraud-route". */
    readonly resource: string;
    change(scene: Scene): void | Promise<void>;
    /** What is there now: the same text again is the same state. */
    look(scene: Scene): string | Promise<string>;
    /** What `look` tells when all is right. @default what it told before the change */
    readonly right?: string;
    /** What `pulumi up` alone does: the row's second cell. */
    readonly alone: keyof typeof OUTCOMES;
    /** What `pulumi refresh`, then `pulumi up` does, and `pulumi up --refresh`: the row's third cell. */
    readonly refreshed: keyof typeof OUTCOMES;
}

/** The cells of a case's row. */
export const cellsOf = ({
    row,
    alone,
    refreshed,
}: Readonly<Record<"row" | "alone" | "refreshed", string>>) => [row, alone, refreshed];

/** What the runs did after all cases' changes had been made at once. */
interface Observed {
    readonly preview: readonly string[];
    readonly up: readonly string[];
    readonly refresh: readonly string[];
    readonly then: readonly string[];
    readonly both: readonly string[];
    /** What each case saw before, after `up`, after `refresh` and `up`, and after `up --refresh`. */
    readonly seen: readonly (readonly string[])[];
    readonly last: readonly string[];
}

/** "update HTTPRoute fraud-route"; what is only read is no step. */
export function linesOf(run: Run): string[] {
    return run.steps
        .filter(({ op }) => op !== "read")
        .map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${shortened(name)}`);
}

/**
 * Makes the changes of all cases at once, as they do not meet each other, and runs the stack with and without a refresh;
 * then once more, for `up --refresh`. One test for each case, and one that sees that nothing else changes.
 */
export function driftTests<Scene extends { readonly stack: SandboxStack }>(
    scene: () => Scene,
    cases: readonly DriftCase<Scene>[],
): void {
    let observed: Observed;
    before(async () => {
        observed = await observe(scene(), cases);
    });
    const about = (lines: readonly string[], resource: string) =>
        lines.filter((line) => line.endsWith(` ${resource}`));

    cases.forEach(({ row, resource, alone, refreshed, ...one }, index) => {
        it(row, () => {
            const first: Proof = OUTCOMES[alone];
            const then: Proof = OUTCOMES[refreshed];
            const steps = (op: string | undefined) => (op === undefined ? [] : [`${op} ${resource}`]);
            assert.deepEqual(about(observed.preview, resource), steps(first.done), "preview");
            assert.deepEqual(about(observed.up, resource), steps(first.done), "up");
            assert.deepEqual(about(observed.refresh, resource), steps(then.found), "refresh");
            assert.deepEqual(about(observed.then, resource), steps(then.done), "up after a refresh");
            assert.deepEqual(about(observed.both, resource), steps(then.done), "up --refresh");
            const [before = "", ...later] = observed.seen.map((texts) => texts[index]);
            const { right = before } = one;
            assert.deepEqual(
                later.map((text) => text === right),
                [first.right, then.right, then.right],
                `${right}: after up, after refresh and up, after up --refresh: ${later.join(" | ")}`,
            );
        });
    });

    it("and nothing else changes", () => {
        const all = cases.map(({ resource }) => resource);
        for (const lines of [observed.preview, observed.up, observed.refresh, observed.then, observed.both]) {
            assert.deepEqual(
                lines.filter((line) => !all.some((resource) => line.endsWith(` ${resource}`))),
                [],
            );
        }
        assert.deepEqual(observed.last, [], "once it is repaired");
    });
}

async function observe<Scene extends { readonly stack: SandboxStack }>(
    scene: Scene,
    cases: readonly DriftCase<Scene>[],
): Promise<Observed> {
    const { stack } = scene;
    const look = () => Promise.all(cases.map(async (one) => await one.look(scene)));
    const change = () => Promise.all(cases.map(async (one) => await one.change(scene)));
    const seen = [await look()];
    await change();
    const preview = linesOf(await stack.preview());
    const up = linesOf(await stack.up());
    seen.push(await look());
    const refresh = linesOf(await stack.refresh());
    const then = linesOf(await stack.up());
    seen.push(await look());
    await change();
    const both = linesOf(await stack.up({ refresh: true }));
    seen.push(await look());
    const last = linesOf(await stack.up());
    return { preview, up, refresh, then, both, seen, last };
}
