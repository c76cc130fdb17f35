import { at } from "#src/sandbox/paths";
import type { Objects } from "../objects";
import { podReasons } from "./podReasons";
import { conditionsOf, type Wait } from "./wait";

/** Why a Job failed for good. */
const FINAL: ReadonlySet<string> = new Set(["BackoffLimitExceeded", "DeadlineExceeded"]);

/** A Job is ready when it is complete. Only a Job's failure ends the wait before its time. */
export function jobWait(objects: Objects): Wait {
    return (live) => {
        const conditions = conditionsOf(live).filter(({ status }) => status === "True");
        const failed = conditions.filter(({ type, reason }) => type === "Failed" && FINAL.has(reason));
        const started = at(live, "status.startTime") !== undefined;
        return {
            ready: started && conditions.some(({ type }) => type === "Complete"),
            hopeless: failed.length > 0,
            reasons: async () => [
                ...failed.map(({ reason, message }) => `[${reason}] ${message}`),
                ...podReasons(await objects.ownedBy(live, "v1", "Pod")),
            ],
        };
    };
}
