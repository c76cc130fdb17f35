import type { AzureWorld } from "../azure/world";
import { at, put } from "../paths";
import { numberOf, type Bag } from "../values";
import { podRefusal } from "./podSecurity";
import { fittingPools, unschedulableText } from "./scheduling";
import { volumeObstacle } from "./volumes";
import { nameOf, namespaceOf, type KubernetesCluster } from "./world";

/** A Deployment or StatefulSet: ready when a node takes its pods and its namespace admits them. */
export function settleWorkload(
    object: Bag,
    { cluster, azure }: { readonly cluster: KubernetesCluster; readonly azure?: AzureWorld },
): string[] {
    const replicas = numberOf(at(object, "spec.replicas")) ?? 1;
    put(object, "spec.replicas", replicas);
    const reason = replicas === 0 ? undefined : obstacle(object, cluster, azure);
    const ready = reason === undefined ? replicas : 0;
    object["status"] = {
        observedGeneration: 1,
        replicas,
        updatedReplicas: replicas,
        readyReplicas: ready,
        availableReplicas: ready,
        conditions: [
            {
                type: "Available",
                status: reason === undefined ? "True" : "False",
                reason: reason === undefined ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            },
        ],
    };
    return reason === undefined
        ? []
        : [
              "[MinimumReplicasUnavailable] Deployment does not have minimum availability.",
              "Minimum number of live Pods was not attained",
              reason,
          ];
}

/** Deployments whose pods have their only place on one pool. */
export function boundTo(pool: string, cluster: KubernetesCluster, azure: AzureWorld): Bag[] {
    return [...cluster.all("Deployment"), ...cluster.all("StatefulSet")].filter((object) => {
        const fitting = fittingPools(cluster.server, at(object, "spec.template"), azure) ?? [];
        return (
            (numberOf(at(object, "spec.replicas")) ?? 0) > 0 && fitting.length === 1 && fitting[0] === pool
        );
    });
}

function obstacle(
    object: Bag,
    cluster: KubernetesCluster,
    azure: AzureWorld | undefined,
): string | undefined {
    const template = at(object, "spec.template");
    const refused = podRefusal(cluster, namespaceOf(object) ?? "default", `${nameOf(object)}-pod`, template);
    if (refused !== undefined) {
        return `[ReplicaFailure/FailedCreate] ${refused}`;
    }
    const waiting = volumeObstacle(cluster, namespaceOf(object) ?? "default", template);
    if (waiting !== undefined) {
        return `[Pod ${nameOf(object)}-pod]: ${waiting}`;
    }
    const fitting = azure === undefined ? undefined : fittingPools(cluster.server, template, azure);
    if (azure === undefined || fitting === undefined || fitting.length > 0) {
        return undefined;
    }
    const text = unschedulableText(cluster.server, template, azure);
    return `[Pod ${nameOf(object)}-pod]: Unschedulable: ${text}`;
}
