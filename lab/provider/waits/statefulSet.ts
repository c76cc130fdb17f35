import { at } from "#src/sandbox/paths";
import { textOf, type Bag } from "#src/sandbox/values";
import type { Objects } from "../objects";
import { podReasons } from "./podReasons";
import { count, isObserved, type Wait } from "./wait";

/** A StatefulSet is ready when all of its pods are, and of its newest revision. */
export function statefulSetWait(objects: Objects): Wait {
    return (live) => {
        const wanted = count(live, "spec.replicas");
        const observed = isObserved(live);
        const [from, to] = [revision(live, "currentRevision"), revision(live, "updateRevision")];
        const onDelete =
            at(live, "spec.updateStrategy.type") === "OnDelete" && count(live, "metadata.generation") > 1;
        const revisionReady = observed && (onDelete || (from !== "" && from === to));
        const numbers = ["replicas", "readyReplicas", ...(onDelete ? [] : ["currentReplicas"])];
        const replicasReady = observed && numbers.every((name) => count(live, `status.${name}`) === wanted);
        const updated = revisionReady ? Infinity : count(live, "status.updatedReplicas");
        const ready = Math.min(count(live, "status.readyReplicas"), updated);
        return {
            ready: revisionReady && replicasReady,
            reasons: async () => [
                ...(replicasReady ? [] : [`${ready} out of ${wanted} replicas succeeded readiness checks`]),
                ...(revisionReady
                    ? []
                    : [
                          `StatefulSet controller failed to advance from revision "${from}" to revision "${to}"`,
                      ]),
                ...podReasons(await objects.ownedBy(live, "v1", "Pod")),
            ],
        };
    };
}

function revision(live: Bag, name: string): string {
    return textOf(at(live, `status.${name}`)) ?? "";
}
