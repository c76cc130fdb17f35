import { count, isObserved, TIMED_OUT, type Wait } from "./wait";

/** Each must have come to what is desired. */
const NUMBERS = ["currentNumberScheduled", "updatedNumberScheduled", "numberAvailable", "numberReady"];

/** A DaemonSet is ready when all nodes that should have its newest pod have it, ready. */
export function daemonSetWait(): Wait {
    return (live) => {
        const desired = count(live, "status.desiredNumberScheduled");
        const ready = isObserved(live) && NUMBERS.every((name) => count(live, `status.${name}`) >= desired);
        return { ready, reasons: () => [TIMED_OUT] };
    };
}
