import type { Bag } from "./values";

/** A service refuses a write: nothing changed, the engine shows the message. */
export class Refusal extends Error {
    override readonly name = "Refusal";
}

/** No answer at all: the connection that the request came by breaks. */
export class Disconnection extends Error {
    override readonly name = "Disconnection";
}

/** An object was written but did not come to life: the engine keeps it in the state and shows the reasons. */
export class NotReady extends Error {
    override readonly name = "NotReady";

    constructor(
        message: string,
        readonly id: string,
        readonly outputs: Bag,
        readonly inputs: Bag,
        readonly reasons: readonly string[],
    ) {
        super(message);
    }
}
