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

/**
 * How long a pod may take to take a connection: on a machine that is gone it never does, and Envoy would wait for 10 s.
 * Within a zone and across zones it takes some milliseconds. Twice it is not much more than a second, so that a request
 * that meets such a pod has its answer in good time; and another pod is asked before the kernel, after a second, sends a
 * first packet again that was lost.
 */
const CONNECT_MS = 500;

/**
 * Requests that cannot have reached a container are tried for some 19 s at the most: a version's only pod may be on a
 * machine that Azure pauses, which is mostly for less than 10 s.
 * https://learn.microsoft.com/azure/virtual-machines/maintenance-and-updates#maintenance-that-doesnt-require-a-reboot
 */
const RETRIES = 30;

/**
 * Up to this many requests at a time each has a connection of its own: on one that is kept, the next request would hang on
 * a pod that is gone until the scoring timeout, and nobody knows whether it was worked on. The price is a handshake, and a
 * port of Envoy's for a minute after each request: 28,232 of them are 470 requests a second, from one Envoy to one pod.
 * Four at a time are no more where each takes 9 ms.
 */
const MOST_WITHOUT_KEEPING = 4;

/** Servers close connections on which nothing comes, after 2 s and more: Envoy does first, so that no request meets it. */
const KEPT = "1s";

/**
 * A pod that takes no connections gets no requests for a while; what it answers, a 500 for one, is no reason. To Envoy a
 * score that runs into its timeout counts like a connection that failed: a pod where five do, and takes no connection in
 * between, is left alone too.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier
 */
const PASSIVE_CHECKS = {
    splitExternalLocalOriginErrors: true,
    consecutiveLocalOriginFailures: 5,
    // Off: there is no other way to say so.
    consecutive5XxErrors: 2_147_483_647,
    baseEjectionTime: "30s",
    // Half at the most, whatever happens: one of two, and never the only one.
    maxEjectionPercent: 50,
};

/**
 * A pod that is gone does not say so to who waits for its answer, and others wait behind: the kernel asks after 5 s, and
 * gives up where nothing comes back for 15 s. No sooner, because scores survive a pause of the machine.
 */
const KEEPALIVE = { idleTime: "5s", interval: "3s", probes: 5 };

/** How requests are treated: timeout, concurrency, and which failures are safe to try again. */
export function backendTrafficPolicySpec(plan: EndpointPlan) {
    const concurrency = plan.replicaMaxConcurrentRequests;
    const most = plan.versions.reduce((sum, version) => sum + mostReplicas(version), 0);
    // Twice, for the pods that a rollout adds. The limits hold for all versions together, in each rule, of each Envoy.
    const limit = Math.max(ENVOY_LIMIT, 2 * most * concurrency);
    return {
        targetSelectors: targetSelectors(plan),
        timeout: {
            // A second try must have its time, too.
            tcp: { connectTimeout: gatewayDuration(Math.min(CONNECT_MS, plan.scoringTimeoutMs / 2)) },
            http: {
                requestTimeout: gatewayDuration(plan.scoringTimeoutMs),
                ...(concurrency > MOST_WITHOUT_KEEPING ? { connectionIdleTimeout: KEPT } : {}),
            },
        },
        tcpKeepalive: KEEPALIVE,
        healthCheck: { passive: PASSIVE_CHECKS },
        // Whole before a pod gets it: a slow client keeps no pod busy, and any body can be sent again to another one.
        ...(plan.maxRequestBodyBytes === undefined
            ? {}
            : { requestBuffer: { limit: plan.maxRequestBodyBytes } }),
        circuitBreaker: {
            maxConnections: limit,
            maxParallelRequests: limit,
            maxPendingRequests: limit,
            // One connection carries one request at a time (HTTP/1.1): what is above waits in Envoy for a free one.
            perEndpoint: { maxConnections: concurrency },
            ...(concurrency > MOST_WITHOUT_KEEPING ? {} : { maxRequestsPerConnection: 1 }),
        },
        loadBalancer: { type: "LeastRequest" },
        // Only where the request cannot have reached the container: a score may cost something, or change something.
        retry: { numRetries: RETRIES, retryOn: { triggers: ["connect-failure", "reset-before-request"] } },
        telemetry: { metrics: { routeStatName: "%ROUTE_NAMESPACE%/%ROUTE_NAME%/%ROUTE_RULE_NAME%" } },
    };
}
