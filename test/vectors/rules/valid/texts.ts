/** Texts that Azure, Kubernetes and the network take: written for the rules, and not with the library's own patterns. */
export const GOOD = {
    /** A resource group. */
    group: /^(?!.*\.$)[\p{L}\p{N}_().-]{1,90}$/u,
    /** A managed cluster. */
    cluster: /^(?=.{1,63}$)[A-Za-z0-9](?:[\w-]*[A-Za-z0-9])?$/,
    /** A region, as ARM writes it or as the portal shows it. */
    region: /^[A-Za-z]+(?: [A-Za-z]+)* ?\d*$/,
    /** A compute of a workspace; Azure ML keeps three names for itself. */
    compute: /^(?!(?:local|amlcompute|containerinstance)$)(?=.{3,24}$)[a-z](?:[a-z0-9-]*[a-z0-9])$/i,
    /** A network, or a part of one. */
    network: /^(?=.{1,80}$)[A-Za-z0-9](?:[\w.-]*\w)?$/,
    /** A namespace, but for those that have an owner. */
    namespace:
        /^(?!kube-|azureml$|(?:gatekeeper|calico|tigera|envoy-gateway|app-routing)-)(?=.{1,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
    /** A host that clients call, with a domain. */
    host: /^(?=.{3,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    /** A managed cluster's id. */
    clusterId:
        /^\/subscriptions\/[^/]+\/resourceGroups\/[\w().-]{1,90}\/providers\/Microsoft\.ContainerService\/managedClusters\/[A-Za-z0-9](?:[\w-]{0,61}[A-Za-z0-9])?$/i,
    /** A service or version of v1. */
    service: /^(?=.{3,32}$)[a-z][a-z0-9-]*[a-z0-9]$/,
    /** An endpoint or deployment of v2. */
    online: /^(?=.{3,32}$)(?!.*--)[a-z][a-z0-9-]*[a-z0-9]$/i,
    /** A container image: a repository in lower case, perhaps behind a host and before a tag or a digest. */
    image: /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/,
    /** A variable of a shell. */
    variable: /^[A-Za-z_]\w{0,255}$/,
    /** A directory to mount upon. */
    mount: /^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/,
    /** An identity of Entra ID. */
    guid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
} as const;

/** Whether a value is such a text. */
export function isGood(kind: keyof typeof GOOD, value: unknown): boolean {
    return typeof value === "string" && GOOD[kind].test(value);
}
