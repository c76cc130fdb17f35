import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import type * as pulumi from "@pulumi/pulumi";
import type { Version } from "../models";
import { cpuPool, generation, provider } from "./cluster";
import { namespace, networkPolicy } from "./gateway";

/** Labels of what belongs to a model. */
export const labelsOf = (model: string, instance: string) => ({
    "app.kubernetes.io/name": model,
    "app.kubernetes.io/instance": instance,
    "app.kubernetes.io/component": "scoring",
    "app.kubernetes.io/managed-by": "pulumi",
});

const probe = { path: "/", port: "scoring", scheme: "HTTP" };
const patience = { timeoutSeconds: 2, successThreshold: 1, failureThreshold: 3 };

/** A version's pods with autoscaler, disruption budget and Service. */
export function createVersion(model: string, version: Version, serviceAccountName: pulumi.Input<string>) {
    const name = `${model}-${version.name}`;
    const selector = { "aks-scoring/endpoint": model, "aks-scoring/version": version.name };
    const labels = { ...labelsOf(model, name), ...selector };
    const metadata = { name, namespace: namespace.metadata.name, labels };
    const spread = (topologyKey: string) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: selector },
        matchLabelKeys: ["pod-template-hash"],
    });
    const deployment = new Deployment(
        `${name}-deployment`,
        {
            metadata: {
                ...metadata,
                annotations: {
                    "aks-scoring/type": "treatment",
                    "aks-scoring/tags": JSON.stringify({ owner: version.owner }),
                },
            },
            spec: {
                progressDeadlineSeconds: 1800,
                selector: { matchLabels: selector },
                strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
                template: {
                    metadata: { labels },
                    spec: {
                        automountServiceAccountToken: false,
                        serviceAccountName,
                        enableServiceLinks: false,
                        nodeSelector: { "aks-scoring/generation": generation },
                        topologySpreadConstraints: [
                            spread("topology.kubernetes.io/zone"),
                            spread("kubernetes.io/hostname"),
                        ],
                        terminationGracePeriodSeconds: 70,
                        securityContext: {
                            runAsNonRoot: true,
                            runAsUser: 1000,
                            seccompProfile: { type: "RuntimeDefault" },
                        },
                        containers: [
                            {
                                name: "scoring",
                                image: version.image,
                                ports: [{ name: "scoring", containerPort: 5001, protocol: "TCP" }],
                                env: [
                                    { name: "SERVICE_NAME", value: model },
                                    { name: "SERVICE_PATH_PREFIX", value: `/api/v1/service/${model}` },
                                ],
                                resources: { requests: { cpu: "100m", memory: "512Mi" } },
                                livenessProbe: {
                                    httpGet: probe,
                                    initialDelaySeconds: 310,
                                    periodSeconds: 10,
                                    ...patience,
                                },
                                readinessProbe: {
                                    httpGet: probe,
                                    initialDelaySeconds: 5,
                                    periodSeconds: 5,
                                    ...patience,
                                },
                                lifecycle: { preStop: { sleep: { seconds: 10 } } },
                                securityContext: {
                                    allowPrivilegeEscalation: false,
                                    capabilities: { drop: ["ALL"] },
                                    readOnlyRootFilesystem: false,
                                },
                            },
                        ],
                    },
                },
            },
        },
        {
            provider,
            dependsOn: [networkPolicy, cpuPool],
            customTimeouts: { create: "30m", update: "30m" },
        },
    );
    const behind = { provider, dependsOn: [deployment] };
    new HorizontalPodAutoscaler(
        `${name}-autoscaler`,
        {
            metadata,
            spec: {
                scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
                minReplicas: 1,
                maxReplicas: 10,
                metrics: [
                    {
                        type: "Resource",
                        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
                    },
                ],
            },
        },
        behind,
    );
    new PodDisruptionBudget(
        `${name}-budget`,
        {
            metadata,
            spec: {
                maxUnavailable: 1,
                unhealthyPodEvictionPolicy: "AlwaysAllow",
                selector: { matchLabels: selector },
            },
        },
        behind,
    );
    const service = new Service(
        `${name}-service`,
        {
            metadata: {
                ...metadata,
                annotations: {
                    "pulumi.com/skipAwait": "true",
                    "gateway.envoyproxy.io/version": version.name,
                },
            },
            spec: {
                type: "ClusterIP",
                selector,
                ports: [{ name: "http", port: 80, targetPort: "scoring", protocol: "TCP" }],
            },
        },
        behind,
    );
    return { name, service };
}
