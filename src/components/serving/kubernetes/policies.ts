import * as pulumi from "@pulumi/pulumi";
import { gatewayDuration } from "../../../core/units";
import type { TokenSettings } from "../../../plan/auth";
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

/**
 * Who may call an endpoint: the keys of a Secret, Entra ID's tokens, or anybody, which is said too: a route without a policy of
 * its own has the gateway's, which lets nobody in.
 */
export function securityPolicySpec(plan: EndpointPlan, args: EndpointArgs, keysSecretName: Text | undefined) {
    return { targetSelectors: targetSelectors(plan), ...whoMayCall(plan, args, keysSecretName) };
}

function whoMayCall(plan: EndpointPlan, args: EndpointArgs, keysSecretName: Text | undefined) {
    switch (plan.auth) {
        case "key":
            return {
                apiKeyAuth: {
                    credentialRefs: [{ group: "", kind: "Secret", name: keysSecretName }],
                    // Envoy takes the key with "Bearer " before it and without.
                    extractFrom: [{ headers: ["Authorization"] }],
                    sanitize: true,
                },
            };
        case "token": {
            const token = args.token!; // the plan asks for it
            return { jwt: { providers: entraProviders(token) }, authorization: tokenAuthorization(token) };
        }
        case "none":
            return { authorization: { defaultAction: "Allow" } };
    }
}

/**
 * Nobody may call a route that has no policy of its own. Of the policies that aim at a route, its rule, its listener and its
 * gateway, the nearest counts as a whole.
 * https://gateway.envoyproxy.io/docs/concepts/gateway_api_extensions/security-policy/#precedence
 */
export function denialSpec(gatewayName: string) {
    return denial("Gateway", gatewayName);
}

/**
 * A route that nobody may call, from before the first endpoint on, for the sake of its filters. Envoy Gateway gives a listener
 * a filter once a route of it has one. Requests on connections that are open by then pass by the new filter, and go by the new
 * routes: the first one of each reached a route past its key. With this route the filters are there before any other is.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/listeners/lds (in-place updates of filter chains)
 */
export function guardRoute(parentRefs: readonly object[]) {
    return { parentRefs, rules: [{ matches: [{ path: { type: "Exact", value: "/aks-scoring/guard" } }] }] };
}

/**
 * See {@link guardRoute}. The filter for keys, with none of them, and the one that denies. None for tokens: what their rules ask
 * for is not there where that filter is not.
 */
export function guardSpec(routeName: string) {
    const apiKeyAuth = { credentialRefs: [], extractFrom: [{ headers: ["Authorization"] }] };
    return { ...denial("HTTPRoute", routeName), apiKeyAuth };
}

function denial(kind: string, name: string) {
    return {
        targetRefs: [{ group: "gateway.networking.k8s.io", kind, name }],
        authorization: { defaultAction: "Deny" },
    };
}

/**
 * Entra ID issues tokens of version 1 or 2 as the application's manifest says, and version 1 unless it says otherwise:
 * both issuers are taken. https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
 */
function entraProviders({ tenantId, audience, otherAudiences = [] }: TokenSettings<Text>) {
    // Entra ID writes it in lower case, and Envoy compares letter by letter.
    const tenant = pulumi.output(tenantId).apply(lowerCase);
    const audiences = [audience, ...otherAudiences];
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

/** What a token of each version names the application that asked for it. https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const CLIENT_CLAIMS = { "entra-v2": "azp", "entra-v1": "appid" } as const;

/**
 * Which tokens of the tenant may call: of one of the applications, and with one of the roles or one of the scopes; where none of
 * them is given, any of the tenant for the audience. A rule speaks of one provider and all of its scopes, so each provider has
 * a rule for the roles and one for each scope.
 */
function tokenAuthorization({ tenantId, roles = [], scopes = [], clientIds = [] }: TokenSettings<Text>) {
    const claim = (name: string, valueType: string, values: readonly Text[]) => ({ name, valueType, values });
    const rules = Object.entries(CLIENT_CLAIMS).flatMap(([provider, clientClaim]) => {
        const ids = clientIds.map((id) => pulumi.output(id).apply(lowerCase));
        const clients = ids.length === 0 ? [] : [claim(clientClaim, "String", ids)];
        const allow = (name: string, claims: readonly object[], more: object = {}) => ({
            name: `${provider}-${name}`,
            action: "Allow",
            principal: { jwt: { provider, ...(claims.length === 0 ? {} : { claims }), ...more } },
        });
        if (roles.length === 0 && scopes.length === 0) {
            // Said though the issuer says it: a rule that needs a claim holds also where a token was not looked at.
            const tenant = claim("tid", "String", [pulumi.output(tenantId).apply(lowerCase)]);
            return [clients.length === 0 ? allow("tenant", [tenant]) : allow("client", clients)];
        }
        return [
            ...(roles.length === 0
                ? []
                : [allow("role", [...clients, claim("roles", "StringArray", roles)])]),
            ...scopes.map((scope, i) => allow(`scope-${i + 1}`, clients, { scopes: [scope] })),
        ];
    });
    return { defaultAction: "Deny", rules };
}

/** Entra ID writes the ids of tenants and applications in lower case. */
function lowerCase(text: string): string {
    return text.toLowerCase();
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
 * A pod that takes no connections gets no requests for a while; what it answers, a 500 for one, does not count. To Envoy a
 * score that runs into its timeout counts like a connection that failed: a pod where five do, and takes no connection in
 * between, is left alone too.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier
 */
const PASSIVE_CHECKS = {
    splitExternalLocalOriginErrors: true,
    consecutiveLocalOriginFailures: 5,
    // Off: Envoy Gateway has no switch for it, so the number is the largest.
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
