import * as pulumi from "@pulumi/pulumi";
import type { AsyncLocalStorage } from "node:async_hooks";
import { withoutHidden } from "../core/hiddenText";
import { setFailed } from "../core/programEnd";

/**
 * A problem, in words that need nothing beside them. Pulumi puts "error serializing property …" before the message of an
 * error that an Output ends in, once for each thing that the Output flows into, and prints its stack: to a user neither says
 * anything.
 */
export class CleanError extends pulumi.ResourceError {
    private text: string;

    constructor(text: string, component: pulumi.Resource | undefined) {
        const shown = withoutHidden(text);
        super(shown, component, true);
        this.text = shown;
        Object.defineProperty(this, "message", { get: () => this.text, set: () => undefined });
        this.stack = shown;
    }

    /** From here on it says no more than where its message stands. */
    refersTo(where: string): void {
        this.text = `see the message of ${where}`;
    }
}

/**
 * The value, once a check has seen it: every check of what is only known later comes through here. What it throws is told
 * once, on the component; nothing that needs the value is made; and the run fails before anything is deleted, also where
 * nothing needs the value and where the program has ended by then.
 */
export function checkLater<T, U>(
    component: pulumi.Resource,
    value: pulumi.Output<T>,
    check: (known: T) => U | Promise<U>,
): pulumi.Output<U> {
    const checked = value.apply(async (known): Promise<U> => {
        try {
            return await check(known);
        } catch (error) {
            return await fail(component, error);
        }
    });
    return awaited(checked);
}

/**
 * What a function of a provider answers; where it answers with an error, `why` says it in words of this library. Errors that
 * the inputs end in stay what they are.
 */
export function readLater<I extends object, T>(
    component: pulumi.Resource,
    inputs: I,
    read: (inputs: I, options: pulumi.InvokeOutputOptions) => pulumi.Output<T>,
    why: (reason: string) => string,
): pulumi.Output<T> {
    // The SDK prints what an input ends in once more, in words of its own: so nothing is asked before all of them are there.
    const answered = () =>
        pulumi.recover(read(inputs, { parent: component }), (error) =>
            fail(component, reworded(component, error, why)),
        );
    return awaited(pulumi.output(inputs).apply(answered));
}

/** As {@link readLater}, of an answer that a check waits for. */
export async function answerOf<T>(
    component: pulumi.Resource,
    answer: Promise<T>,
    why: (reason: string) => string,
): Promise<T> {
    try {
        return await answer;
    } catch (error) {
        throw reworded(component, error, why);
    }
}

function reworded(component: pulumi.Resource, error: unknown, why: (reason: string) => string): unknown {
    // Of an engine that is gone the SDK itself says nothing.
    const { code, message = String(error) } = error as { readonly code?: number; readonly message?: string };
    return code === CANCELLED || code === UNAVAILABLE ? error : new CleanError(why(message), component);
}

/** gRPC's status codes. */
const CANCELLED = 1;
const UNAVAILABLE = 14;

/** Has the SDK wait for a value before it takes the program for finished: it knows of its own requests alone. */
function awaited<T>(value: pulumi.Output<T>): pulumi.Output<T> {
    const done = pulumi.runtime.rpcKeepAlive();
    // Whether it is secret is known, or fails, when the value is; known or not. Until the SDK has heard of a failure.
    void pulumi.isSecret(value).then(done, () => setImmediate(done));
    return value;
}

/** Whether this is an inline program of the Automation API: the SDK tells by the same (`getLocalStore`, runtime/state). */
function isInline(): boolean {
    const { asyncLocalStorage } = globalThis as { readonly asyncLocalStorage?: AsyncLocalStorage<unknown> };
    return asyncLocalStorage?.getStore() !== undefined;
}

/**
 * Ends an Output in an error. The SDK prints an error that nobody handles, on its component and once, and an inline program's
 * run ends with all of them again: by then this one only says where its message stands.
 */
async function fail(component: pulumi.Resource, error: unknown): Promise<never> {
    setFailed(pulumi.runtime.getMonitor());
    if (error instanceof CleanError) {
        // The SDK holds all messages of the process up for the URN of each one's resource, and those of a resource that
        // fails are lost, with all that come after them.
        const urn = await pulumi.isSecret(component.urn).then(
            () => new Promise<string>((resolve) => component.urn.apply(resolve)),
            () => undefined,
        );
        if (urn === undefined) error.resource = undefined;
        // Later than Node tells of rejections.
        if (isInline()) setImmediate(() => error.refersTo(urn ?? "the stack"));
    }
    throw error;
}
