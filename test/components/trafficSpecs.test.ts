import assert from "node:assert/strict";
import { planEndpoint } from "#src/plan/endpoint";
import { planGateway } from "#src/plan/gateway";
import { envoyProxySpec } from "#src/components/serving/kubernetes/gatewaySpecs";
import { clientTrafficPolicySpec } from "#src/components/serving/kubernetes/clientTrafficPolicy";
import { backendTrafficPolicySpec } from "#src/components/serving/kubernetes/policies";
import { POOLS } from "../plan/pools";

const IDLE = "service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout";

const CONTEXT = {
    purpose: "DevTest",
    enforcesNetworkPolicy: true,
    autoscaled: false,
    envoyGateway: undefined,
    owners: new Map(),
    gatewayNames: new Map(),
} as const;

function proxy(settings: Parameters<typeof planGateway>[1] & Parameters<typeof envoyProxySpec>[1]) {
    const { shutdown, bootstrap, provider } = envoyProxySpec(
        planGateway("edge", settings, CONTEXT).plan,
        settings,
    );
    return { shutdown, bootstrap, annotations: provider.kubernetes.envoyService.annotations };
}

function policy(settings: object) {
    const versions = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } };
    const { plan, problems } = planEndpoint(
        "fraud",
        { versions, ...settings },
        {
            pools: POOLS,
            namespaces: ["scoring"],
            blobCsiDriver: false,
            policies: true,
            purpose: "DevTest",
            maxScoringTimeoutMs: undefined,
            secretsAreMutable: true,
            holderOf: () => undefined,
            places: new Set(),
        },
    );
    assert.deepEqual(problems, []);
    const { timeout, circuitBreaker, requestBuffer } = backendTrafficPolicySpec(plan);
    return { timeout, circuitBreaker, requestBuffer };
}

describe("clients", () => {
    const spec = (settings: Parameters<typeof planGateway>[1]) =>
        clientTrafficPolicySpec(planGateway("edge", settings, CONTEXT).plan);

    it("have their time to send a request, and no more; and what is let in does not follow later defaults", () => {
        assert.deepEqual(spec({}), {
            targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "edge" }],
            timeout: {
                tcp: { tlsHandshakeTimeout: "10s" },
                http: {
                    requestHeadersReceivedTimeout: "10s",
                    requestReceivedTimeout: "25s",
                    idleTimeout: "1m40s",
                },
            },
            connection: { connectionLimit: { value: 10_000 }, bufferLimit: "32Ki" },
            path: { escapedSlashesAction: "UnescapeAndRedirect", disableMergeSlashes: false },
            headers: { withUnderscoresAction: "RejectRequest" },
        });
    });

    it("have what the program says; and no setting that older definitions refuse", () => {
        const clients = { uploadTimeoutMs: 120_500, idleTimeoutMs: 30_000, maxConnections: 500 };
        const { targetRefs, timeout, connection } = spec({
            clients,
            chartVersion: "v1.8.0",
            gatewayName: "front",
        });
        assert.equal(targetRefs[0]?.name, "front");
        assert.deepEqual(timeout, { http: { requestReceivedTimeout: "2m500ms", idleTimeout: "30s" } });
        assert.deepEqual(connection.connectionLimit, { value: 500 });
    });

    it("have their bodies read whole, up to v1's limit or the program's, or passed on", () => {
        assert.deepEqual(policy({}).requestBuffer, { limit: 104_857_600 });
        assert.deepEqual(policy({ maxRequestBodyBytes: 1 }).requestBuffer, { limit: 1 });
        assert.equal(policy({ maxRequestBodyBytes: "none" }).requestBuffer, undefined);
    });
});

describe("Envoys", () => {
    it("drain for the longest score, and what comes until all know that they stop", () => {
        assert.deepEqual(proxy({}).shutdown, { drainTimeout: "4m20s" });
        assert.deepEqual(proxy({ maxScoringTimeoutMs: 90_500 }).shutdown, { drainTimeout: "1m51s" });
    });

    it("never leave a pod out because it fails more often than others", () => {
        const { type, value } = proxy({}).bootstrap;
        assert.equal(type, "Merge");
        assert.deepEqual(JSON.parse(value), {
            layered_runtime: {
                layers: [
                    {
                        name: "aks-scoring",
                        static_layer: {
                            "outlier_detection.enforcing_success_rate": 0,
                            "outlier_detection.enforcing_local_origin_success_rate": 0,
                        },
                    },
                ],
            },
        });
    });

    it("stand behind a load balancer that waits as long, where its own 4 minutes are not enough", () => {
        assert.deepEqual(proxy({}).annotations, {});
        assert.deepEqual(proxy({ maxScoringTimeoutMs: 600_000 }).annotations, { [IDLE]: "11" });
        const annotations = { [IDLE]: "30" };
        const own = proxy({ maxScoringTimeoutMs: 600_000, loadBalancer: { annotations } });
        assert.deepEqual(own.annotations, annotations);
    });
});

describe("an endpoint's connections", () => {
    it("carry one request each, where a pod has up to four at a time", () => {
        for (const replicaMaxConcurrentRequests of [1, 4]) {
            const { timeout, circuitBreaker } = policy({ replicaMaxConcurrentRequests });
            assert.equal(circuitBreaker.maxRequestsPerConnection, 1);
            assert.deepEqual(timeout.http, { requestTimeout: "1m" });
        }
        const { timeout, circuitBreaker } = policy({ replicaMaxConcurrentRequests: 5 });
        assert.equal(circuitBreaker.maxRequestsPerConnection, undefined);
        assert.deepEqual(timeout.http, { requestTimeout: "1m", connectionIdleTimeout: "1s" });
    });

    it("leave a short scoring timeout time for another pod", () => {
        assert.deepEqual(policy({ scoringTimeoutMs: 1000 }).timeout.tcp, { connectTimeout: "500ms" });
        assert.deepEqual(policy({ scoringTimeoutMs: 300 }).timeout.tcp, { connectTimeout: "150ms" });
    });
});
