import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
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
    "edge-system",
    { metadata: { name: "envoy-gateway-system", labels } },
    { provider },
);
/** Envoy Gateway, with the definitions of its kinds. */
export const envoyGateway = new Release(
    "edge-envoy-gateway",
    {
        name: "envoy-gateway",
        namespace: system.metadata.name,
        chart: "oci://docker.io/envoyproxy/gateway-helm",
        version: "v1.9.1",
        values: { deployment: { replicas: 2 }, podDisruptionBudget: { minAvailable: 1 } },
    },
    { provider },
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
export const networkPolicy = new NetworkPolicy(
    "edge-scoring-only-gateway",
    {
        metadata: { name: "only-gateway", namespace: namespace.metadata.name, labels },
        spec: {
            podSelector: {},
            policyTypes: ["Ingress"],
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
    { provider },
);

const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: envoyLabels },
});
const metadata = { name: "edge", namespace: system.metadata.name, labels };
const proxy = new CustomResource(
    "edge-proxy",
    {
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind: "EnvoyProxy",
        metadata,
        spec: {
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
    { provider, dependsOn: [gatewayClass] },
);

/** The gateway's address: known when it is programmed. */
export const address = gateway.status.apply((status) => status?.addresses?.[0]?.value);
