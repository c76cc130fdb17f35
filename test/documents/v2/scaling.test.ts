import assert from "node:assert/strict";
import { readV2Deployment } from "#src/documents/v2/deployment";
import { reading } from "../reads";
import { FILE, PROBE, filesOf, read, says } from "./deployments";

describe("a deployment's replicas", () => {
    const scale = (keys: object) => {
        const { replicas, autoscale } = read(keys).version;
        return replicas ?? autoscale;
    };

    it("are a number, or follow the load", () => {
        assert.equal(scale({}), 1);
        assert.equal(scale({ instance_count: 3, scale_settings: { type: "default" } }), 3);
        assert.equal(scale({ scale_settings: { type: "Default" } }), 1);
        const usual = { minReplicas: 1, maxReplicas: 1, targetUtilization: 70, refreshSeconds: 1 };
        assert.deepEqual(scale({ scale_settings: { type: "target_utilization" } }), usual);
        const all = {
            type: "TargetUtilization",
            min_instances: 2,
            max_instances: 5,
            polling_interval: 10,
            target_utilization_percentage: 60,
        };
        assert.deepEqual(scale({ scale_settings: all }), {
            minReplicas: 2,
            maxReplicas: 5,
            targetUtilization: 60,
            refreshSeconds: 10,
        });
    });

    it("are refused where v2 refused them, and where the service would", () => {
        const told = (scale_settings: unknown, more: object = {}) => says({ scale_settings, ...more });
        assert.deepEqual(told({ type: "default", min_instances: 1 }), [
            `${FILE}:4: scale_settings.min_instances: has no use with type: default, and v2 refused it. Write type: target_utilization, or take it out.`,
        ]);
        assert.deepEqual(told({ min_instances: 1 }), [
            `${FILE}:4: scale_settings.type: is missing. Write type: default, or target_utilization.`,
        ]);
        assert.match(told({ type: "other" }).join(), /type = "other": must be default or target_utilization/);
        assert.match(told({ type: "target_utilization", foo: 1 }).join(), /scale_settings\.foo: is no key/);
        assert.deepEqual(told({ type: "target_utilization", min_instances: 5, max_instances: 3 }), [
            `${FILE}:4: scale_settings.min_instances = 5: must be at most max_instances, which is 3. Lower it, or raise max_instances.`,
        ]);
        assert.match(
            told({ type: "target_utilization", min_instances: 2 }).join(),
            /which is 1 where it is left out/,
        );
        assert.deepEqual(told({ type: "target_utilization" }, { instance_count: 2 }), [
            `warning: ${FILE}:5: instance_count = 2: is the number to begin with only, beside scale_settings of the type target_utilization. Take it out.`,
        ]);
    });
});

describe("a deployment's health checks and requests", () => {
    it("take the place of the defaults, one by one", () => {
        const all = { period: 5, initial_delay: 310, timeout: 3, success_threshold: 2, failure_threshold: 4 };
        const { livenessProbe, readinessProbe } = read({
            liveness_probe: { initial_delay: 60 },
            readiness_probe: all,
        }).version;
        assert.deepEqual(livenessProbe, { ...PROBE, initialDelaySeconds: 60 });
        assert.deepEqual(readinessProbe, {
            periodSeconds: 5,
            initialDelaySeconds: 310,
            timeoutSeconds: 3,
            successThreshold: 2,
            failureThreshold: 4,
        });
        const requests = {
            request_timeout_ms: 60000,
            max_concurrent_requests_per_instance: 4,
            max_queue_wait_ms: 100,
        };
        const { version } = read({ request_settings: requests });
        assert.equal(version.scoringTimeoutMs, 60000);
        assert.equal(version.replicaMaxConcurrentRequests, 4);
        assert.equal(version.maxRequestWaitTimeMs, 100);
    });

    it("are the defaults where they say 0, since v2 sent none", () => {
        const keys = {
            liveness_probe: { period: 0, timeout: 0 },
            request_settings: { request_timeout_ms: 0 },
        };
        const { result, said } = reading(filesOf(keys), (f) => readV2Deployment(f, FILE));
        assert.deepEqual(result?.version.livenessProbe, PROBE);
        assert.equal(result?.version.scoringTimeoutMs, 5000);
        assert.deepEqual(said, [
            `warning: ${FILE}:4: liveness_probe.period = 0: is what v2 did not send: the service's own, 10, holds. Take it out.`,
            `warning: ${FILE}:4: liveness_probe.timeout = 0: is what v2 did not send: the service's own, 2, holds. Take it out.`,
            `warning: ${FILE}:5: request_settings.request_timeout_ms = 0: is what v2 did not send: the service's own, 5000, holds. Take it out.`,
        ]);
    });

    it("are refused where they are no numbers, or none that the service takes", () => {
        assert.match(
            says({ liveness_probe: { period: "10s" } }).join(),
            /liveness_probe\.period = "10s": must be a whole number/,
        );
        assert.match(
            says({ liveness_probe: { failure_threshold: 0 } }).join(),
            /must be a whole number from 1 to 1000/,
        );
        assert.match(says({ readiness_probe: { path: "/" } }).join(), /readiness_probe\.path: is no key/);
        assert.match(
            says({ readiness_probe: [] }).join(),
            /readiness_probe = \[\]: must be an object, and is a list/,
        );
        assert.match(
            says({ request_settings: { request_timeout_ms: 1500.5 } }).join(),
            /must be a whole number/,
        );
    });
});
