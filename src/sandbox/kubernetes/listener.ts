import { serverOf } from "../azure/managedCluster";
import type { AzureWorld } from "../azure/world";
import { bagOf, listOf, plainBag, type Bag } from "../values";
import { settle } from "./controllers";
import { azureClusterOf } from "./scheduling";
import { nameOf, namespaceOf, type KubernetesCluster, type KubernetesWorld } from "./world";
import { boundTo } from "./workloads";

/** Tells the clusters what becomes of the nodes that Azure gives them, and Azure what is on the clusters. */
export function connect(azure: AzureWorld, kubernetes: KubernetesWorld): void {
    const clusterOf = (id: string) => {
        const held = azure.get(id);
        return held === undefined ? undefined : kubernetes.cluster(serverOf(held.body));
    };
    azure.listener = {
        clusterDeleted: (server) => kubernetes.remove(server),
        hasNamespace: (clusterId, name) =>
            clusterOf(clusterId)?.find("Namespace", undefined, name) !== undefined,
        instanceType: (clusterId, name) => instanceType(clusterOf(clusterId), name),
        poolDeleting: (clusterId, pool) =>
            kubernetes
                .all()
                .filter(({ server }) => azureClusterOf(server, azure)?.id.text === clusterId)
                .flatMap((cluster) => {
                    const bound = boundTo(pool, cluster, azure);
                    return bound.map((object) => ({
                        eviction: {
                            clusterId,
                            pool,
                            namespace: namespaceOf(object) ?? "default",
                            deployment: nameOf(object),
                        },
                        after: () => void settle(object, { cluster, azure }),
                    }));
                }),
    };
}

/** Spec of an InstanceType: an object of its own, or an item of a list. */
function instanceType(cluster: KubernetesCluster | undefined, name: string): Bag | undefined {
    const lists = cluster?.all("InstanceTypeList") ?? [];
    const items = [
        ...(cluster?.all("InstanceType") ?? []),
        ...lists.flatMap((list) => listOf(list["items"]).map(bagOf)),
    ];
    const found = items.find((item) => nameOf(item) === name);
    return found === undefined ? undefined : plainBag(found["spec"]);
}
