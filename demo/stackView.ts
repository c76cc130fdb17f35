import { findVmSize } from "#src/core/vmSizes";
import type { Sandbox } from "aks-scoring/sandbox";
import type { PoolView, StackView, VersionView } from "./picture";

interface AgentPool {
    readonly name: string;
    readonly vmSize: string;
    readonly count?: number;
    readonly minCount?: number;
    readonly maxCount?: number;
    readonly nodeLabels?: Readonly<Record<string, string>>;
}

interface Cluster {
    readonly location: string;
    readonly sku?: { readonly tier?: string };
}

interface KubernetesObject<Spec> {
    readonly metadata: {
        readonly name: string;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly labels?: Readonly<Record<string, string>>;
    };
    readonly spec: Spec;
}

type Gateway = KubernetesObject<{ readonly listeners: readonly { readonly protocol: string }[] }>;
type SecurityPolicy = KubernetesObject<{ readonly apiKeyAuth?: object; readonly jwt?: object }>;
type Route = KubernetesObject<{
    readonly rules: readonly {
        readonly backendRefs: readonly { readonly name: string; readonly weight?: number }[];
    }[];
}>;
type Deployment = KubernetesObject<{
    readonly template: {
        readonly spec: {
            readonly nodeSelector: Readonly<Record<string, string>>;
            readonly containers: readonly {
                readonly image: string;
                readonly resources: { readonly limits?: Quantities; readonly requests: Quantities };
            }[];
        };
    };
}>;
type Quantities = Readonly<Record<string, string>>;

const CLUSTERS = "Microsoft.ContainerService/managedClusters";

/** Reads the picture's data out of what the sandbox holds: what is there, not what the program said. */
export function kubernetesView(sandbox: Sandbox, scoringUri: string): StackView {
    const [gateway] = sandbox.kubernetes.objects("Gateway") as Gateway[];
    const routes = sandbox.kubernetes.objects("HTTPRoute") as Route[];
    const route = routes.find(({ spec }) => weighted(spec).some(({ weight }) => weight !== undefined));
    if (gateway === undefined || route === undefined) {
        throw new Error("The sandbox does not hold a gateway and a route.");
    }
    return {
        ...clusterView(sandbox, undefined),
        gateway: {
            name: gateway.metadata.name,
            kind: "gateway",
            host: new URL(scoringUri).host,
            tls: gateway.spec.listeners.some(({ protocol }) => protocol === "HTTPS"),
        },
        endpoint: {
            name: route.metadata.name,
            kind: "endpoint",
            auth: authentication(sandbox.kubernetes.objects("SecurityPolicy") as SecurityPolicy[]),
            path: new URL(scoringUri).pathname,
            versions: versionViews(route, sandbox.kubernetes.objects("Deployment") as Deployment[]),
        },
    };
}

/** The cluster and its pools, which are the same on both paths. */
export function clusterView(
    sandbox: Sandbox,
    attachedTo: string | undefined,
): Pick<StackView, "cluster" | "pools"> {
    const [cluster] = sandbox.azure.objects(CLUSTERS);
    if (cluster === undefined) throw new Error("The sandbox does not hold a cluster.");
    const { location, sku } = cluster.body as Cluster;
    return {
        cluster: { name: cluster.name, location, tier: sku?.tier ?? "Free", attachedTo },
        pools: sandbox.azure
            .objects(`${CLUSTERS}/agentPools`)
            .map(({ name, body }) => poolView({ ...(body as AgentPool), name })),
    };
}

/** "gpu-1a2b", the generation of a pool that something runs on → "gpu", the pool's key. */
export function poolKeyOf(nodeSelector: Readonly<Record<string, string>>): string {
    return nodeSelector["aks-scoring/generation"]?.replace(/-[0-9a-z]+$/, "") ?? "";
}

function authentication([policy]: readonly SecurityPolicy[]): string {
    if (policy === undefined) return "none";
    return policy.spec.apiKeyAuth === undefined ? "token" : "key";
}

/** The backends of a route; only the endpoint's own has weights. */
function weighted({ rules }: Route["spec"]) {
    return rules.at(-1)?.backendRefs ?? [];
}

function versionViews(route: Route, deployments: readonly Deployment[]): VersionView[] {
    return weighted(route.spec).flatMap(({ name, weight }) => {
        const deployment = deployments.find((one) => one.metadata.name === name);
        if (deployment === undefined) return [];
        const { metadata, spec } = deployment;
        const { nodeSelector, containers } = spec.template.spec;
        const [container] = containers;
        return {
            name: metadata.labels?.["aks-scoring/version"] ?? name,
            role: metadata.annotations?.["aks-scoring/type"] ?? "",
            weight: weight ?? 0,
            pool: poolKeyOf(nodeSelector),
            image: container?.image ?? "",
            requests: requestsText(container?.resources),
        };
    });
}

/** "1 CPU, 2Gi, 1 GPU" */
export function requestsText(
    resources: { readonly requests: Quantities; readonly limits?: Quantities } | undefined,
): string {
    const { cpu, memory, ...others } = { ...resources?.limits, ...resources?.requests };
    const devices = Object.entries(others).map(
        ([name, count]) => `${count} ${name.split("/").at(-1)?.toUpperCase()}`,
    );
    return [`${cpu} CPU`, memory, ...devices].join(", ");
}

function poolView(pool: AgentPool): PoolView {
    const size = findVmSize(pool.vmSize);
    const nodes = pool.minCount ?? pool.count ?? 0;
    return {
        key: pool.nodeLabels?.["aks-scoring/pool"] ?? pool.name,
        azureName: pool.name,
        vmSize: pool.vmSize,
        nodes,
        maxNodes: pool.maxCount ?? nodes,
        accelerator:
            size?.acceleratorModel === undefined
                ? undefined
                : `${size.acceleratorCount} × ${size.acceleratorModel}`,
    };
}
