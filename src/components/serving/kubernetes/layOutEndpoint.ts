import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as pulumi from "@pulumi/pulumi";
import type { Planned } from "../../../core/problems";
import { type DeploymentPlan, ENDPOINT_LABEL } from "../../../plan/deployment";
import type { EndpointPlan } from "../../../plan/endpoint";
import { sharedSettings } from "../../../plan/endpoint";
import { withServiceVariables } from "../../../plan/environment";
import { ScoringDeployment, type ScoringDeploymentArgs } from "../../scoringDeployment";
import type { ScoringTarget } from "../../scoringTarget";
import { inCluster } from "../../cluster";
import type { EndpointArgs } from "../args";
import { plannedAhead } from "../plannedVersions";
import type { EndpointParts } from "../serving";
import { annotated, annotationsOf, commonLabels } from "./children";
import type { GatewayConnection } from "./gatewayConnection";
import { pinRules, weightedRules } from "./httpRoute";
import { createKeys } from "./keys";
import { POD_MONITOR, endpointMonitorSpec, envoyLabels } from "./metrics";
import { backendTrafficPolicySpec, securityPolicySpec } from "./policies";
import { createIdentity } from "./workloadIdentity";

/** An endpoint's plan, and what it carries. */
export interface PlannedEndpoint {
    readonly plan: EndpointPlan;
    readonly args: EndpointArgs;
    /** What the plan comes to for each version. */
    readonly versions: readonly Planned<DeploymentPlan>[];
    readonly target: ScoringTarget;
    readonly gateway: GatewayConnection;
}

const POLICY_GROUP = "gateway.envoyproxy.io/v1alpha1";

/**
 * An endpoint: identity and keys, the versions' workloads, the policies, and last the route. The route depends on all of
 * them, so that a version gets requests when it is ready, loses them before it goes, and no rule is ever open that a
 * policy should close.
 */
export function layOutEndpoint(
    component: pulumi.Resource,
    name: string,
    planned: PlannedEndpoint,
    after: readonly pulumi.Resource[],
): EndpointParts {
    const { plan, args, gateway } = planned;
    const { cluster } = planned.target;
    const { endpointName, namespace } = plan;
    const ground = [...after, ...(gateway.namespaceReady[namespace] ?? [])];
    const metadata = { name: endpointName, namespace, labels: commonLabels(endpointName, endpointName) };
    const identity = createIdentity(component, name, plan, args, cluster, ground);
    const keys = createKeys(component, name, plan, args, cluster, ground);
    const account = identity.ready.length === 0 ? ground : identity.ready; // which waits for the ground
    const deployments: Record<string, ScoringDeployment> = {};
    for (const version of versionsOf(planned, identity.serviceAccountName)) {
        const options = { parent: component, dependsOn: [...account] };
        const { versionName } = version;
        deployments[versionName] = new ScoringDeployment(`${name}-${versionName}`, version, options);
    }

    const custom = (role: string, kind: string, spec: object, needs: readonly pulumi.Resource[]) =>
        new CustomResource(
            `${name}-${role}`,
            { apiVersion: POLICY_GROUP, kind, metadata, spec },
            inCluster(cluster, component, [...gateway.definitions, ...needs]),
        );
    const policies: pulumi.Resource[] = [];
    if (plan.policies) {
        const spec = securityPolicySpec(plan, args, keys?.secretName);
        const security = custom("auth", "SecurityPolicy", spec, keys === undefined ? ground : [keys.secret]);
        gateway.securityPolicies.push(security);
        policies.push(
            security,
            custom("traffic", "BackendTrafficPolicy", backendTrafficPolicySpec(plan), ground),
        );
    }
    const parentRefs = [
        {
            group: "gateway.networking.k8s.io",
            kind: "Gateway",
            name: gateway.name,
            namespace: gateway.namespace,
        },
    ];
    const routeOf = (
        role: string,
        own: object,
        rules: object[],
        needs: readonly pulumi.Resource[],
    ): pulumi.Resource & { readonly id: pulumi.Output<string> } =>
        new CustomResource(
            `${name}-${role}`,
            {
                apiVersion: "gateway.networking.k8s.io/v1",
                kind: "HTTPRoute",
                metadata: {
                    ...metadata,
                    labels: { ...metadata.labels, [ENDPOINT_LABEL]: endpointName },
                    ...own,
                },
                spec: { parentRefs, rules },
            },
            inCluster(cluster, component, needs),
        );
    const pins = plan.versions.map((version) =>
        routeOf(`${version.versionName}-route`, { name: version.objectName }, pinRules(plan, version), [
            ...gateway.ready,
            ...policies,
            ...deployments[version.versionName]!.ready,
        ]),
    );
    // Last: what it leads to is there, and a version that goes has lost its share before anything of it goes. Each version
    // has a pin, a drained one too, and each pin waits for all that a route needs.
    const route = routeOf("route", annotated(annotationsOf(args)), weightedRules(plan), pins);
    if (cluster.managedMetrics && plan.policies) {
        const pods = {
            namespace: gateway.envoyNamespace,
            labels: envoyLabels(gateway.name, gateway.namespace),
        };
        new CustomResource(
            `${name}-metrics`,
            { ...POD_MONITOR, metadata, spec: endpointMonitorSpec(plan, pods) },
            inCluster(cluster, component, ground),
        );
    }
    // Known once the route is there, and not before.
    const address = pulumi
        .all([gateway.originFor(namespace), route.id])
        .apply(([origin]) => `${origin}${plan.path}`);
    const nothing = pulumi.output<string | undefined>(undefined);
    return {
        scoringUri: pulumi.interpolate`${address}/score`,
        swaggerUri: pulumi.interpolate`${address}/swagger.json`,
        primaryKey: keys?.primary ?? nothing,
        secondaryKey: keys?.secondary ?? nothing,
        namespace: pulumi.output(namespace),
        weights: plan.weights,
        route,
        deployments,
    };
}

/** The arguments of each version, with its plan. */
function versionsOf(
    { plan, args, versions, target }: PlannedEndpoint,
    serviceAccountName: pulumi.Input<string>,
): ScoringDeploymentArgs[] {
    const { scoringTimeoutMs, replicaMaxConcurrentRequests, endpointName } = plan;
    const shared = {
        ...sharedSettings(args),
        scoringTimeoutMs,
        replicaMaxConcurrentRequests,
        endpointName,
        serviceAccountName,
        target,
    };
    return versions.map((planned) => {
        const { versionName } = planned.plan;
        // The plan's versions are the arguments' own; what each gets is the route's business.
        const version = { ...withServiceVariables(args.versions[versionName]!, plan), traffic: undefined };
        return plannedAhead({ ...version, ...shared, versionName }, planned);
    });
}
