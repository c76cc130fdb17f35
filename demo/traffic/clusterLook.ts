import { CoreV1Api, CustomObjectsApi, type KubeConfig } from "@kubernetes/client-node";
import type { Counts } from "./traffic";

/** Where an endpoint is. */
export interface EndpointPlace {
    readonly cluster: KubeConfig;
    readonly namespace: string;
    readonly endpoint: string;
}

/** What an API server holds of an endpoint. */
export interface ClusterLook {
    /** Percent, by version, in the route's order. */
    readonly weights: Counts;
    /** Name in Azure of the pool that each pod is on. */
    readonly pools: ReadonlyMap<string, string>;
}

interface Route {
    readonly spec: {
        readonly rules: readonly {
            readonly backendRefs: readonly { readonly name: string; readonly weight?: number }[];
        }[];
    };
}

const ROUTES = { group: "gateway.networking.k8s.io", version: "v1", plural: "httproutes" };

/** Asks the API server for what there is: not what the program said, but what came of it. */
export async function lookAt({ cluster, namespace, endpoint }: EndpointPlace): Promise<ClusterLook> {
    const core = cluster.makeApiClient(CoreV1Api);
    const custom = cluster.makeApiClient(CustomObjectsApi);
    const [route, services, pods] = await Promise.all([
        custom.getNamespacedCustomObject({ ...ROUTES, namespace, name: endpoint }) as Promise<Route>,
        core.listNamespacedService({ namespace }),
        core.listNamespacedPod({ namespace, labelSelector: `aks-scoring/endpoint=${endpoint}` }),
    ]);
    const versions = new Map(
        services.items.map(({ metadata }) => [metadata?.name, metadata?.labels?.["aks-scoring/version"]]),
    );
    // The last rule is the one for all requests: those before are for a path of its own, with the same weights.
    const backends = route.spec.rules.at(-1)?.backendRefs ?? [];
    return {
        weights: Object.fromEntries(
            backends.map(({ name, weight }) => [versions.get(name) ?? name, weight ?? 0]),
        ),
        pools: new Map(
            pods.items.map(({ metadata, spec }) => [metadata?.name ?? "", poolOf(spec?.nodeName)]),
        ),
    };
}

/** "aks-gpudvdz-00000000-vmss000001", as AKS names nodes → "gpudvdz". */
function poolOf(node: string | undefined): string {
    return /^aks-(.+)-\d+-vmss/.exec(node ?? "")?.[1] ?? "";
}
