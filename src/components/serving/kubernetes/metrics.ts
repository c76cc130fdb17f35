import type { EndpointPlan } from "../../../plan/endpoint";
import type { Text } from "./children";

/** Azure's managed Prometheus looks for monitors of its own group. */
export const POD_MONITOR = { apiVersion: "azmonitoring.coreos.com/v1", kind: "PodMonitor" } as const;

/** Which Envoys are a Gateway's. */
export interface EnvoyPods {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, Text>>;
}

/** Labels that Envoy Gateway gives the Envoys of a Gateway. */
export function envoyLabels(gatewayName: Text, gatewayNamespace: Text): Record<string, Text> {
    return {
        "app.kubernetes.io/component": "proxy",
        "app.kubernetes.io/managed-by": "envoy-gateway",
        "gateway.envoyproxy.io/owning-gateway-name": gatewayName,
        "gateway.envoyproxy.io/owning-gateway-namespace": gatewayNamespace,
    };
}

/** Port and path of Envoy's metrics, as Envoy Gateway opens them. */
const ENDPOINT = { port: "metrics", path: "/stats/prometheus", interval: "30s" };

/** The Envoys' own metrics. Those of endpoints are left to each endpoint's monitor, which knows the versions. */
export function gatewayMonitorSpec(pods: EnvoyPods) {
    const metricRelabelings = [
        { action: "drop", sourceLabels: ["envoy_cluster_name"], regex: "httproute/.*" },
        { action: "drop", sourceLabels: ["envoy_route"], regex: ".+" },
    ];
    return {
        selector: { matchLabels: pods.labels },
        podMetricsEndpoints: [{ ...ENDPOINT, metricRelabelings }],
    };
}

/**
 * An endpoint's metrics, with labels that say endpoint and, for requests that asked for a version, which one. Those that
 * are split by weight are one cluster: Envoy counts them for each pod's address as well.
 */
export function endpointMonitorSpec(plan: EndpointPlan, pods: EnvoyPods) {
    const place = (route: string) => `${plan.namespace}/${route}/`;
    const pins = plan.versions.map(({ versionName, objectName }) => ({
        action: "replace",
        sourceLabels: ["envoy_cluster_name"],
        regex: `httproute/${place(objectName)}.*`,
        targetLabel: "scoring_version",
        replacement: versionName,
    }));
    const routes = [plan.endpointName, ...plan.versions.map(({ objectName }) => objectName)]
        .map(place)
        .join("|");
    return {
        namespaceSelector: { matchNames: [pods.namespace] },
        selector: { matchLabels: pods.labels },
        podMetricsEndpoints: [
            {
                ...ENDPOINT,
                // Envoy's own filter, on the full name of a metric: nothing but this endpoint's leaves Envoy.
                params: { filter: [`^cluster\\.httproute/(${routes})|\\.route\\.(${routes})`] },
                metricRelabelings: [
                    { action: "replace", targetLabel: "scoring_endpoint", replacement: plan.endpointName },
                    ...pins,
                ],
            },
        ],
    };
}
