import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import type { Model } from "../models";
import { provider } from "./cluster";
import { address, envoyGateway, gateway, namespace, networkPolicy } from "./gateway";
import { createVersion, labelsOf } from "./version";

const SERVED_BY =
    "%CEL(xds.upstream_host_locality_metadata.filter_metadata['envoy-gateway'].resources[0].annotations.version)%";

const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");

/** A model's endpoint: keys, versions, policies and routes; gives the address that it answers at. */
export function createEndpoint(model: Model) {
    const { name } = model;
    const labels = labelsOf(name, name);
    const metadata = { name, namespace: namespace.metadata.name, labels };
    const ground = { provider, dependsOn: [networkPolicy] };

    const account = new ServiceAccount(
        `${name}-account`,
        { metadata: { ...metadata, name: `${name}-pods` }, automountServiceAccountToken: false },
        ground,
    );
    const keyOf = (key: string, rotation: number) =>
        new RandomPassword(`${name}-${key}-key`, {
            length: 32,
            special: false,
            keepers: { rotation: String(rotation) },
        });
    const keys = new Secret(
        `${name}-keys`,
        {
            metadata: { ...metadata, name: `${name}-keys` },
            type: "Opaque",
            data: {
                primary: keyOf("primary", model.primaryKey).result.apply(base64),
                secondary: keyOf("secondary", 1).result.apply(base64),
            },
        },
        ground,
    );
    const versions = model.versions.map((version) => ({
        version,
        ...createVersion(name, version, account.metadata.name),
    }));

    const endpointLabel = { "aks-scoring/endpoint": name };
    const targetSelectors = [
        { group: "gateway.networking.k8s.io", kind: "HTTPRoute", matchLabels: endpointLabel },
    ];
    const policy = (role: string, kind: string, spec: object) =>
        new CustomResource(
            `${name}-${role}`,
            {
                apiVersion: "gateway.envoyproxy.io/v1alpha1",
                kind,
                metadata,
                spec: { targetSelectors, ...spec },
            },
            { provider, dependsOn: [networkPolicy, envoyGateway] },
        );
    const policies = [
        policy("auth", "SecurityPolicy", {
            apiKeyAuth: {
                credentialRefs: [{ group: "", kind: "Secret", name: keys.metadata.name }],
                extractFrom: [{ headers: ["Authorization"] }],
                sanitize: true,
            },
        }),
        policy("traffic", "BackendTrafficPolicy", {
            timeout: { tcp: { connectTimeout: "500ms" }, http: { requestTimeout: "1m" } },
            tcpKeepalive: { idleTime: "5s", interval: "3s", probes: 5 },
            healthCheck: {
                passive: {
                    splitExternalLocalOriginErrors: true,
                    consecutiveLocalOriginFailures: 5,
                    consecutive5XxErrors: 2_147_483_647,
                    baseEjectionTime: "30s",
                    maxEjectionPercent: 50,
                },
            },
            requestBuffer: { limit: 104_857_600 },
            circuitBreaker: {
                maxConnections: 1024,
                maxParallelRequests: 1024,
                maxPendingRequests: 1024,
                perEndpoint: { maxConnections: 1 },
                maxRequestsPerConnection: 1,
            },
            loadBalancer: { type: "LeastRequest" },
            retry: { numRetries: 30, retryOn: { triggers: ["connect-failure", "reset-before-request"] } },
            telemetry: { metrics: { routeStatName: "%ROUTE_NAMESPACE%/%ROUTE_NAME%/%ROUTE_RULE_NAME%" } },
        }),
    ];

    const path = { type: "PathPrefix", value: `/api/v1/service/${name}` };
    const filters = [
        {
            type: "URLRewrite",
            urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } },
        },
        {
            type: "ResponseHeaderModifier",
            responseHeaderModifier: { set: [{ name: "azureml-model-deployment", value: SERVED_BY }] },
        },
    ];
    const route = (resource: string, object: string, rule: object, after: readonly pulumi.Resource[]) =>
        new CustomResource(
            resource,
            {
                apiVersion: "gateway.networking.k8s.io/v1",
                kind: "HTTPRoute",
                metadata: { ...metadata, name: object, labels: { ...labels, ...endpointLabel } },
                spec: {
                    parentRefs: [
                        {
                            group: "gateway.networking.k8s.io",
                            kind: "Gateway",
                            name: gateway.metadata.name,
                            namespace: gateway.metadata.namespace,
                        },
                    ],
                    rules: [{ ...rule, filters }],
                },
            },
            { provider, dependsOn: [...policies, ...after] },
        );
    const backend = (service: string) => ({ group: "", kind: "Service", name: service, port: 80 });
    const pins = versions.map(({ name: object, version, service }) => {
        const headers = [{ type: "Exact", name: "azureml-model-deployment", value: version.name }];
        const rule = { name: "pin", matches: [{ path, headers }], backendRefs: [backend(object)] };
        return route(`${object}-route`, object, rule, [service]);
    });
    const weighted = {
        name: "weighted",
        matches: [{ path }],
        backendRefs: versions.map(({ name: object, version }) => ({
            ...backend(object),
            weight: version.traffic,
        })),
    };
    route(`${name}-route`, name, weighted, [...versions.map(({ service }) => service), ...pins]);
    return pulumi.interpolate`http://${address}/api/v1/service/${name}/score`;
}
