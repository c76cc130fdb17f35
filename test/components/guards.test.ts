import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { underMocks, type Run } from "./mocks";

// What guards an endpoint, and what keeps it serving, without an engine: each of these specs could change in silence, as
// nothing that is made depends on it.

const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const KUBECONFIG = {
    "azure-native:containerservice:listManagedClusterUserCredentials": {
        kubeconfigs: [{ name: "clusterUser", value: Buffer.from("apiVersion: v1").toString("base64") }],
    },
};

/** A resource's own name and type, and what it waits for. */
interface Waiting {
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
    const target = new ScoringGateway("edge", { cluster, replicas: 3 });
    const version = { image: "acme.azurecr.io/fraud:12", pool: "cpu" };
    const versions = { blue: { ...version, traffic: 90 }, green: { ...version, traffic: 10 } };
    const note: pulumi.ResourceTransformation = ({ type, resource, opts }) => {
        const { dependsOn } = opts as { dependsOn?: pulumi.Resource[] };
        waits.set(resource, { type, needs: dependsOn ?? [] });
        return undefined;
    };
    const options = { transformations: [note] };
    new ScoringEndpoint("fraud", { target, versions }, options);
    const token = { tenantId: TENANT, audience: "api://churn" };
    new ScoringEndpoint("churn", { target, auth: "token", token, versions }, options);
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
        assert.ok(policyTypes.includes("Ingress"));
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
        const routes = [...waits].filter(([, { type }]) => type.endsWith(":HTTPRoute"));
        assert.equal(routes.length, 6);
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
