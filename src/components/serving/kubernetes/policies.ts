import * as pulumi from "@pulumi/pulumi";
import { gatewayDuration } from "../../../core/units";
import { ENDPOINT_LABEL } from "../../../plan/deployment";
import type { EndpointPlan } from "../../../plan/endpoint";
import { mostReplicas } from "../../../plan/scaling";
import type { EndpointArgs } from "../args";
import type { Text } from "./children";

/** Both policies aim at all routes of the endpoint by their label: they hold for a route from its first moment on. */
function targetSelectors({ endpointName }: EndpointPlan) {
    const matchLabels = { [ENDPOINT_LABEL]: endpointName };
    return [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", matchLabels }];
}

/** Who may call: the keys of a Secret, or Entra ID's tokens. */
export function securityPolicySpec(plan: EndpointPlan, args: EndpointArgs, keysSecretName: Text | undefined) {
    const rest = { targetSelectors: targetSelectors(plan) };
    if (plan.auth === "key") {
        return {
            ...rest,
            apiKeyAuth: {
                credentialRefs: [{ group: "", kind: "Secret", name: keysSecretName }],
                // Envoy takes the key with "Bearer " before it and without.
                extractFrom: [{ headers: ["Authorization"] }],
                sanitize: true,
            },
        };
    }
    return { ...rest, jwt: { providers: entraProviders(args) } };
}

/**
 * Entra ID issues tokens of version 1 or 2 as the application's manifest says, and version 1 unless it says otherwise:
 * both issuers are taken. https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
 */
function entraProviders(args: EndpointArgs) {
    const tenant = pulumi.output(args.token?.tenantId ?? "");
    const audiences = [args.token?.audience ?? "", ...(args.token?.otherAudiences ?? [])];
    const authority = pulumi.interpolate`https://login.microsoftonline.com/${tenant}`;
    return [
        {
            name: "entra-v2",
            issuer: pulumi.interpolate`${authority}/v2.0`,
            audiences,
            remoteJWKS: { uri: pulumi.interpolate`${authority}/discovery/v2.0/keys` },
        },
        {
            name: "entra-v1",
            issuer: pulumi.interpolate`https://sts.windows.net/${tenant}/`,
            audiences,
            remoteJWKS: { uri: pulumi.interpolate`${authority}/discovery/keys` },
        },
    ];
}

/** Envoy's own limit for connections, requests and queues of a backend, where nothing is said. */
const ENVOY_LIMIT = 1024;

/** How requests are treated: timeout, concurrency, and which failures are safe to try again. */
export function backendTrafficPolicySpec(plan: EndpointPlan) {
    const concurrency = plan.replicaMaxConcurrentRequests;
    const most = plan.versions.reduce((sum, version) => sum + mostReplicas(version), 0);
    // Twice, for the pods that a rollout adds. The limits hold for all versions together, in each rule, of each Envoy.
    const limit = Math.max(ENVOY_LIMIT, 2 * most * concurrency);
    return {
        targetSelectors: targetSelectors(plan),
        timeout: { http: { requestTimeout: gatewayDuration(plan.scoringTimeoutMs) } },
        circuitBreaker: {
            maxConnections: limit,
            maxParallelRequests: limit,
            maxPendingRequests: limit,
            // One connection carries one request at a time (HTTP/1.1): what is above waits in Envoy for a free one.
            perEndpoint: { maxConnections: concurrency },
        },
        loadBalancer: { type: "LeastRequest" },
        // Only where the request cannot have reached the container: a score may cost something, or change something.
        retry: { numRetries: 2, retryOn: { triggers: ["connect-failure", "reset-before-request"] } },
        telemetry: { metrics: { routeStatName: "%ROUTE_NAMESPACE%/%ROUTE_NAME%/%ROUTE_RULE_NAME%" } },
    };
}
