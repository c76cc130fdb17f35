import { AGENT_POOL } from "../azure/agentPool";
import type { Held } from "../azure/behaviour";
import { serverOf } from "../azure/managedCluster";
import type { AzureWorld } from "../azure/world";
import { at } from "../paths";
import { bagOf, listOf, numberOf, plainBag, textOf, type Bag } from "../values";

const SPOT_TAINT = "kubernetes.azure.com/scalesetpriority=spot:NoSchedule";

/** Nodes of one pool, all alike. */
export interface Nodes {
    readonly pool: string;
    readonly count: number;
    /** Whether the autoscaler can bring more. */
    readonly grows: boolean;
    readonly labels: Bag;
    readonly taints: readonly string[];
}

/** The Azure cluster behind an API server; undefined when it is not one of the sandbox's. */
export function azureClusterOf(server: string, azure: AzureWorld): Held | undefined {
    return azure
        .all("Microsoft.ContainerService/managedClusters")
        .find(({ body }) => serverOf(body) === server);
}

/** The pools of a cluster whose nodes take the pods of a template; undefined when nothing is known of its nodes. */
export function fittingPools(server: string, template: unknown, azure: AzureWorld): string[] | undefined {
    return nodesOf(server, azure)
        ?.filter((nodes) => nodes.count > 0 || nodes.grows)
        .filter((nodes) => misfit(nodes, plainBag(template)) === undefined)
        .map(({ pool }) => pool);
}

/** Why no node takes the pods, in the scheduler's words. */
export function unschedulableText(server: string, template: unknown, azure: AzureWorld): string {
    const nodes = nodesOf(server, azure) ?? [];
    const total = nodes.reduce((sum, { count }) => sum + count, 0);
    const reasons = new Map<string, number>();
    for (const group of nodes) {
        const reason = misfit(group, plainBag(template));
        if (reason !== undefined && group.count > 0) {
            reasons.set(reason, (reasons.get(reason) ?? 0) + group.count);
        }
    }
    const list = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(", ");
    return `0/${total} nodes are available${list === "" ? "" : `: ${list}`}.`;
}

function nodesOf(server: string, azure: AzureWorld): Nodes[] | undefined {
    const cluster = azureClusterOf(server, azure);
    return cluster === undefined
        ? undefined
        : azure
              .children(cluster.id.text, AGENT_POOL)
              .map(({ id, body }) => nodesOfPool(cluster.id.name, id.name, plainBag(body)));
}

/** The nodes of a pool, as AKS makes them of what ARM holds of it. */
export function nodesOfPool(clusterName: string, poolName: string, pool: Bag): Nodes {
    const spot = pool["scaleSetPriority"] === "Spot";
    return {
        pool: poolName,
        count: numberOf(pool["count"]) ?? 0,
        grows: pool["enableAutoScaling"] === true && (numberOf(pool["maxCount"]) ?? 0) > 0,
        labels: {
            agentpool: poolName,
            "kubernetes.azure.com/agentpool": poolName,
            "kubernetes.azure.com/cluster": clusterName,
            "kubernetes.azure.com/mode": (textOf(pool["mode"]) ?? "User").toLowerCase(),
            "kubernetes.io/arch": "amd64",
            "kubernetes.io/os": (textOf(pool["osType"]) ?? "Linux").toLowerCase(),
            "node.kubernetes.io/instance-type": pool["vmSize"],
            ...(spot ? { "kubernetes.azure.com/scalesetpriority": "spot" } : {}),
            ...bagOf(pool["nodeLabels"]),
        },
        taints: [...listOf(pool["nodeTaints"]).map(String), ...(spot ? [SPOT_TAINT] : [])],
    };
}

/** Why the nodes do not take a pod; undefined when they do. */
function misfit({ labels, taints }: Nodes, template: Bag): string | undefined {
    const pod = bagOf(template["spec"]);
    const refusing = taints.find((taint) => !taint.endsWith(":PreferNoSchedule") && !isTolerated(taint, pod));
    if (refusing !== undefined) {
        const [key = "", value = ""] = refusing.slice(0, refusing.lastIndexOf(":")).split("=");
        return `node(s) had untolerated taint {${key}: ${value}}`;
    }
    const selects = Object.entries(bagOf(pod["nodeSelector"])).every(([key, value]) => labels[key] === value);
    return selects && affinityMatches(pod, labels)
        ? undefined
        : "node(s) didn't match Pod's node affinity/selector";
}

function isTolerated(taint: string, pod: Bag): boolean {
    const [, key, value = "", effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(taint) ?? [];
    return listOf(pod["tolerations"])
        .map(bagOf)
        .some((toleration) => {
            const exists = toleration["operator"] === "Exists";
            const sameKey = toleration["key"] === key || (toleration["key"] === undefined && exists);
            const sameValue = exists || (toleration["value"] ?? "") === value;
            return sameKey && sameValue && (toleration["effect"] ?? effect) === effect;
        });
}

/** Required node affinity: one term must match with all of its expressions. */
function affinityMatches(pod: Bag, labels: Bag): boolean {
    const path = "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
    const terms = listOf(at(pod, path)).map(bagOf);
    return (
        terms.length === 0 ||
        terms.some((term) =>
            listOf(term["matchExpressions"])
                .map(bagOf)
                .every((expression) => expressionMatches(expression, labels)),
        )
    );
}

function expressionMatches({ key, operator, values }: Bag, labels: Bag): boolean {
    const value = labels[String(key)];
    const has = value !== undefined;
    const isIn = listOf(values).includes(value);
    const table: Readonly<Record<string, boolean>> = {
        In: has && isIn,
        NotIn: !isIn,
        Exists: has,
        DoesNotExist: !has,
    };
    return table[String(operator)] ?? false;
}
