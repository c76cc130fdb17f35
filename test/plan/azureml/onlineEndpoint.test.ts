import assert from "node:assert/strict";
import fc from "fast-check";
import { planOnlineEndpoint, sharedSettings } from "#src/plan/azureml/onlineEndpoint";
import { FLUENT_BIT } from "#src/plan/azureml/onlineVersion";
import { CONTEXT, FILES, bare, blue, e, plan, planned, v } from "./online";

const KEYS = { primaryKey: "0123456789abcdef", secondaryKey: "fedcba9876543210" };

describe("planOnlineEndpoint", () => {
    it("writes v1's defaults out", () => {
        const probe = { path: "/", timeoutSeconds: 2, successThreshold: 1, failureThreshold: 3 };
        const size = { requests: { cpu: "100m", memory: "512Mi" } };
        const { pools } = CONTEXT;
        assert.deepEqual(planned({ versions: { blue } }), {
            endpointName: "fraud",
            authMode: "Key",
            keysGiven: false,
            weights: { blue: 100 },
            types: { blue: "treatment" },
            versions: [
                {
                    endpointName: "fraud",
                    versionName: "blue",
                    type: "treatment",
                    pool: pools["cpu"],
                    demand: {
                        endpointName: "fraud",
                        versionName: "blue",
                        replicas: 1,
                        pod: { cpuCores: 0.1, memoryGib: 0.5, devices: 0 },
                        startsWithOneMore: false,
                        others: FLUENT_BIT,
                    },
                    instanceType: {
                        name: "cpu-du1a-njw4gk",
                        nodeSelector: pools["cpu"]?.nodeSelector,
                        ...size,
                        limits: { cpu: "3860m", memory: "12187Mi" },
                    },
                    resources: { ...size, limits: {} },
                    replicas: undefined,
                    autoscale: {
                        minReplicas: 1,
                        maxReplicas: 10,
                        targetUtilization: 70,
                        pollingInterval: "PT1S",
                    },
                    liveness: { ...probe, periodSeconds: 10, initialDelaySeconds: 310 },
                    readiness: { ...probe, periodSeconds: 5, initialDelaySeconds: 5 },
                    requests: {
                        requestTimeout: "PT1M",
                        maxConcurrentRequestsPerInstance: 1,
                        maxQueueWait: "PT0.5S",
                    },
                    environmentVariables: [],
                    appInsights: false,
                    dataCollection: undefined,
                    assets: {
                        model: undefined,
                        modelMountPath: undefined,
                        environment: {
                            kind: "created",
                            name: "fraud_blue",
                            routes: {
                                port: 5001,
                                scoringPath: "/score",
                                livenessPath: "/",
                                readinessPath: "/",
                            },
                            conda: undefined,
                        },
                        code: undefined,
                        scoringScript: undefined,
                    },
                },
            ],
        });
    });

    it("takes names in upper case", () => {
        const { endpointName, versions } = planned({ endpointName: "Fraud", versions: { Blue: blue } });
        assert.deepEqual([endpointName, versions[0]?.versionName], ["Fraud", "Blue"]);
    });

    it("takes key and token auth, and says whether the keys are given", () => {
        const auth = (settings: object) => {
            const { authMode, keysGiven } = planned(e(settings));
            return [authMode, keysGiven];
        };
        assert.deepEqual(auth({ auth: "key" }), ["Key", false]);
        assert.deepEqual(auth(KEYS), ["Key", true]);
        assert.deepEqual(auth({ auth: "token" }), ["AMLToken", false]);
    });

    it("gives each version what it leaves open from the endpoint", () => {
        const { versions } = planned({
            enableAppInsights: true,
            scoringTimeoutMs: 2500,
            replicaMaxConcurrentRequests: 4,
            port: 8080,
            scoringPath: "/predict",
            defaultVersion: "blue",
            versions: {
                blue: { ...blue, scoringTimeoutMs: 300000, maxRequestWaitTimeMs: 61500 },
                green: { pool: "cpu", environment: "azureml:env:1", replicaMaxConcurrentRequests: 2 },
            },
        });
        assert.deepEqual(
            versions.map(({ requests, appInsights }) => ({ ...requests, appInsights })),
            [
                {
                    requestTimeout: "PT5M",
                    maxConcurrentRequestsPerInstance: 4,
                    maxQueueWait: "PT1M1.5S",
                    appInsights: true,
                },
                {
                    requestTimeout: "PT2.5S",
                    maxConcurrentRequestsPerInstance: 2,
                    maxQueueWait: "PT0.5S",
                    appInsights: true,
                },
            ],
        );
        const [first, second] = versions.map(({ assets }) => assets.environment);
        assert.deepEqual(first?.kind === "created" && first.routes, {
            port: 8080,
            scoringPath: "/predict",
            livenessPath: "/",
            readinessPath: "/",
        });
        assert.deepEqual(second, { kind: "registered" });
    });

    it("hands a version its port only where its image is the container", () => {
        const settings = { ...v({}), port: 8080, scoringTimeoutMs: 1000 } as never;
        assert.deepEqual(sharedSettings(settings, blue), { port: 8080, scoringTimeoutMs: 1000 });
        assert.deepEqual(sharedSettings(settings, { pool: "cpu", environment: "azureml:env:1" }), {
            scoringTimeoutMs: 1000,
        });
    });

    it("lets the poll be the program's, and a version have a fixed number of replicas", () => {
        const { versions } = planned({
            versions: {
                blue: { ...blue, autoscale: { refreshSeconds: 90 } },
                green: { ...blue, replicas: 3, traffic: 10 },
            },
        });
        assert.equal(versions[0]?.autoscale?.pollingInterval, "PT1M30S");
        assert.deepEqual([versions[1]?.autoscale, versions[1]?.replicas], [undefined, 3]);
    });

    it("takes all requests from all versions when drained, whatever their shares", () => {
        fc.assert(
            fc.property(
                fc.array(fc.nat({ max: 16 }), { minLength: 1, maxLength: 6 }),
                fc.boolean(),
                (shares, drained) => {
                    const versions = Object.fromEntries(
                        shares.map((traffic, i) => [`version-${i}`, { ...blue, traffic: traffic + 1 }]),
                    );
                    const { weights, types } = planned({ drained, versions, defaultVersion: "version-0" });
                    const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
                    assert.equal(total, drained ? 0 : 100);
                    assert.deepEqual(Object.keys(weights), Object.keys(versions));
                    assert.deepEqual(Object.keys(types), Object.keys(versions));
                },
            ),
        );
    });

    it("takes only a version's own files, whatever the version is called", () => {
        const scored = {
            pool: "cpu",
            environment: "azureml:env:1",
            entryScript: "main.py",
            sourceDirectory: "x",
        };
        const { problems } = planOnlineEndpoint("fraud", { versions: { constructor: scored } }, CONTEXT, {});
        assert.deepEqual(problems, []);
    });

    it("collects the problems of all versions at once", () => {
        const { problems } = plan({
            auth: "none",
            versions: {
                blue: { ...blue, traffic: 200, command: ["x"] },
                green: { pool: "cup", image: "x y" },
            },
        });
        assert.deepEqual(
            problems.map(({ path }) => path),
            [
                "auth",
                "versions.green.image",
                "versions.blue.traffic",
                "versions.blue.command",
                "versions.green.pool",
            ],
        );
    });

    it("tells no key and no variable's value", () => {
        const secret = "hunter2-hunter2-hunter2";
        const { problems } = plan({
            ...bare({
                model: { uri: `https://x/y?sig=${secret}` },
                environmentVariables: { "bad name": secret, FINE: [secret] },
                secretEnvironmentVariables: { A: secret },
            }),
            primaryKey: `${secret} ${secret}`,
            secondaryKey: { secret },
            appInsightsConnectionString: secret,
            token: secret,
        });
        assert.equal(problems.length, 9);
        assert.ok(!JSON.stringify(problems).includes("hunter2"), JSON.stringify(problems));
    });
});

/** What a program in plain JavaScript may hand over. */
const HOSTILE: readonly unknown[] = [
    ...[
        null,
        true,
        0,
        -1,
        1.5,
        NaN,
        Infinity,
        2n ** 70n,
        "",
        " ",
        "x",
        "azureml:",
        "/..",
        Symbol("x"),
        () => 1,
    ],
    ...[[], [null], [[]], {}, { uri: null }, { collections: { a: null } }, new Date(0), new Map()],
    ...[Promise.resolve(1), { __pulumiOutput: true }, Object.create(null), "\u0000", "x".repeat(10_000)],
];

const KEYS_OF_ENDPOINT = [
    ...["endpointName", "versions", "defaultVersion", "auth", "token", "primaryKey", "secondaryKey"],
    ...[
        "keyRotation",
        "namespace",
        "scoringPath",
        "port",
        "scoringTimeoutMs",
        "replicaMaxConcurrentRequests",
    ],
    ...[
        "drained",
        "enableAppInsights",
        "appInsightsConnectionString",
        "workloadIdentity",
        "tags",
        "properties",
    ],
];
const KEYS_OF_VERSION = [
    ...[
        "image",
        "pool",
        "cpuCores",
        "memoryGb",
        "cpuCoresLimit",
        "memoryGbLimit",
        "gpus",
        "fpgas",
        "replicas",
    ],
    ...["autoscale", "traffic", "type", "livenessProbe", "readinessProbe", "readiness", "scoringTimeoutMs"],
    ...[
        "replicaMaxConcurrentRequests",
        "maxRequestWaitTimeMs",
        "environmentVariables",
        "model",
        "environment",
    ],
    ...[
        "secretEnvironmentVariables",
        "command",
        "collectModelData",
        "rollout",
        "modelMountPath",
        "condaFile",
    ],
    ...["entryScript", "sourceDirectory", "code", "tags", "properties", "description"],
];

describe("planOnlineEndpoint and hostile values", () => {
    const some = (keys: readonly string[]) =>
        fc.dictionary(fc.constantFrom(...keys), fc.oneof(fc.constantFrom(...HOSTILE), fc.anything()), {
            maxKeys: 6,
        });

    it("ends in problems, never in an error", () => {
        fc.assert(
            fc.property(some(KEYS_OF_ENDPOINT), some(KEYS_OF_VERSION), some(KEYS_OF_VERSION), (own, a, b) => {
                const { problems } = plan({ versions: { blue: { ...blue, ...a }, green: b }, ...own });
                assert.ok(Array.isArray(problems));
            }),
            { numRuns: 500 },
        );
    });

    it("refuses each of them, or takes it for what it is", () => {
        for (const value of HOSTILE) {
            for (const key of KEYS_OF_VERSION) {
                const { problems, plan: made } = plan(
                    { versions: { blue: { ...blue, [key]: value } } },
                    {},
                    {
                        blue: FILES,
                    },
                );
                assert.ok(problems.length > 0 || made.versions[0] !== undefined, key);
            }
        }
    });

    it("refuses every null", () => {
        for (const key of KEYS_OF_ENDPOINT) {
            assert.ok(
                plan(e({ [key]: null })).problems.some(({ path }) => path === key || path === "name"),
                key,
            );
        }
        for (const key of KEYS_OF_VERSION) {
            const { problems } = plan(v({ [key]: null }));
            assert.ok(
                problems.some(({ path }) => path === `versions.blue.${key}`),
                key,
            );
        }
    });
});
