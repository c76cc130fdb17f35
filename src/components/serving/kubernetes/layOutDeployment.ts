import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import * as pulumi from "@pulumi/pulumi";
import { APP_INSIGHTS_VARIABLES } from "../../../plan/environment";
import type { DeploymentPlan } from "../../../plan/deployment";
import { type Cluster, inCluster } from "../../cluster";
import type { ScoringDeploymentSettings } from "../args";
import type { DeploymentParts } from "../serving";
import { createMounts } from "./mounts";
import { SERVICE_PORT, VERSION_ANNOTATION } from "./httpRoute";
import { type Text, annotationsOf, commonLabels, secretData } from "./children";
import { drawnName } from "./drawnName";
import { PORT_NAME, deploymentSpec } from "./workload";

/** A version's plan, and what it carries. */
export interface PlannedDeployment {
    readonly plan: DeploymentPlan;
    readonly args: ScoringDeploymentSettings;
    readonly cluster: Cluster;
    /** What must be there before anything is made in its namespace, for one that no endpoint makes. */
    readonly ground: readonly pulumi.Resource[];
}

/** How long the provider waits for pods: as long as Kubernetes itself does, see `progressDeadlineSeconds`. */
const PATIENCE = { create: "30m", update: "30m" };

/**
 * One version: Deployment, then its autoscaler and disruption budget, then its Service. They depend on the Deployment,
 * so that what is taken away goes the other way round.
 */
export function layOutDeployment(
    component: pulumi.Resource,
    name: string,
    planned: PlannedDeployment,
    given: readonly pulumi.Resource[],
): DeploymentParts {
    const { plan, args, cluster, ground } = planned;
    const { namespace, objectName } = plan;
    const after = [...new Set([...ground, ...given])];
    const labels = { ...commonLabels(plan.endpointName, objectName), ...plan.selector };
    const metadata = { name: objectName, namespace, labels };
    const secret = environmentSecret(component, name, planned, after);
    const mounts = createMounts(component, name, plan, args, cluster, after);
    const pool = cluster.pools[plan.pool.key]?.resource;
    const needed = [
        ...after,
        ...(secret === undefined ? [] : [secret.resource]),
        ...mounts.ready,
        ...(pool === undefined ? [] : [pool]),
    ];

    const deployment = new Deployment(
        `${name}-deployment`,
        {
            metadata: {
                ...metadata,
                annotations: { "aks-scoring/type": plan.type, ...annotationsOf(args) },
            },
            spec: deploymentSpec(plan, args, { secretName: secret?.name, mounts }),
        },
        { ...inCluster(cluster, component, needed), customTimeouts: PATIENCE },
    );
    const behind = inCluster(cluster, component, [deployment]);
    if (plan.autoscale !== undefined) {
        const { minReplicas, maxReplicas, targetUtilization } = plan.autoscale;
        const target = { type: "Utilization", averageUtilization: targetUtilization };
        new HorizontalPodAutoscaler(
            `${name}-autoscaler`,
            {
                metadata,
                spec: {
                    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: objectName },
                    minReplicas,
                    maxReplicas,
                    metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
                },
            },
            behind,
        );
    }
    new PodDisruptionBudget(
        `${name}-budget`,
        {
            metadata,
            spec: {
                // One at a time. A minimum of one would keep a node with the only replica from ever being drained.
                maxUnavailable: 1,
                unhealthyPodEvictionPolicy: "AlwaysAllow",
                selector: { matchLabels: plan.selector },
            },
        },
        behind,
    );
    const service = new Service(
        `${name}-service`,
        {
            // The provider would wait 10 s for the endpoints to settle. That the pods are ready is the Deployment's word.
            metadata: {
                ...metadata,
                annotations: { "pulumi.com/skipAwait": "true", [VERSION_ANNOTATION]: plan.versionName },
            },
            spec: {
                type: "ClusterIP",
                selector: plan.selector,
                ports: [{ name: "http", port: SERVICE_PORT, targetPort: PORT_NAME, protocol: "TCP" }],
            },
        },
        behind,
    );
    return {
        objectName: pulumi.output(objectName),
        namespace: pulumi.output(namespace),
        workload: deployment,
        ready: [service], // which waits for the Deployment
    };
}

/** The Secret with what nobody may read. A change of it is a new Secret, so that the pods roll onto it. */
function environmentSecret(
    component: pulumi.Resource,
    name: string,
    { plan, args, cluster }: PlannedDeployment,
    after: readonly pulumi.Resource[],
): { readonly name: Text; readonly resource: pulumi.Resource } | undefined {
    const [connection, , key] = APP_INSIGHTS_VARIABLES;
    const values: Record<string, Text> = {};
    for (const variable of plan.environment.secret) {
        values[variable] = pulumi.secret(args.secretEnvironmentVariables?.[variable] ?? "");
    }
    if (args.appInsightsConnectionString !== undefined) {
        const text = pulumi.secret(args.appInsightsConnectionString);
        values[connection] = text;
        values[key] = text.apply((known) => /(?:^|;)\s*InstrumentationKey=([^;]*)/.exec(known)?.[1] ?? "");
    }
    if (Object.keys(values).length === 0) {
        return undefined;
    }
    const data = secretData(values);
    const secretName = drawnName(`${name}-environment`, plan.environmentSecretName, data, component);
    const labels = { ...commonLabels(plan.endpointName, plan.objectName), ...plan.selector };
    const resource = new Secret(
        `${name}-environment`,
        { metadata: { name: secretName, namespace: plan.namespace, labels }, type: "Opaque", data },
        // Each change is another Secret: inherited protection would block it.
        { ...inCluster(cluster, component, after), protect: false },
    );
    return { name: secretName, resource };
}
