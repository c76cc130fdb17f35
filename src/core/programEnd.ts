/** What Pulumi's SDK calls the engine through, as far as it tells it that a program is through. */
interface Engine {
    signalAndWaitForShutdown?: (
        this: object,
        request: unknown,
        answer: (error: { readonly code: number }) => void,
    ) => unknown;
}

/** gRPC's status of a server that is gone: the SDK then goes on to what it does about errors. */
const UNAVAILABLE = 14;

const guarded = new WeakSet<object>();
const failed = new WeakSet<object>();

/**
 * Says that a run has failed: also where what tells the SDK of it is lost, its end is held back.
 *
 * @param client The SDK's client of that run.
 */
export function setFailed(client: object | undefined): void {
    if (client !== undefined) failed.add(client);
}

/**
 * Has an inline program of the Automation API end as the CLI has a program end: with an error it never tells the engine that
 * it is through. The SDK tells the engine first, which then deletes all that the program had no chance to register, and looks
 * at the errors afterwards
 * (https://github.com/pulumi/pulumi/blob/1b5949891b3cefcb9974752b24a5ecef0acc86c8/sdk/nodejs/automation/server.ts#L92-L128,
 * since https://github.com/pulumi/pulumi/pull/20143). The CLI's runner looks at them before
 * (https://github.com/pulumi/pulumi/blob/1b5949891b3cefcb9974752b24a5ecef0acc86c8/sdk/nodejs/cmd/run/index.ts).
 * A call that is not made leaves the rest to the SDK: it waits for what is under way, and fails the run with its errors.
 *
 * @param clients What the SDK's clients are made of, or the client of the one run that is under way.
 * @param hasErrors Whether the SDK knows of an error of the run that asks.
 */
export function endOnlyWithoutErrors(clients: object | undefined, hasErrors: () => boolean): void {
    const engine: Engine | undefined = clients;
    const signal = engine?.signalAndWaitForShutdown;
    // Mocks have no end.
    if (engine === undefined || signal === undefined || guarded.has(engine)) return;
    guarded.add(engine);
    engine.signalAndWaitForShutdown = function (this: object, request, answer) {
        // Node tells of a rejection that nobody handles once all that waits for promises has run.
        setImmediate(() => {
            if (failed.has(this) || hasErrors()) answer({ code: UNAVAILABLE });
            else signal.call(this, request, answer);
        });
    };
}
