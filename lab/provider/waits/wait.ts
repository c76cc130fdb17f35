import { setTimeout as sleep } from "node:timers/promises";
import type { Settled } from "#src/sandbox/kubernetes/apiServer";
import type { Place } from "#src/sandbox/kubernetes/place";
import { at } from "#src/sandbox/paths";
import { bagOf, listOf, numberOf, textOf, type Bag } from "#src/sandbox/values";
import type { Objects } from "../objects";

/** How an object does, at one look at it. */
export interface Look {
    readonly ready: boolean;
    /** Nothing will change any more: there is nothing to wait for. */
    readonly hopeless?: boolean;
    /** Will do when the time is over. */
    readonly enough?: boolean;
    /** Why it is not ready, in the provider's words. */
    reasons(): readonly string[] | Promise<readonly string[]>;
}

/** Looks at an object, as often as it takes. */
export type Wait = (live: Bag) => Look | Promise<Look>;

/** One condition of an object's status. */
export interface Condition {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
    readonly message: string;
    readonly observedGeneration: number | undefined;
}

const POLL_MILLISECONDS = 250;

/** What the provider says where nothing says more. */
export const TIMED_OUT = "timed out waiting for the condition";

export const READY: Look = { ready: true, reasons: () => [] };

/** Looks at an object until it is ready or the time is over. */
export async function awaitReady(
    written: Bag,
    place: Place,
    seconds: number,
    wait: Wait,
    objects: Objects,
): Promise<Settled> {
    const end = Date.now() + seconds * 1000;
    let object = written;
    for (;;) {
        const live = await objects.find(place);
        object = live ?? object;
        const look = live === undefined ? missing(place) : await wait(live);
        const over = Date.now() >= end;
        if (look.ready || (over && look.enough === true)) {
            return { object, reasons: [] };
        }
        if (over || look.hopeless === true) {
            const reasons = await look.reasons();
            const fallback = `'${place.name}' timed out waiting to be Ready`;
            return { object, reasons: reasons.length > 0 ? reasons : [fallback] };
        }
        await sleep(Math.min(POLL_MILLISECONDS, Math.max(0, end - Date.now())));
    }
}

function missing({ kind, name }: Place): Look {
    return { ready: false, reasons: () => [`${kind.resource} "${name}" not found`] };
}

export function conditionsOf(object: Bag): Condition[] {
    return listOf(at(object, "status.conditions"))
        .map(bagOf)
        .map((condition) => ({
            type: textOf(condition["type"]) ?? "",
            status: textOf(condition["status"]) ?? "",
            reason: textOf(condition["reason"]) ?? "",
            message: textOf(condition["message"]) ?? "",
            observedGeneration: numberOf(condition["observedGeneration"]),
        }));
}

/** The number at a path; 0 where there is none. */
export function count(object: Bag, path: string): number {
    return numberOf(at(object, path)) ?? 0;
}

/** Whether the object's controller has seen it as it is now. */
export function isObserved(object: Bag): boolean {
    return count(object, "status.observedGeneration") >= count(object, "metadata.generation");
}
