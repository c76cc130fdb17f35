import type { EngineEvent } from "@pulumi/pulumi/automation";

/**
 * How the texts begin in which the SDK itself tells the engine of a call's answer: "Invoke RPC finished: …, resp: …"
 * (`@pulumi/pulumi/runtime`: invoke.js and resource.js). The others that it has name types and resources alone.
 */
const ANSWER = /^(<\{%\w+%\}>)*(Invoke|Call|getResource Invoke|ReadResource|RegisterResource) RPC finished: /;

/**
 * Whether an event is a text of the SDK's with the answer of a call in the clear: such are in every Pulumi program's event
 * log, whatever it marks as secret. What a program says at the same severity is its own.
 */
export function isSdkAnswer({ diagnosticEvent }: EngineEvent): boolean {
    // The SDK's types leave this severity out.
    return (
        (diagnosticEvent?.severity as string | undefined) === "debug" &&
        ANSWER.test(diagnosticEvent?.message ?? "")
    );
}
