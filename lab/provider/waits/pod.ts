import { isPodReady, podReasons } from "./podReasons";
import type { Wait } from "./wait";

/** A Pod by itself. */
export function podWait(): Wait {
    return (live) => ({ ready: isPodReady(live), reasons: () => podReasons([live]) });
}
