import assert from "node:assert/strict";
import { type EndpointContext, planEndpoint } from "#src/plan/endpoint";
import { POOLS, pool } from "./pools";

const CONTEXT: EndpointContext = {
    pools: {
        ...POOLS,
        fpga: pool("fpga", { vmSize: "Standard_NP10s", acceleratorResource: "amd.com/xilinx_u250" }),
    },
    namespaces: ["scoring", "other"],
    blobCsiDriver: true,
    policies: true,
    maxScoringTimeoutMs: 240_000,
    secretsAreMutable: true,
    purpose: "DevTest",
    holderOf: () => undefined,
    places: new Set(),
};
const blue = { image: "acme.azurecr.io/fraud:12", pool: "cpu" };

function plan(settings: unknown, context: Partial<EndpointContext> = {}) {
    const planned = planEndpoint("fraud", settings as never, { ...CONTEXT, ...context });
    assert.deepEqual(planned.problems, []);
    return planned.plan;
}
function version(settings: object) {
    const [planned] = plan({ versions: { blue: { ...blue, ...settings } } }).versions;
    assert.ok(planned);
    return planned;
}

describe("planEndpoint", () => {
    it("writes v1's defaults out", () => {
        const { versions, ...endpoint } = plan({ versions: { blue } });
        assert.deepEqual(endpoint, {
            endpointName: "fraud",
            namespace: "scoring",
            path: "/api/v1/service/fraud",
            scoringPath: "/score",
            scoringTimeoutMs: 60000,
            replicaMaxConcurrentRequests: 1,
            auth: "key",
            keyRotation: { primary: 1, secondary: 1 },
            audiences: 0,
            weights: { blue: 100 },
            types: { blue: "treatment" },
            serviceAccountName: "fraud-pods-nx3gdo",
            federatedCredential: false,
            keysSecretName: "fraud-keys-8hqmu7",
            keysSecretIsFixed: true,
            maxRequestBodyBytes: 104_857_600,
            policies: true,
        });
        const [first] = versions;
        assert.ok(first);
        const { pool: where, ...rest } = first;
        assert.equal(where, CONTEXT.pools["cpu"]);
        const probe = { path: "/", timeoutSeconds: 2, successThreshold: 1, failureThreshold: 3 };
        assert.deepEqual(rest, {
            endpointName: "fraud",
            versionName: "blue",
            namespace: "scoring",
            objectName: "fraud-blue-noln48",
            environmentSecretName: "fraud-blue-env-ok8ii7",
            selector: { "aks-scoring/endpoint": "fraud", "aks-scoring/version": "blue" },
            type: "treatment",
            demand: {
                endpointName: "fraud",
                versionName: "blue",
                replicas: 1,
                pod: { cpuCores: 0.1, memoryGib: 0.5, devices: 0 },
                startsWithOneMore: true,
                others: { cpuCores: 0, memoryGib: 0, by: "" },
            },
            port: 5001,
            requests: { cpu: "100m", memory: "512Mi" },
            limits: {},
            replicas: undefined,
            autoscale: { minReplicas: 1, maxReplicas: 10, targetUtilization: 70 },
            liveness: { ...probe, periodSeconds: 10, initialDelaySeconds: 310 },
            readiness: { ...probe, periodSeconds: 5, initialDelaySeconds: 5 },
            rollout: { maxSurge: "25%", maxUnavailable: 0 },
            environment: { plain: ["SERVICE_NAME", "SERVICE_PATH_PREFIX"], secret: [] },
            code: undefined,
            model: undefined,
            appInsights: false,
            runAsUser: 1000,
            readOnlyRootFilesystem: false,
            serviceAccountToken: false,
            workloadIdentity: false,
            scoringTimeoutMs: 60000,
            replicaMaxConcurrentRequests: 1,
            drainSeconds: 10,
            terminationGraceSeconds: 70,
        });
    });

    it("asks for devices under the pool's resource name", () => {
        assert.deepEqual(version({ pool: "gpu", gpus: 1 }).limits, { "nvidia.com/gpu": "1" });
        assert.deepEqual(version({ pool: "fpga", fpgas: 1 }).limits, { "amd.com/xilinx_u250": "1" });
        const limits = { cpuCores: 1.5, cpuCoresLimit: 2, memoryGb: 2, memoryGbLimit: 2.5 };
        assert.deepEqual(version(limits).requests, { cpu: "1500m", memory: "2Gi" });
        assert.deepEqual(version(limits).limits, { cpu: "2", memory: "2560Mi" });
    });

    it("takes one timeout and one concurrency for all versions, from wherever they agree", () => {
        const own = { ...blue, scoringTimeoutMs: 2500 };
        const agreed = plan({
            versions: { blue: own, green: { ...own, traffic: 10 } },
            replicaMaxConcurrentRequests: 4,
        });
        assert.equal(agreed.scoringTimeoutMs, 2500);
        assert.equal(agreed.replicaMaxConcurrentRequests, 4);
        assert.deepEqual(
            agreed.versions.map((one) => [one.scoringTimeoutMs, one.terminationGraceSeconds]),
            [
                [2500, 13],
                [2500, 13],
            ],
        );
    });

    it("moves a liveness success threshold to readiness, unless readiness has its own", () => {
        const moved = version({ livenessProbe: { successThreshold: 3 } });
        assert.equal(moved.liveness.successThreshold, 1);
        assert.equal(moved.readiness?.successThreshold, 3);
        const kept = version({
            livenessProbe: { successThreshold: 3 },
            readinessProbe: { successThreshold: 2 },
        });
        assert.equal(kept.readiness?.successThreshold, 2);
        assert.equal(version({ readiness: false }).readiness, undefined);
    });

    it("takes rollout numbers and percentages", () => {
        assert.deepEqual(version({ rollout: { maxSurge: 0, maxUnavailable: 1 } }).rollout, {
            maxSurge: 0,
            maxUnavailable: 1,
        });
        assert.deepEqual(version({ rollout: { maxSurge: "50%" } }).rollout, {
            maxSurge: "50%",
            maxUnavailable: 0,
        });
    });

    it("keeps zeros, and fixed replicas without an autoscaler", () => {
        const fixed = version({ replicas: 3, livenessProbe: { initialDelaySeconds: 0 } });
        assert.equal(fixed.replicas, 3);
        assert.equal(fixed.autoscale, undefined);
        assert.equal(fixed.liveness.initialDelaySeconds, 0);
    });

    it("names the objects of different endpoints and versions differently", () => {
        const name = (endpointName: string, versionName: string) =>
            plan({ endpointName, versions: { [versionName]: blue } }).versions[0]?.objectName;
        assert.notEqual(name("fraud", "a-b-c"), name("fraud-a", "b-c"));
        const long = "a".repeat(31);
        assert.ok(name(`${long}b`, `${long}c`)!.length <= 63);
        assert.notEqual(name(`${long}b`, `${long}c`), name(`${long}b`, `${long}d`));
    });

    it("leaves room in the keys' Secret name where each change ends it otherwise", () => {
        const { keysSecretName, keysSecretIsFixed } = plan(
            { endpointName: "a".repeat(32), versions: { blue } },
            { secretsAreMutable: false },
        );
        assert.equal(keysSecretIsFixed, false);
        assert.ok(keysSecretName.length <= 40);
    });
});
