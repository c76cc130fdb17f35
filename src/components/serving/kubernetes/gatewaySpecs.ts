import type { networking } from "@pulumi/kubernetes/types/input";
import { gatewayDuration } from "../../../core/units";
import type { GatewayPlan, GatewaySettings } from "../../../plan/gateway";
import type { EgressTargetPlan } from "../../../plan/egress";
import { AZURE_ANNOTATIONS } from "../../../plan/loadBalancerAnnotations";
import type { Text } from "./children";
import type { GatewaySpec } from "./gatewayObject";
import { envoyLabels } from "./metrics";

/**
 * With passive health checks Envoy also takes out pods that fail more often than others, where five and more have a
 * hundred requests in each interval, and Envoy Gateway has no setting for it. A script's own 500 does not count: the
 * version would lose its share.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier#success-rate
 */
const NO_EJECTION_BY_RATE = JSON.stringify({
    layered_runtime: {
        layers: [
            {
                name: "aks-scoring",
                static_layer: {
                    "outlier_detection.enforcing_success_rate": 0,
                    "outlier_detection.enforcing_local_origin_success_rate": 0,
                },
            },
        ],
    },
});

/** How Envoy Gateway runs this Gateway's Envoys. */
export function envoyProxySpec(plan: GatewayPlan, args: GatewaySettings<Text>) {
    const labels = envoyLabels(plan.objectName, plan.gatewayNamespace);
    const spread = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: labels },
    }));
    return {
        // An Envoy that is told to stop ends what it carries, and waits no longer than this for it.
        shutdown: { drainTimeout: gatewayDuration(plan.drainSeconds * 1000) },
        bootstrap: { type: "Merge", value: NO_EJECTION_BY_RATE },
        // Versions that share requests by weight share a cluster of Envoy's: their pods tell them apart.
        telemetry: { metrics: { enablePerEndpointStats: true } },
        provider: {
            type: "Kubernetes",
            kubernetes: {
                envoyDeployment: {
                    replicas: plan.replicas,
                    ...(plan.replicas > 1 ? { pod: { topologySpreadConstraints: spread } } : {}),
                },
                ...(plan.minAvailable === undefined ? {} : { envoyPDB: { minAvailable: plan.minAvailable } }),
                envoyService: { type: "LoadBalancer", annotations: serviceAnnotations(plan, args) },
            },
        },
    };
}

function serviceAnnotations(plan: GatewayPlan, args: GatewaySettings<Text>): Record<string, Text> {
    const { subnet, dnsLabel, annotations } = args.loadBalancer ?? {};
    return {
        ...internalAnnotations(plan, subnet),
        ...(plan.idleTimeoutMinutes === undefined
            ? {}
            : { [AZURE_ANNOTATIONS.idleTimeout]: String(plan.idleTimeoutMinutes) }),
        ...(dnsLabel === undefined ? {} : { [AZURE_ANNOTATIONS.dnsLabel]: dnsLabel }),
        ...annotations,
    };
}

/** What keeps a load balancer's address inside the virtual network. */
function internalAnnotations(plan: GatewayPlan, subnet: Text | undefined): Record<string, Text> {
    return {
        ...(plan.internal ? { [AZURE_ANNOTATIONS.internal]: "true" } : {}),
        ...(subnet === undefined ? {} : { [AZURE_ANNOTATIONS.subnet]: subnet }),
    };
}

/** The Gateway: its listeners, and the namespaces that it takes routes from. */
export function gatewaySpec(
    plan: GatewayPlan,
    args: GatewaySettings<Text>,
    certificateName: Text | undefined,
): GatewaySpec {
    const annotations = internalAnnotations(plan, args.loadBalancer?.subnet);
    const isolated = [...plan.hostnames.keys()].sort();
    const others = { key: NAMESPACE_NAME, operator: "NotIn", values: isolated };
    const shared = {
        matchLabels: { "aks-scoring/gateway": plan.objectName },
        ...(isolated.length === 0 ? {} : { matchExpressions: [others] }),
    };
    const tls = {
        mode: "Terminate",
        certificateRefs: [{ group: "", kind: "Secret", name: certificateName }],
    };
    const listeners = (ending: string, selector: object, hostname: Text | undefined) => {
        const allowedRoutes = { namespaces: { from: "Selector", selector } };
        // Without TLS the shared listener answers to any name, and to the address.
        const plainName = ending === "" ? undefined : hostname;
        return [
            ...(plan.http
                ? [{ name: `http${ending}`, protocol: "HTTP", port: 80, hostname: plainName, allowedRoutes }]
                : []),
            ...(plan.https
                ? [{ name: `https${ending}`, protocol: "HTTPS", port: 443, hostname, tls, allowedRoutes }]
                : []),
        ];
    };
    return {
        gatewayClassName: plan.objectName,
        // Here too: where the EnvoyProxy is gone, its annotations are, and AKS would make a load balancer public.
        ...(plan.internal ? { infrastructure: { annotations } } : {}),
        listeners: [
            ...listeners("", shared, args.tls?.hostname),
            // Envoy Gateway takes the host name of one listener out of the routes of all others on its port:
            // https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/gatewayapi/helpers.go (computeHosts)
            ...isolated.flatMap((namespace) =>
                listeners(
                    `-${namespace}`,
                    { matchLabels: { [NAMESPACE_NAME]: namespace } },
                    plan.hostnames.get(namespace),
                ),
            ),
        ],
    };
}

/** Label that Kubernetes puts on each namespace: its name, which nobody else can take. */
const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/**
 * A namespace has two policies, one for each direction. Either is for both directions: what is allowed to nobody is denied once
 * a policy selects a pod, so where one of them is deleted the other keeps its direction closed.
 */
const CLOSED = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

/** Lets the Gateway's Envoys in, and nobody else. */
export function ingressPolicySpec(plan: GatewayPlan) {
    return {
        ...CLOSED,
        ingress: [
            {
                from: [
                    {
                        namespaceSelector: {
                            matchLabels: { [NAMESPACE_NAME]: plan.gatewayNamespace },
                        },
                        podSelector: { matchLabels: envoyLabels(plan.objectName, plan.gatewayNamespace) },
                    },
                ],
            },
        ],
    };
}

/** Names are asked for wherever the node says: at CoreDNS's pods, or at AKS's cache on the node, which is not a pod and, for Cilium, not an address. */
const DNS = { ports: ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol })) };

/** Lets pods out to where the gateway says. */
export function egressPolicySpec({ egress }: GatewayPlan) {
    return { ...CLOSED, egress: egress === undefined ? [{}] : [DNS, ...egress.map(egressRule)] };
}

function egressRule(target: EgressTargetPlan) {
    const { ports } = target;
    return {
        to: [peerOf(target)],
        ...(ports.length === 0 ? {} : { ports: ports.map((port) => ({ port, protocol: "TCP" })) }),
    };
}

function peerOf({ cidr, namespace, except }: EgressTargetPlan): networking.v1.NetworkPolicyPeer {
    if (cidr !== undefined) {
        return { ipBlock: { cidr, ...(except.length === 0 ? {} : { except: [...except] }) } };
    }
    const matchLabels = namespace === undefined ? undefined : { [NAMESPACE_NAME]: namespace };
    return { namespaceSelector: { matchLabels } };
}
