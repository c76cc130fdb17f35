import type { Place } from "#src/sandbox/kubernetes/place";
import type { Bag } from "#src/sandbox/values";
import { hint } from "../annotations";
import type { Objects } from "../objects";
import { annotatedWait } from "./annotated";
import { claimWait } from "./claim";
import { daemonSetWait } from "./daemonSet";
import { deploymentWait } from "./deployment";
import { jobWait } from "./job";
import { podWait } from "./pod";
import { serviceWait } from "./service";
import { statefulSetWait } from "./statefulSet";
import type { Wait } from "./wait";

/** Kinds that the provider waits for. Namespaces, custom resources and most others are ready once they are written. */
const WAITS: Readonly<Record<string, (objects: Objects, place: Place) => Wait>> = {
    "apps/v1/DaemonSet": daemonSetWait,
    "apps/v1/Deployment": deploymentWait,
    "apps/v1/StatefulSet": statefulSetWait,
    "batch/v1/Job": jobWait,
    "v1/PersistentVolumeClaim": claimWait,
    "v1/Pod": podWait,
    "v1/Service": serviceWait,
};

/** How the provider waits for an object; undefined where it does not. */
export function waitOf(object: Bag, place: Place, objects: Objects): Wait | undefined {
    const annotation = hint(object, "waitFor");
    return annotation === undefined
        ? WAITS[`${place.kind.apiVersion}/${place.kind.kind}`]?.(objects, place)
        : annotatedWait(annotation);
}
