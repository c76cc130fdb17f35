import { gatewayDuration } from "../../../core/units";
import type { GatewayPlan, GatewaySettings } from "../../../plan/gateway";
import type { Text } from "./children";
import type { GatewaySpec } from "./gatewayObject";
import { envoyLabels } from "./metrics";

const AZURE_SERVICE = "service.beta.kubernetes.io/azure-";

/**
 * With passive health checks Envoy also takes out pods that fail more often than others, where five and more have a
 * hundred requests in each interval, and Envoy Gateway has no setting for it. A script's own 500 is no reason: the
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

/** https://learn.microsoft.com/azure/aks/load-balancer-standard#customizations-via-kubernetes-annotations */
function serviceAnnotations(plan: GatewayPlan, args: GatewaySettings<Text>): Record<string, Text> {
    const { subnet, dnsLabel, annotations } = args.loadBalancer ?? {};
    return {
        ...(plan.internal ? { [`${AZURE_SERVICE}load-balancer-internal`]: "true" } : {}),
        ...(subnet === undefined ? {} : { [`${AZURE_SERVICE}load-balancer-internal-subnet`]: subnet }),
        ...(plan.idleTimeoutMinutes === undefined
            ? {}
            : { [`${AZURE_SERVICE}load-balancer-tcp-idle-timeout`]: String(plan.idleTimeoutMinutes) }),
        ...(dnsLabel === undefined ? {} : { [`${AZURE_SERVICE}dns-label-name`]: dnsLabel }),
        ...annotations,
    };
}

/** The Gateway: its listeners, and the namespaces that it takes routes from. */
export function gatewaySpec(
    plan: GatewayPlan,
    args: GatewaySettings<Text>,
    certificateName: Text | undefined,
): GatewaySpec {
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
        const named = hostname === undefined ? {} : { hostname };
        const plainName = ending === "" ? {} : named;
        return [
            ...(plan.http
                ? [{ name: `http${ending}`, protocol: "HTTP", port: 80, ...plainName, allowedRoutes }]
                : []),
            ...(plan.https
                ? [{ name: `https${ending}`, protocol: "HTTPS", port: 443, ...named, tls, allowedRoutes }]
                : []),
        ];
    };
    return {
        gatewayClassName: plan.objectName,
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

/** Closes a namespace to all but the Gateway's Envoys. What is allowed to nobody is denied once a policy selects a pod. */
export function networkPolicySpec(plan: GatewayPlan) {
    return {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [
            {
                from: [
                    {
                        namespaceSelector: {
                            matchLabels: { "kubernetes.io/metadata.name": plan.gatewayNamespace },
                        },
                        podSelector: { matchLabels: envoyLabels(plan.objectName, plan.gatewayNamespace) },
                    },
                ],
            },
        ],
    };
}
