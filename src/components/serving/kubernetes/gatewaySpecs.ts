import type { GatewayPlan, GatewaySettings } from "../../../plan/gateway";
import type { Text } from "./children";
import type { GatewaySpec } from "./gatewayObject";
import { envoyLabels } from "./metrics";

const AZURE_SERVICE = "service.beta.kubernetes.io/azure-";

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
    const matchLabels = { "aks-scoring/gateway": plan.objectName };
    const allowedRoutes = { namespaces: { from: "Selector", selector: { matchLabels } } };
    return {
        gatewayClassName: plan.objectName,
        listeners: [
            ...(plan.http ? [{ name: "http", protocol: "HTTP", port: 80, allowedRoutes }] : []),
            ...(plan.https
                ? [
                      {
                          name: "https",
                          protocol: "HTTPS",
                          port: 443,
                          hostname: args.tls?.hostname,
                          tls: {
                              mode: "Terminate",
                              certificateRefs: [{ group: "", kind: "Secret", name: certificateName }],
                          },
                          allowedRoutes,
                      },
                  ]
                : []),
        ],
    };
}

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
