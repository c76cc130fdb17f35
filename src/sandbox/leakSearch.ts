import type { AzureRequest } from "./azure/behaviour";
import type { KnownSecrets, Leak } from "./knownSecrets";
import type { Run, Traces } from "./run";
import type { Write } from "./writes";

/** A run left a secret where everybody can read it. The message says which and where, and has none in it. */
export class SecretLeakError extends Error {
    override readonly name = "SecretLeakError";

    constructor(
        readonly leaks: readonly Leak[],
        /** What else went wrong in the run. */
        override readonly cause?: Error,
    ) {
        const lines = leaks.map(({ place, secret, around }) => `  - ${place}: ${secret}: …${around}…`);
        super([`secrets in the clear after a run:`, ...lines].join("\n"));
    }
}

/** Looks for secrets in all that a run leaves behind. */
export class LeakSearch {
    private writesSeen = 0;
    private requestsSeen = 0;

    constructor(
        private readonly secrets: KnownSecrets,
        private readonly writes: readonly Write[],
        private readonly requests: readonly AzureRequest[],
        /** Leaks are let through. */
        private readonly allowed: boolean,
    ) {}

    /** The world is another: its records are searched from their start. */
    restart(): void {
        [this.writesSeen, this.requestsSeen] = [0, 0];
        this.secrets.restart();
    }

    /** What was recorded since the last look. */
    records(): Traces {
        const records = {
            "sandbox.writes": JSON.stringify(this.writes.slice(this.writesSeen)),
            "sandbox.azure.history": JSON.stringify(this.requests.slice(this.requestsSeen)),
        };
        [this.writesSeen, this.requestsSeen] = [this.writes.length, this.requests.length];
        return records;
    }

    /** Throws a {@link SecretLeakError} where a secret is in the traces, and leaks are not allowed. */
    check(traces: Traces, outputs: Run["outputs"], cause: Error | undefined): void {
        for (const [name, { value, secret }] of Object.entries(outputs)) {
            if (secret) this.secrets.learnOf("the outputs", name, value);
        }
        if (this.allowed) {
            return;
        }
        const leaks = Object.entries(traces).flatMap(([place, text]) => this.secrets.findIn(place, text));
        if (leaks.length > 0) {
            throw new SecretLeakError(leaks, cause);
        }
    }
}
