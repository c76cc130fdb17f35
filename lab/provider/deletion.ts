import { setTimeout as sleep } from "node:timers/promises";
import type { Place } from "#src/sandbox/kubernetes/place";
import { at } from "#src/sandbox/paths";
import { Refusal } from "#src/sandbox/refusals";
import { listOf } from "#src/sandbox/values";
import { awaitsDeletion, patienceOf, propagationOf } from "./annotations";
import type { Objects } from "./objects";

const POLL_MILLISECONDS = 250;

/** Deletes an object as the provider does, and waits until it is gone; false where there was none. */
export async function deleteObject(objects: Objects, place: Place, seconds: number): Promise<boolean> {
    const live = await objects.find(place);
    if (live === undefined || !(await objects.remove(place, propagationOf(live)))) {
        return false;
    }
    const end = Date.now() + patienceOf(live, seconds) * 1000;
    const uid = at(live, "metadata.uid");
    for (let left = awaitsDeletion(live); left;) {
        const now = await objects.find(place);
        left = now !== undefined && at(now, "metadata.uid") === uid;
        if (left && Date.now() >= end) {
            const finalizers = listOf(at(now, "metadata.finalizers")).join(", ");
            const why = `finalizers might be preventing deletion (${finalizers})`;
            throw new Refusal(`timed out waiting for the condition; ${why}`);
        }
        if (left) {
            await sleep(Math.min(POLL_MILLISECONDS, Math.max(0, end - Date.now())));
        }
    }
    return true;
}
