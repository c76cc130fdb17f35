import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { CustomResourceDefinitionPatch } from "@pulumi/kubernetes/apiextensions/v1/customResourceDefinitionPatch";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import { Provider } from "@pulumi/kubernetes/provider";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import * as pulumi from "@pulumi/pulumi";
import { provider } from "./cluster";

const labels = {
    "app.kubernetes.io/name": "edge",
    "app.kubernetes.io/component": "gateway",
    "app.kubernetes.io/managed-by": "pulumi",
};
const envoyLabels = {
    "app.kubernetes.io/component": "proxy",
    "app.kubernetes.io/managed-by": "envoy-gateway",
    "gateway.envoyproxy.io/owning-gateway-name": "edge",
    "gateway.envoyproxy.io/owning-gateway-namespace": "envoy-gateway-system",
};

const system = new Namespace(
    "ml-envoy-gateway-system",
    {
        metadata: {
            name: "envoy-gateway-system",
            annotations: { "aks-scoring/stack": `${pulumi.getProject()}/${pulumi.getStack()}` },
            labels: { ...labels, "app.kubernetes.io/name": "envoy-gateway" },
        },
    },
    { provider },
);
const chart = { chart: "oci://docker.io/envoyproxy/gateway-helm", version: "v1.9.1" };
interface Definition {
    kind: string;
    metadata: { name: string };
    spec: { group: string; names: { kind: string; plural: string }; scope: string; versions: object[] };
}

const rendered = pulumi.runtime.invokeOutput<{ result: Definition[] }>(
    "kubernetes:helm:template",
    { jsonOpts: JSON.stringify({ ...chart, release_name: "envoy-gateway" }) },
    { provider: new Provider("charts", { kubeconfig: "{}" }) },
);
/** The kinds that the chart defines: Helm would never update them. */
const definitions = rendered.apply(({ result }) =>
    result
        .filter(({ kind }) => kind === "CustomResourceDefinition")
        .map(
            ({ metadata, spec }) =>
                new CustomResourceDefinitionPatch(
                    `ml-${metadata.name}`,
                    {
                        metadata: { ...metadata, annotations: { "pulumi.com/patchForce": "true" } },
                        spec,
                    },
                    { provider, retainOnDelete: true },
                ),
        ),
);
/** Envoy Gateway. */
export const envoyGateway = new Release(
    "ml-envoy-gateway",
    {
        name: "envoy-gateway",
        namespace: system.metadata.name,
        ...chart,
        values: { deployment: { replicas: 2 }, podDisruptionBudget: { minAvailable: 1 } },
        skipCrds: true,
    },
    { provider, dependsOn: definitions },
);

/** Where the models live: restricted pods, which nobody but the gateway's Envoys reaches. */
export const namespace = new Namespace(
    "edge-scoring",
    {
        metadata: {
            name: "scoring",
            labels: {
                ...labels,
                "aks-scoring/gateway": "edge",
                "pod-security.kubernetes.io/enforce": "restricted",
            },
        },
    },
    { provider },
);
const closed = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
const egress = new NetworkPolicy(
    "edge-scoring-egress",
    {
        metadata: { name: "egress", namespace: namespace.metadata.name, labels },
        spec: {
            ...closed,
            egress: [
                { ports: ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol })) },
                { to: [{ namespaceSelector: {} }] },
                {
                    to: [
                        {
                            ipBlock: {
                                cidr: "0.0.0.0/0",
                                except: ["169.254.169.254/32", "168.63.129.16/32"],
                            },
                        },
                    ],
                },
                { to: [{ ipBlock: { cidr: "::/0" } }] },
            ],
        },
    },
    { provider },
);
export const networkPolicy = new NetworkPolicy(
    "edge-scoring-only-gateway",
    {
        metadata: { name: "only-gateway", namespace: namespace.metadata.name, labels },
        spec: {
            ...closed,
            ingress: [
                {
                    from: [
                        {
                            namespaceSelector: {
                                matchLabels: { "kubernetes.io/metadata.name": "envoy-gateway-system" },
                            },
                            podSelector: { matchLabels: envoyLabels },
                        },
                    ],
                },
            ],
        },
    },
    { provider, dependsOn: [egress] },
);

const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: envoyLabels },
});
const metadata = { name: "edge", namespace: system.metadata.name, labels };
/** No pod is taken out because it fails more often than others. */
const layers = [
    {
        name: "aks-scoring",
        static_layer: {
            "outlier_detection.enforcing_success_rate": 0,
            "outlier_detection.enforcing_local_origin_success_rate": 0,
        },
    },
];
const proxy = new CustomResource(
    "edge-proxy",
    {
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind: "EnvoyProxy",
        metadata,
        spec: {
            shutdown: { drainTimeout: "4m20s" },
            bootstrap: { type: "Merge", value: JSON.stringify({ layered_runtime: { layers } }) },
            telemetry: { metrics: { enablePerEndpointStats: true } },
            provider: {
                type: "Kubernetes",
                kubernetes: {
                    envoyDeployment: {
                        replicas: 3,
                        pod: {
                            topologySpreadConstraints: [
                                spread("topology.kubernetes.io/zone"),
                                spread("kubernetes.io/hostname"),
                            ],
                        },
                    },
                    envoyPDB: { minAvailable: 2 },
                    envoyService: { type: "LoadBalancer", annotations: {} },
                },
            },
        },
    },
    { provider, dependsOn: [envoyGateway] },
);
const clients = new CustomResource(
    "edge-clients",
    {
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind: "ClientTrafficPolicy",
        metadata,
        spec: {
            targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "edge" }],
            timeout: {
                tcp: { tlsHandshakeTimeout: "10s" },
                http: {
                    requestHeadersReceivedTimeout: "10s",
                    requestReceivedTimeout: "25s",
                    idleTimeout: "1m40s",
                },
            },
            connection: { connectionLimit: { value: 10_000 }, bufferLimit: "32Ki" },
            path: { escapedSlashesAction: "UnescapeAndRedirect", disableMergeSlashes: false },
            headers: { withUnderscoresAction: "RejectRequest" },
        },
    },
    { provider, dependsOn: [envoyGateway] },
);
const gatewayClass = new CustomResource(
    "edge-class",
    {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "GatewayClass",
        metadata: { name: "edge", labels },
        spec: {
            controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
            parametersRef: {
                group: "gateway.envoyproxy.io",
                kind: "EnvoyProxy",
                name: proxy.metadata.name,
                namespace: proxy.metadata.namespace,
            },
        },
    },
    { provider },
);

/** A Gateway, as crd2pulumi writes it: with the status, which CustomResource has not. */
class Gateway extends pulumi.CustomResource {
    declare readonly metadata: pulumi.Output<{ name: string; namespace: string }>;
    declare readonly status: pulumi.Output<{ addresses?: { value: string }[] } | undefined>;

    constructor(name: string, args: { metadata: object; spec: object }, opts: pulumi.CustomResourceOptions) {
        const apiVersion = "gateway.networking.k8s.io/v1";
        const inputs = { apiVersion, kind: "Gateway", ...args, status: undefined };
        super(`kubernetes:${apiVersion}:Gateway`, name, inputs, opts);
    }
}
export const gateway = new Gateway(
    "edge-gateway",
    {
        metadata: { ...metadata, annotations: { "pulumi.com/waitFor": "condition=Programmed" } },
        spec: {
            gatewayClassName: gatewayClass.metadata.name,
            listeners: [
                {
                    name: "http",
                    protocol: "HTTP",
                    port: 80,
                    allowedRoutes: {
                        namespaces: {
                            from: "Selector",
                            selector: { matchLabels: { "aks-scoring/gateway": "edge" } },
                        },
                    },
                },
            ],
        },
    },
    { provider, dependsOn: [gatewayClass, clients] },
);

/** A route for the sake of its filters, which are there before any other route is. */
const guard = { name: "edge-guard", namespace: namespace.metadata.name };
const guardPolicy = new CustomResource(
    "edge-guard-auth",
    {
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind: "SecurityPolicy",
        metadata: guard,
        spec: {
            targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "edge-guard" }],
            apiKeyAuth: { credentialRefs: [], extractFrom: [{ headers: ["Authorization"] }] },
            authorization: { defaultAction: "Deny" },
        },
    },
    { provider, dependsOn: [gateway, networkPolicy] },
);
new CustomResource(
    "edge-guard",
    {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: guard,
        spec: {
            parentRefs: [
                {
                    group: "gateway.networking.k8s.io",
                    kind: "Gateway",
                    name: "edge",
                    namespace: system.metadata.name,
                },
            ],
            rules: [{ matches: [{ path: { type: "Exact", value: "/aks-scoring/guard" } }] }],
        },
    },
    { provider, dependsOn: [guardPolicy] },
);

/** Nobody calls a route without a policy of its own. */
new CustomResource(
    "edge-denial",
    {
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind: "SecurityPolicy",
        metadata,
        spec: {
            targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "edge" }],
            authorization: { defaultAction: "Deny" },
        },
    },
    { provider, dependsOn: [gateway] },
);

/** The gateway's address: known when it is programmed. */
export const address = gateway.status.apply((status) => status?.addresses?.[0]?.value);
