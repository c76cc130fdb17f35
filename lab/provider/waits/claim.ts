import { at } from "#src/sandbox/paths";
import { TIMED_OUT, type Wait } from "./wait";

/** A PersistentVolumeClaim is ready when it has its volume. One whose class waits for pods is not modelled. */
export function claimWait(): Wait {
    return (live) => ({ ready: at(live, "status.phase") === "Bound", reasons: () => [TIMED_OUT] });
}
