import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { underMocks, type Run } from "./mocks";

// What guards an endpoint, and what keeps it serving, without an engine: each of these specs could change in silence, as
// nothing that is made depends on it.

const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const APP = "6A1F0F0E-5F6B-4C43-9D0F-3F2F2F1B7C11";
const KUBECONFIG = {
    "azure-native:containerservice:listManagedClusterUserCredentials": {
        kubeconfigs: [{ name: "clusterUser", value: Buffer.from("apiVersion: v1").toString("base64") }],
    },
};

const DNS = { ports: ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol })) };

/** A resource's own name and type, and what it waits for. */
interface Waiting {
    readonly name: string;
    readonly type: string;
    readonly needs: readonly pulumi.Resource[];
}

/** What the resources of a program wait for, by each resource. */
type Waits = Map<pulumi.Resource, Waiting>;

function program(waits: Waits): void {
    const cluster = new AksCluster("ml", {
        resourceGroupName: "rg",
        purpose: "DevTest",
        pools: { cpu: { vmSize: "Standard_D4s_v5" } },
    });
    const note: pulumi.ResourceTransformation = ({ name, type, resource, opts }) => {
        const { dependsOn = [] } = opts as { dependsOn?: pulumi.Resource[] | Promise<pulumi.Resource[]> };
        void Promise.resolve(dependsOn).then((needs) => waits.set(resource, { name, type, needs }));
        return undefined;
    };
    const options = { transformations: [note] };
    const to = [
        { cidr: "10.1.0.0/16", ports: [443] },
        { cidr: "169.254.0.0/16" },
        { namespace: "redis", ports: [6379] },
    ];
    const loadBalancer = { internal: true, subnet: "lb" };
    new ScoringGateway("inner", { cluster, namespaces: ["inner"], loadBalancer, egress: { to } }, options);
    new ScoringGateway("open", { cluster, namespaces: ["open"], egress: { metadataService: true } });
    new ScoringGateway("split", { cluster, namespaces: ["a", "b", "c"], hostnames: { b: "b.example.com" } });
    new ScoringGateway("some", { cluster, namespaces: ["some"], egress: { metadataService: true, to } });
    const version = { image: "acme.azurecr.io/fraud:12", pool: "cpu" };
    const versions = { blue: { ...version, traffic: 90 }, green: { ...version, traffic: 10 } };
    const target = new ScoringGateway("edge", { cluster, replicas: 3 }, options);
    new ScoringEndpoint("fraud", { target, versions }, options);
    const token = { tenantId: TENANT, audience: "api://churn" };
    new ScoringEndpoint("churn", { target, auth: "token", token, versions }, options);
    const some = {
        ...token,
        roles: ["Score", "Admin"],
        scopes: ["Score.Read", "Score.All"],
        clientIds: [APP],
    };
    new ScoringEndpoint("risk", { target, auth: "token", token: some, versions }, options);
    const apps = { ...token, clientIds: [APP] };
    new ScoringEndpoint("apps", { target, auth: "token", token: apps, versions }, options);
    new ScoringEndpoint("open", { target, auth: "none", versions }, options);
}

describe("what guards an endpoint and keeps it serving", () => {
    const waits: Waits = new Map();
    let inputsOf: Run<void>["inputsOf"];
    before(async () => {
        ({ inputsOf } = await underMocks(() => program(waits), { calls: KUBECONFIG }));
    });

    it("a NetworkPolicy for all pods of the namespace, which lets in this gateway's Envoys alone", () => {
        const { podSelector, policyTypes, ingress } = inputsOf("edge-scoring-only-gateway").spec;
        assert.deepEqual(podSelector, {});
        // Both: where one of the two policies is deleted, the other keeps its direction closed.
        assert.deepEqual(policyTypes, ["Ingress", "Egress"]);
        const podsOfGateway = {
            "app.kubernetes.io/component": "proxy",
            "app.kubernetes.io/managed-by": "envoy-gateway",
            "gateway.envoyproxy.io/owning-gateway-name": "edge",
            "gateway.envoyproxy.io/owning-gateway-namespace": "envoy-gateway-system",
        };
        const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": "envoy-gateway-system" } };
        assert.deepEqual(ingress, [
            { from: [{ namespaceSelector, podSelector: { matchLabels: podsOfGateway } }] },
        ]);
        assert.equal(inputsOf("edge-scoring-only-gateway").metadata.namespace, "scoring");
    });

    it("a NetworkPolicy that lets those pods out, to anywhere but Azure's metadata service and wire server", () => {
        const { spec, metadata } = inputsOf("edge-scoring-egress");
        assert.equal(metadata.namespace, "scoring");
        const except = ["169.254.169.254/32", "168.63.129.16/32"];
        assert.deepEqual(spec, {
            podSelector: {},
            policyTypes: ["Ingress", "Egress"],
            egress: [
                DNS,
                { to: [{ namespaceSelector: {} }] },
                { to: [{ ipBlock: { cidr: "0.0.0.0/0", except } }] },
                { to: [{ ipBlock: { cidr: "::/0" } }] },
            ],
        });
    });

    it("a NetworkPolicy that lets pods out to what the gateway names, to DNS and to Entra ID", () => {
        const matchLabels = { "kubernetes.io/metadata.name": "redis" };
        const https = [{ port: 443, protocol: "TCP" }];
        assert.deepEqual(inputsOf("inner-inner-egress").spec.egress, [
            DNS,
            { to: [{ ipBlock: { cidr: "10.1.0.0/16" } }], ports: https },
            { to: [{ ipBlock: { cidr: "169.254.0.0/16", except: ["169.254.169.254/32"] } }] },
            { to: [{ namespaceSelector: { matchLabels } }], ports: [{ port: 6379, protocol: "TCP" }] },
            ...["20.20.32.0/19", "20.190.128.0/18", "20.231.128.0/19", "40.126.0.0/18"].map((cidr) => ({
                to: [{ ipBlock: { cidr } }],
                ports: https,
            })),
        ]);
        assert.deepEqual(inputsOf("open-open-egress").spec.egress, [{}]);
        const both = [80, 32_526].map((port) => ({ port, protocol: "TCP" }));
        assert.deepEqual(inputsOf("some-some-egress").spec.egress.slice(-2), [
            { to: [{ ipBlock: { cidr: "169.254.169.254/32" } }], ports: both },
            { to: [{ ipBlock: { cidr: "168.63.129.16/32" } }], ports: both },
        ]);
    });

    it("the way in closed before the way out is: what serves goes on calling", () => {
        const [, ingress] = [...waits].find(([, { name }]) => name === "edge-scoring-only-gateway")!;
        assert.deepEqual(
            ingress.needs.map((one) => waits.get(one)?.name),
            ["edge-scoring-egress"],
        );
    });

    it("an internal load balancer, said by the Gateway too: the EnvoyProxy's annotations go with it", () => {
        const key = "service.beta.kubernetes.io/azure-load-balancer-internal";
        const annotations = { [key]: "true", [`${key}-subnet`]: "lb" };
        assert.deepEqual(inputsOf("inner-gateway").spec.infrastructure, { annotations });
        const { envoyService } = inputsOf("inner-proxy").spec.provider.kubernetes;
        assert.deepEqual(envoyService.annotations, annotations);
        assert.equal(inputsOf("edge-gateway").spec.infrastructure, undefined);
    });

    it("a namespace of restricted pods, whose routes the gateway takes", () => {
        const { labels } = inputsOf("edge-scoring").metadata;
        assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
        const [listener] = inputsOf("edge-gateway").spec.listeners;
        const { from, selector } = listener.allowedRoutes.namespaces;
        assert.equal(from, "Selector");
        assert.deepEqual(Object.entries(selector.matchLabels as object), [["aks-scoring/gateway", "edge"]]);
        assert.equal(labels["aks-scoring/gateway"], "edge");
    });

    it("Envoys over zones and nodes, by the labels that they have", () => {
        const { replicas, pod } = inputsOf("edge-proxy").spec.provider.kubernetes.envoyDeployment;
        assert.equal(replicas, 3);
        const [{ podSelector }] = inputsOf("edge-scoring-only-gateway").spec.ingress[0].from;
        assert.deepEqual(
            pod.topologySpreadConstraints,
            ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
                maxSkew: 1,
                topologyKey,
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: podSelector,
            })),
        );
    });

    it("a budget of each version, under which nodes drain one pod at a time, and at once where it is not ready", () => {
        for (const version of ["blue", "green"]) {
            const { spec } = inputsOf(`fraud-${version}-budget`);
            assert.deepEqual(spec, {
                maxUnavailable: 1,
                unhealthyPodEvictionPolicy: "AlwaysAllow",
                selector: inputsOf(`fraud-${version}-deployment`).spec.selector,
            });
        }
    });

    it("Entra ID's issuers, each with its own keys", () => {
        const { providers } = inputsOf("churn-auth").spec.jwt;
        // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#payload-claims (iss)
        assert.deepEqual(
            // eslint-disable-next-line @typescript-eslint/no-explicit-any
            providers.map(({ issuer, audiences, remoteJWKS }: any) => [issuer, audiences, remoteJWKS.uri]),
            [
                [
                    `https://login.microsoftonline.com/${TENANT}/v2.0`,
                    ["api://churn"],
                    `https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`,
                ],
                [
                    `https://sts.windows.net/${TENANT}/`,
                    ["api://churn"],
                    `https://login.microsoftonline.com/${TENANT}/discovery/keys`,
                ],
            ],
        );
    });

    it("a denial by the gateway, for every route without a policy of its own", () => {
        const { metadata, spec } = inputsOf("edge-denial");
        assert.equal(metadata.namespace, "envoy-gateway-system");
        assert.deepEqual(spec, {
            targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "edge" }],
            authorization: { defaultAction: "Deny" },
        });
    });

    it("a route that nobody may call, whose filters are there before any endpoint's route is", () => {
        const { name, namespace } = inputsOf("edge-guard").metadata;
        assert.equal(namespace, "scoring");
        assert.deepEqual(inputsOf("edge-guard-auth").metadata, { name, namespace });
        assert.deepEqual(inputsOf("edge-guard-auth").spec, {
            targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name }],
            apiKeyAuth: { credentialRefs: [], extractFrom: [{ headers: ["Authorization"] }] },
            authorization: { defaultAction: "Deny" },
        });
        const { parentRefs, rules } = inputsOf("edge-guard").spec;
        assert.deepEqual(parentRefs, inputsOf("fraud-route").spec.parentRefs);
        assert.deepEqual(rules, [{ matches: [{ path: { type: "Exact", value: "/aks-scoring/guard" } }] }]);
        for (const [route, { name: own, type }] of waits) {
            if (!type.endsWith(":HTTPRoute") || own.endsWith("-guard")) continue;
            const before = [...allNeeds(route, waits)].map((one) => waits.get(one)?.name);
            assert.ok(before.includes("edge-guard") && before.includes("edge-guard-auth"), own);
        }
    });

    it("such a route for each listener, which has filters by itself", () => {
        assert.equal(inputsOf("split-guard").metadata.namespace, "a");
        assert.equal(inputsOf("split-guard-b").metadata.namespace, "b");
        assert.equal(inputsOf("split-guard-b-auth").metadata.namespace, "b");
        assert.deepEqual(inputsOf("split-guard-b").spec, inputsOf("split-guard").spec);
    });

    it("an explicit policy where anybody may call", () => {
        const { targetSelectors, ...rest } = inputsOf("open-auth").spec;
        assert.deepEqual(rest, { authorization: { defaultAction: "Allow" } });
        assert.deepEqual(targetSelectors, inputsOf("open-traffic").spec.targetSelectors);
    });

    it("a denial that comes after each endpoint's own policy: a route that is open stays so", () => {
        const [, denial] = [...waits].find(([, { name }]) => name === "edge-denial")!;
        assert.deepEqual(
            denial.needs.map((one) => waits.get(one)?.name),
            ["edge-gateway", "fraud-auth", "churn-auth", "risk-auth", "apps-auth", "open-auth"],
        );
    });

    it("tokens of the named applications alone, with one of the roles or one of the scopes", () => {
        const clients = (name: string) => ({ name, valueType: "String", values: [APP.toLowerCase()] });
        const roles = { name: "roles", valueType: "StringArray", values: ["Score", "Admin"] };
        const allow = (name: string, jwt: object) => ({ name, action: "Allow", principal: { jwt } });
        // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference (azp, appid, roles, scp)
        const rules = Object.entries({ "entra-v2": "azp", "entra-v1": "appid" }).map(
            ([provider, claim]) => [provider, clients(claim)] as const,
        );
        assert.deepEqual(inputsOf("risk-auth").spec.authorization, {
            defaultAction: "Deny",
            rules: rules.flatMap(([provider, client]) => [
                allow(`${provider}-role`, { provider, claims: [client, roles] }),
                allow(`${provider}-scope-1`, { provider, claims: [client], scopes: ["Score.Read"] }),
                allow(`${provider}-scope-2`, { provider, claims: [client], scopes: ["Score.All"] }),
            ]),
        });
        assert.deepEqual(inputsOf("apps-auth").spec.authorization, {
            defaultAction: "Deny",
            rules: rules.map(([provider, client]) =>
                allow(`${provider}-client`, { provider, claims: [client] }),
            ),
        });
        assert.deepEqual(inputsOf("risk-auth").spec.jwt, inputsOf("churn-auth").spec.jwt);
        // Any of the tenant's: of a token that was not looked at, no rule says so.
        const tenant = { name: "tid", valueType: "String", values: [TENANT] };
        assert.deepEqual(inputsOf("churn-auth").spec.authorization, {
            defaultAction: "Deny",
            rules: rules.map(([provider]) => allow(`${provider}-tenant`, { provider, claims: [tenant] })),
        });
    });

    it("no second try of what may have reached a container", () => {
        // "reset" would try again what was reset after the request was sent.
        // https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
        assert.deepEqual(inputsOf("fraud-traffic").spec.retry.retryOn.triggers, [
            "connect-failure",
            "reset-before-request",
        ]);
    });

    it("policies that aim at each route by its label", () => {
        const [{ matchLabels, kind }] = inputsOf("fraud-auth").spec.targetSelectors;
        assert.equal(kind, "HTTPRoute");
        assert.deepEqual(
            inputsOf("fraud-traffic").spec.targetSelectors,
            inputsOf("fraud-auth").spec.targetSelectors,
        );
        for (const route of ["fraud-route", "fraud-blue-route", "fraud-green-route"]) {
            for (const [label, value] of Object.entries(matchLabels as object)) {
                assert.equal(inputsOf(route).metadata.labels[label], value, route);
            }
        }
    });

    it("policies that are there before any route is", () => {
        const routes = [...waits].filter(
            ([, { type, name }]) => type.endsWith(":HTTPRoute") && !name.endsWith("-guard"),
        );
        assert.equal(routes.length, 15);
        for (const [route] of routes) {
            const before = new Set([...allNeeds(route, waits)].map((one) => waits.get(one)?.type));
            for (const kind of ["SecurityPolicy", "BackendTrafficPolicy"]) {
                assert.ok(before.has(`kubernetes:gateway.envoyproxy.io/v1alpha1:${kind}`), kind);
            }
        }
    });
});

/** All that a resource waits for, directly or not. */
function allNeeds(resource: pulumi.Resource, waits: Waits, found = new Set<pulumi.Resource>()) {
    for (const need of waits.get(resource)?.needs ?? []) {
        if (!found.has(need)) allNeeds(need, waits, found.add(need));
    }
    return found;
}
