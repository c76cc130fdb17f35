import type { Sandbox } from "aks-scoring/sandbox";
import { readEarlier, writeKept } from "./kept";
import { type ExampleName, create, pending, replay } from "./replay";

/** What came of an example. */
export interface Keeping {
    /** Whether today's library is fit to be kept. */
    readonly good: boolean;
    /** "nothing to update" */
    readonly text: string;
}

/**
 * Takes what the last commit kept of an example through an update by today's library, in an empty sandbox, and keeps what
 * comes of it, or creates what is new. An update that loses something, or that another one would follow, keeps nothing.
 */
export async function keep(sandbox: Sandbox, name: ExampleName, write = writeKept): Promise<Keeping> {
    const earlier = readEarlier(name);
    if (earlier === undefined) {
        await create(sandbox, name);
        write(name, await sandbox.save());
        return { good: true, text: "new" };
    }
    await sandbox.restore(earlier);
    const { losses, changes } = await replay(sandbox, name);
    if (losses.length > 0) {
        return refused("the update loses something", losses);
    }
    if (changes.length === 0) {
        return { good: true, text: "nothing to update" };
    }
    const again = await pending(sandbox, name);
    if (again.length > 0) {
        return refused("a second update changes something", again);
    }
    write(name, await sandbox.save());
    return { good: true, text: listed("updated", changes) };
}

function refused(reason: string, lines: readonly string[]): Keeping {
    return { good: false, text: listed(`left as it was, for ${reason}`, lines) };
}

function listed(head: string, lines: readonly string[]): string {
    return [head, ...lines].join("\n    ");
}
