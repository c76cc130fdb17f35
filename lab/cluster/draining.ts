import type { CoreV1Api, V1Pod } from "@kubernetes/client-node";
import { until } from "./until";

const LIMIT_MILLISECONDS = 120_000;
const PAUSE_MILLISECONDS = 250;

/**
 * Evicts the pods of a node as their budgets allow, and answers when it has none. Where a pod cannot be evicted for
 * another reason, it throws at once, as `kubectl drain` does.
 */
export async function drain(api: CoreV1Api, node: string): Promise<void> {
    const { problem } = await until(
        `node ${node} to be drained`,
        async () => {
            const pods = await drainable(api, node);
            for (const pod of pods.filter(({ metadata }) => metadata?.deletionTimestamp === undefined)) {
                const refused = await evict(api, pod);
                if (refused !== undefined) return { problem: refused };
            }
            return pods.length === 0 && { problem: undefined };
        },
        LIMIT_MILLISECONDS,
        PAUSE_MILLISECONDS,
    );
    if (problem !== undefined) throw problem;
}

/** Why it can never be evicted; undefined where it goes, or must wait. */
async function evict(api: CoreV1Api, { metadata }: V1Pod): Promise<Error | undefined> {
    const { name = "", namespace = "" } = metadata ?? {};
    try {
        await api.createNamespacedPodEviction({ name, namespace, body: { metadata: { name, namespace } } });
        return undefined;
    } catch (error) {
        const { code, message } = error as { readonly code?: number; readonly message?: string };
        // Gone already; a disruption budget has it wait; its namespace goes, and it with that.
        const passes = code === 404 || code === 429 || /because it is being terminated/.test(message ?? "");
        return passes
            ? undefined
            : new Error(`pod ${namespace}/${name} cannot be evicted: ${message}`, { cause: error });
    }
}

/** As with `kubectl drain --ignore-daemonsets`. */
async function drainable(api: CoreV1Api, node: string): Promise<V1Pod[]> {
    const { items } = await api.listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${node}` });
    return items.filter(
        ({ metadata, status }) =>
            metadata?.ownerReferences?.some(({ kind }) => kind === "DaemonSet") !== true &&
            !["Succeeded", "Failed"].includes(status?.phase ?? ""),
    );
}
