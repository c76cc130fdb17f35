import { at } from "#src/sandbox/paths";
import { numberOf, plainBag, textOf, type Bag } from "#src/sandbox/values";
import type { Objects } from "../objects";
import { podReasons } from "./podReasons";
import { conditionsOf, count, isObserved, READY, type Wait } from "./wait";

/** By which a Deployment and its ReplicaSets know which rollout is which. */
const REVISION = "deployment.kubernetes.io/revision";

/** How far a Deployment has come, by its own word. */
interface Stages {
    readonly available: boolean;
    /** The new ReplicaSet is all there is. */
    readonly rolledOut: boolean;
}

/**
 * A Deployment is ready when it is available and its current ReplicaSet's pods are ready; from its second rollout on, when
 * that is over besides. The provider waits on after Kubernetes' own deadline: pods may still come.
 */
export function deploymentWait(objects: Objects): Wait {
    return async (live) => {
        const stages = stagesOf(live);
        const promising =
            isObserved(live) && stages.available && (stages.rolledOut || revisionOf(live) === "1");
        if (promising && arePodsReady(await currentReplicaSet(objects, live))) {
            return READY;
        }
        return { ready: false, reasons: () => reasonsOf(objects, live, stages) };
    };
}

function stagesOf(live: Bag): Stages {
    const trueOnes = conditionsOf(live).filter(({ status }) => status === "True");
    return {
        available: trueOnes.some(({ type }) => type === "Available"),
        rolledOut: trueOnes.some(
            ({ type, reason }) => type === "Progressing" && reason === "NewReplicaSetAvailable",
        ),
    };
}

/** The ReplicaSet's own number counts: an autoscaler may have changed it since. */
function arePodsReady(current: Bag | undefined): boolean {
    return (
        current !== undefined &&
        count(current, "status.readyReplicas") >= (numberOf(at(current, "spec.replicas")) ?? 1)
    );
}

async function currentReplicaSet(objects: Objects, live: Bag): Promise<Bag | undefined> {
    const revision = revisionOf(live);
    if (revision === undefined) {
        return undefined;
    }
    const sets = await objects.ownedBy(live, "apps/v1", "ReplicaSet");
    return sets.find((set) => revisionOf(set) === revision);
}

async function reasonsOf(objects: Objects, live: Bag, stages: Stages): Promise<string[]> {
    const current = await currentReplicaSet(objects, live);
    const conditions = conditionsOf(live);
    const unmet = conditions.filter(
        ({ type, status }) => ["Progressing", "Available"].includes(type) && status !== "True",
    );
    // The provider keeps this one to itself, and without it nobody knows why there are no pods at all.
    const failures = conditions.filter(({ type, status }) => type === "ReplicaFailure" && status === "True");
    const pods = current === undefined ? [] : await objects.ownedBy(current, "v1", "Pod");
    return [
        ...unmet.map(({ reason, message }) => `[${reason}] ${message}`),
        ...shortfall(revisionOf(live), stages, arePodsReady(current)),
        ...failures.map(({ reason, message }) => `[ReplicaFailure/${reason}] ${message}`),
        ...podReasons(pods),
    ];
}

function shortfall(
    revision: string | undefined,
    { available, rolledOut }: Stages,
    podsReady: boolean,
): string[] {
    if (!available) {
        return ["Minimum number of live Pods was not attained"];
    }
    if (revision === "1" ? !podsReady : !rolledOut) {
        return ["Minimum number of Pods to consider the application live was not attained"];
    }
    return podsReady
        ? []
        : ["Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live"];
}

function revisionOf(object: Bag): string | undefined {
    return textOf(plainBag(at(object, "metadata.annotations"))[REVISION]);
}
