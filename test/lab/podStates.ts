import {
    AppsV1Api,
    CoreV1Api,
    makeInformer,
    PatchStrategy,
    setHeaderOptions,
    type V1Deployment,
    type V1Pod,
} from "@kubernetes/client-node";
import { until } from "../../lab/cluster/until";
import { follow } from "../../lab/cluster/watching";
import type { Scene } from "./scene";

const NAMESPACE = "scoring";

/** Says of a version's pods what a kubelet would say whose readiness probe fails, or does so no more. */
export async function sayReady(scene: Scene, version: string, isReady: boolean): Promise<void> {
    const core = scene.lab.client.makeApiClient(CoreV1Api);
    const header = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);
    const conditions = ["ContainersReady", "Ready"].map((type) => ({
        type,
        status: isReady ? "True" : "False",
        lastTransitionTime: new Date(),
    }));
    for (const { metadata } of await scene.pods(version)) {
        const body = { status: { conditions } };
        await core.patchNamespacedPodStatus(
            { name: metadata?.name ?? "", namespace: NAMESPACE, body },
            header,
        );
    }
}

/** Deletes a version's pods at once, as a node that is lost takes them along. */
export async function losePods(scene: Scene, version: string): Promise<void> {
    const core = scene.lab.client.makeApiClient(CoreV1Api);
    for (const { metadata } of await scene.pods(version)) {
        await core.deleteNamespacedPod({
            name: metadata?.name ?? "",
            namespace: NAMESPACE,
            gracePeriodSeconds: 0,
        });
    }
}

/** Takes all of a version's pods away, with nothing that makes new ones. */
export async function stopPods(scene: Scene, version: string): Promise<void> {
    const apps = scene.lab.client.makeApiClient(AppsV1Api);
    const header = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
    const { items } = await apps.listNamespacedDeployment({ namespace: NAMESPACE });
    const isVersion = ({ spec }: V1Deployment) =>
        spec?.selector.matchLabels?.["aks-scoring/version"] === version;
    const name = items.find(isVersion)?.metadata?.name ?? "";
    await apps.patchNamespacedDeploymentScale(
        { name, namespace: NAMESPACE, body: { spec: { replicas: 0 } } },
        header,
    );
    await losePods(scene, version);
    await until(`the pods of ${version} to be gone`, async () => (await scene.pods(version)).length === 0);
}

/** Names of the scoring pods that were driven from their nodes while something was done: the API server marks each. */
export async function evictedDuring(scene: Scene, work: () => Promise<unknown>): Promise<string[]> {
    const core = scene.lab.client.makeApiClient(CoreV1Api);
    const path = `/api/v1/namespaces/${NAMESPACE}/pods`;
    const informer = makeInformer<V1Pod>(scene.lab.client, path, () =>
        core.listNamespacedPod({ namespace: NAMESPACE }),
    );
    const evicted = new Set<string>();
    const look = ({ metadata, status }: V1Pod) => {
        const driven = status?.conditions?.some(
            ({ type, status: is }) => type === "DisruptionTarget" && is === "True",
        );
        if (driven === true) evicted.add(metadata?.name ?? "");
    };
    informer.on("update", look);
    informer.on("delete", look);
    const watch = await follow(informer);
    try {
        await work();
    } finally {
        await watch.stop();
    }
    return [...evicted];
}
