import assert from "node:assert/strict";
import fc from "fast-check";
import { readV1DeploymentConfig } from "#src/documents/v1/deploymentConfig";
import { good, linesOf, reading, saying } from "../reads";

const FILE = "deploymentconfig.json";

/** What a service's document with these keys comes to. */
const service = (keys: object) => good({}, (f) => readV1DeploymentConfig(f, { computeType: "aks", ...keys }));

/** What is said of a document, which is read from a file of one line for each key. */
function says(keys: object): string[] {
    const files = { [FILE]: `{\n${linesOf(keys).join(",\n")}\n}\n` };
    return saying(files, (f) => readV1DeploymentConfig(f, FILE, "fraud"));
}

/** The same of a service's. Its keys begin in line 3. */
const saysOfService = (keys: object) => says({ computeType: "aks", ...keys });

const DEFAULTS = {
    cpuCores: 0.1,
    memoryGb: 0.5,
    autoscale: { minReplicas: 1, maxReplicas: 10, targetUtilization: 70, refreshSeconds: 1 },
    livenessProbe: {
        periodSeconds: 10,
        initialDelaySeconds: 310,
        timeoutSeconds: 2,
        successThreshold: 1,
        failureThreshold: 3,
    },
    scoringTimeoutMs: 60000,
    replicaMaxConcurrentRequests: 1,
    maxRequestWaitTimeMs: 500,
    collectModelData: false,
};

describe("readV1DeploymentConfig", () => {
    it("writes v1's defaults out", () => {
        assert.deepEqual(service({}), {
            kind: "aks",
            versionName: "default",
            endpoint: { auth: "key", enableAppInsights: false },
            version: DEFAULTS,
        });
    });

    it("reads every key of a service", () => {
        const autoscaler = {
            autoscaleEnabled: true,
            minReplicas: 2,
            maxReplicas: 3,
            targetUtilization: 60,
            refreshPeriodInSeconds: 5,
        };
        const settings = service({
            autoScaler: autoscaler,
            dataCollection: { storageEnabled: true },
            authEnabled: true,
            tokenAuthEnabled: false,
            containerResourceRequirements: { cpu: 0.5, cpuLimit: 1, memoryInGB: 1.5, memoryInGBLimit: 2 },
            gpuCores: 1,
            appInsightsEnabled: true,
            scoringTimeoutMs: 1000,
            maxConcurrentRequestsPerContainer: 4,
            maxQueueWaitMs: 250,
            namespace: "scoring",
            keys: { primaryKey: "first-key-of-the-service", secondaryKey: "second-key-of-the-service" },
            livenessProbeRequirements: {
                periodSeconds: 5,
                initialDelaySeconds: 60,
                timeoutSeconds: 3,
                successThreshold: 2,
                failureThreshold: 4,
            },
            computeTargetName: "myaks",
        });
        assert.deepEqual(settings, {
            kind: "aks",
            versionName: "default",
            endpoint: {
                auth: "key",
                primaryKey: "first-key-of-the-service",
                secondaryKey: "second-key-of-the-service",
                namespace: "scoring",
                enableAppInsights: true,
            },
            version: {
                cpuCores: 0.5,
                memoryGb: 1.5,
                cpuCoresLimit: 1,
                memoryGbLimit: 2,
                gpus: 1,
                autoscale: { minReplicas: 2, maxReplicas: 3, targetUtilization: 60, refreshSeconds: 5 },
                livenessProbe: {
                    periodSeconds: 5,
                    initialDelaySeconds: 60,
                    timeoutSeconds: 3,
                    successThreshold: 2,
                    failureThreshold: 4,
                },
                scoringTimeoutMs: 1000,
                replicaMaxConcurrentRequests: 4,
                maxRequestWaitTimeMs: 250,
                collectModelData: true,
            },
        });
    });

    it("reads an endpoint's version and its share", () => {
        const settings = good({}, (f) =>
            readV1DeploymentConfig(f, {
                computeType: "AksEndpoint",
                versionName: "versiona",
                trafficPercentile: 20,
            }),
        );
        assert.equal(settings?.kind, "aksendpoint");
        assert.equal(settings?.versionName, "versiona");
        assert.deepEqual(settings?.version, { ...DEFAULTS, traffic: 20 });
    });

    it("takes a number of replicas in place of the autoscaler, with or without its switch", () => {
        const { autoscale, ...fixed } = DEFAULTS;
        assert.deepEqual(service({ numReplicas: 2 })?.version, { ...fixed, replicas: 2 });
        const off = service({ numReplicas: 3, autoScaler: { autoscaleEnabled: false } });
        assert.deepEqual(off?.version, { ...fixed, replicas: 3 });
        assert.deepEqual(service({ numReplicas: null })?.version, { ...fixed, autoscale });
    });

    it("takes null for what is left out, where no block is meant", () => {
        const keys = [
            "gpuCores",
            "authEnabled",
            "numReplicas",
            "namespace",
            "scoringTimeoutMs",
            "computeTargetName",
        ];
        const nulls = Object.fromEntries(keys.map((key) => [key, null]));
        const blocks = { containerResourceRequirements: { cpu: null }, keys: { primaryKey: null } };
        assert.deepEqual(service({ ...nulls, ...blocks }), service({}));
    });

    it("reads who may call", () => {
        const auth = (keys: object) => service(keys)?.endpoint.auth;
        assert.equal(auth({ authEnabled: false }), "none");
        assert.equal(auth({ tokenAuthEnabled: true }), "token");
        assert.equal(auth({ authEnabled: false, tokenAuthEnabled: true }), "token");
        assert.equal(auth({ authEnabled: true, tokenAuthEnabled: false }), "key");
    });

    it("takes the type in any case, and nothing else of it", () => {
        assert.equal(good({}, (f) => readV1DeploymentConfig(f, { computeType: "AKS" }))?.kind, "aks");
        const rule = "must be aks or aksendpoint";
        const remedy =
            "Write computeType: aks for a service, or aksendpoint for an endpoint's first version.";
        assert.deepEqual(says({ computeType: "k8s" }), [
            `${FILE}:2: computeType = "k8s": ${rule}. ${remedy}`,
        ]);
        assert.deepEqual(says({ computeType: 1 }), [`${FILE}:2: computeType = 1: ${rule}. ${remedy}`]);
        assert.deepEqual(says({ authEnabled: true }), [
            `${FILE}: computeType: is missing. Write computeType: aks, or aksendpoint.`,
        ]);
        assert.deepEqual(says({ computetype: "aks" }), [
            `${FILE}: computeType: is missing. Write computeType: aks, or aksendpoint.`,
            `${FILE}:2: computetype: is no key of v1's, which told upper and lower case apart and ignored it. Did you mean computeType?`,
        ]);
    });

    it("refuses what is no AKS, with the way out", () => {
        assert.deepEqual(says({ computeType: "ACI" }), [
            `${FILE}:2: computeType = "ACI": is Azure Container Instances, which this library does not deploy to. Write a document with computeType: aks, or keep the service where it is.`,
        ]);
        assert.match(says({ computeType: "local" }).join(), /is a container on one's own machine/);
        assert.match(says({ computeType: "mir" }).join(), /managed online endpoints/);
    });

    it("warns of keys that v1 ignored, and says what they may be meant for", () => {
        const near = "is no key of v1's, which ignored it. Did you mean";
        assert.deepEqual(saysOfService({ numReplica: 2, cpu: 1 }), [
            `warning: ${FILE}:3: numReplica: ${near} numReplicas?`,
            `warning: ${FILE}:4: cpu: is no key of v1's, which ignored it. Take it out; what there is: computeType, autoScaler, dataCollection, authEnabled, tokenAuthEnabled, containerResourceRequirements, gpuCores, appInsightsEnabled, scoringTimeoutMs, maxConcurrentRequestsPerContainer, maxQueueWaitMs, numReplicas, namespace, keys, livenessProbeRequirements and computeTargetName.`,
        ]);
        assert.deepEqual(saysOfService({ containerResourceRequirements: { gpu: 1 }, aadAuthEnabled: true }), [
            `warning: ${FILE}:4: aadAuthEnabled: is the service's word, which v1 ignored in documents. Write tokenAuthEnabled.`,
            `warning: ${FILE}:3: containerResourceRequirements.gpu: is ignored for AKS. Write gpuCores, beside containerResourceRequirements.`,
        ]);
        assert.deepEqual(saysOfService({ versionName: "versiona", trafficPercentile: 200 }), [
            `warning: ${FILE}:3: versionName: is read for computeType aksendpoint only. Write computeType: aksendpoint, or take it out.`,
            `warning: ${FILE}:4: trafficPercentile: is read for computeType aksendpoint only. Write computeType: aksendpoint, or take it out.`,
        ]);
        for (const key of [
            "blobfuseEnabled",
            "description",
            "isDefault",
            "sslEnabled",
            "properties",
            "tags",
            "location",
        ]) {
            const [only, ...more] = saysOfService({ [key]: true });
            assert.ok(only?.startsWith(`warning: ${FILE}:3: ${key}: is `), only);
            assert.deepEqual(more, []);
        }
        const unread = says({ computeType: "aksendpoint", versionName: "versiona", computeTargetName: "a" });
        assert.deepEqual(unread, [
            `warning: ${FILE}:4: computeTargetName: is read for computeType aks only. Take it out.`,
        ]);
    });

    it("refuses a key in the wrong case, which v1 ignored without a word", () => {
        assert.deepEqual(saysOfService({ authenabled: false }), [
            `${FILE}:3: authenabled: is no key of v1's, which told upper and lower case apart and ignored it. Did you mean authEnabled?`,
        ]);
        assert.deepEqual(saysOfService({ containerResourceRequirements: { memoryInGb: 2 } }), [
            `${FILE}:3: containerResourceRequirements.memoryInGb: is no key of v1's, which told upper and lower case apart and ignored it. Did you mean memoryInGB?`,
        ]);
    });

    it("refuses a null block, and one that is no block", () => {
        for (const block of [
            "autoScaler",
            "dataCollection",
            "containerResourceRequirements",
            "livenessProbeRequirements",
        ]) {
            assert.deepEqual(saysOfService({ [block]: null }), [
                `${FILE}:3: ${block} = null: must be an object, and is null. Take the key out, or give its members.`,
            ]);
            assert.match(
                saysOfService({ [block]: [] }).join(),
                /= \[\]: must be an object, and is a list\. Write \{/,
            );
        }
        assert.deepEqual(saysOfService({ keys: "the-key-itself" }), [
            `${FILE}:3: keys = [secret]: must be an object, and is a text. Write { "primaryKey": "…", "secondaryKey": "…" }.`,
        ]);
    });

    it("refuses quoted numbers and truth values", () => {
        assert.deepEqual(saysOfService({ containerResourceRequirements: { cpu: "0.5" }, numReplicas: "2" }), [
            `${FILE}:3: containerResourceRequirements.cpu = "0.5": must be a number above 0. Write 0.5 without quotes.`,
            `${FILE}:4: numReplicas = "2": must be a whole number from 1 to 1000. Write 2 without quotes.`,
        ]);
        assert.deepEqual(saysOfService({ authEnabled: "false" }), [
            `${FILE}:3: authEnabled = "false": must be true or false. Write false without quotes.`,
        ]);
        assert.deepEqual(saysOfService({ namespace: 5 }), [
            `${FILE}:3: namespace = 5: must be a text, and is a number. Write "5" with quotes.`,
        ]);
    });

    const scaler = (autoScaler: object, more: object = {}) => saysOfService({ autoScaler, ...more });

    it("holds to v1's rules for the autoscaler", () => {
        assert.deepEqual(scaler({ minReplicas: 2 }), [
            `${FILE}:3: autoScaler.minReplicas = 2: has no use, since the autoScaler is not on. Write autoscaleEnabled: true, or take it out.`,
        ]);
        assert.deepEqual(scaler({ minReplicas: 0 }), [
            `warning: ${FILE}:3: autoScaler.minReplicas = 0: is ignored, since the autoScaler is not on. Write autoscaleEnabled: true, or take it out.`,
        ]);
        assert.deepEqual(scaler({ autoscaleEnabled: true }, { numReplicas: 2 }), [
            `${FILE}:4: numReplicas = 2: excludes an autoScaler that is on. Take one of the two out.`,
        ]);
        assert.deepEqual(scaler({ autoscaleEnabled: false }), [
            `${FILE}:3: autoScaler.autoscaleEnabled: is false, and there is no numReplicas. Add numReplicas, or take it out.`,
        ]);
        assert.deepEqual(scaler({ autoscaleEnabled: true, minReplicas: 4, maxReplicas: 3 }), [
            `${FILE}:3: autoScaler.minReplicas = 4: must be at most maxReplicas, which is 3. Lower it, or raise maxReplicas.`,
        ]);
        assert.deepEqual(scaler({ autoscaleEnabled: true, minReplicas: 11 }), [
            `${FILE}:3: autoScaler.minReplicas = 11: must be at most maxReplicas, which is 10 where it is left out. Lower it, or raise maxReplicas.`,
        ]);
        assert.match(scaler({ autoscaleEnabled: true, targetUtilization: 0 }).join(), /from 1 to 100/);
        assert.match(scaler({ autoscaleEnabled: true, maxReplicas: 1.5 }).join(), /must be a whole number/);
        assert.match(
            scaler({ autoscaleEnabled: "true", maxReplicas: 5 }).join("|"),
            /^[^|]*without quotes\.$/,
        );
    });

    it("holds to v1's rules for resources", () => {
        const resources = (block: object) => saysOfService({ containerResourceRequirements: block });
        assert.deepEqual(resources({ cpu: 1, cpuLimit: 0.5 }), [
            `${FILE}:3: containerResourceRequirements.cpuLimit = 0.5: must be at least cpu, which is 1. Raise the limit.`,
        ]);
        assert.deepEqual(resources({ memoryInGBLimit: 0.25 }), [
            `${FILE}:3: containerResourceRequirements.memoryInGBLimit = 0.25: must be at least memoryInGB, which is 0.5 where it is left out. Raise the limit.`,
        ]);
        assert.match(resources({ cpu: 0 }).join(), /cpu = 0: must be a number above 0/);
        assert.match(resources({ memoryInGB: -1 }).join(), /memoryInGB = -1: must be a number above 0/);
        assert.match(
            saysOfService({ gpuCores: -1 }).join(),
            /gpuCores = -1: must be a whole number from 0 to 64/,
        );
        assert.match(saysOfService({ gpuCores: 0.5 }).join(), /must be a whole number/);
        assert.deepEqual(service({ gpuCores: 0 })?.version.gpus, 0);
    });

    it("holds to v1's rules for probes and requests: nothing is 0", () => {
        const probe = [
            "periodSeconds",
            "initialDelaySeconds",
            "timeoutSeconds",
            "successThreshold",
            "failureThreshold",
        ];
        for (const key of probe) {
            const [only] = saysOfService({ livenessProbeRequirements: { [key]: 0 } });
            assert.match(
                only ?? "",
                new RegExp(`:3: livenessProbeRequirements.${key} = 0: must be a whole number from 1`),
            );
        }
        for (const key of [
            "scoringTimeoutMs",
            "maxConcurrentRequestsPerContainer",
            "maxQueueWaitMs",
            "numReplicas",
        ]) {
            assert.match(saysOfService({ [key]: 0 }).join(), /= 0: must be a whole number from 1 to/);
        }
    });

    it("refuses key auth together with tokens", () => {
        assert.deepEqual(saysOfService({ authEnabled: true, tokenAuthEnabled: true }), [
            `${FILE}:4: tokenAuthEnabled = true: excludes authEnabled: true. Take one of the two out: callers have keys, or they have tokens.`,
        ]);
    });

    it("never tells a key", () => {
        const secret = "a-key-that-nobody-may-read";
        const documents = [
            { primaryKey: secret, secondaryKey: secret },
            { secondaryKey: secret },
            { primaryKey: [secret] },
            { PrimaryKey: secret },
            { primary: secret },
        ];
        for (const keys of documents) {
            for (const more of [{}, { authEnabled: false }]) {
                const told = saysOfService({ keys, ...more });
                assert.ok(told.length > 0);
                assert.ok(!told.join().includes(secret), told.join());
            }
        }
        assert.deepEqual(saysOfService({ keys: { primaryKey: secret, secondaryKey: secret } }), [
            `${FILE}:3: keys.secondaryKey = [secret]: must differ from primaryKey. Give another key, or take it out.`,
        ]);
        assert.deepEqual(saysOfService({ keys: { secondaryKey: secret } }), [
            `warning: ${FILE}:3: keys.secondaryKey = [secret]: is left out, as v1 did where there is no primaryKey. Give primaryKey too, or take it out.`,
        ]);
        assert.deepEqual(saysOfService({ keys: { primaryKey: secret }, tokenAuthEnabled: true }), [
            `warning: ${FILE}:3: keys = [secret]: has no use with auth: "token", and is left out. Take it out.`,
        ]);
    });

    it("names a version that v1 left unnamed, and refuses the endpoint's name for it", () => {
        const read = (keys: object, name: string) =>
            reading({}, (f) => readV1DeploymentConfig(f, { computeType: "aksendpoint", ...keys }, name));
        assert.deepEqual(read({}, "fraud").said, [
            "warning: deploymentConfig.versionName: is missing, and is default here; v1 took the endpoint's name. Write it, other than the endpoint's name.",
        ]);
        assert.equal(read({}, "default").result?.versionName, "default-v1");
        assert.deepEqual(read({ versionName: "fraud" }, "fraud").said, [
            'deploymentConfig.versionName = "fraud": must differ from its endpoint\'s name. Call it by its number, "fraud-v1".',
        ]);
        assert.match(
            read({ versionName: "A" }, "fraud").said.join(),
            /versionName = "A": must be 3 to 32 characters/,
        );
    });

    it("takes a share from 0 to 100, in whole percent", () => {
        const share = (trafficPercentile: unknown) =>
            reading({}, (f) =>
                readV1DeploymentConfig(f, {
                    computeType: "aksendpoint",
                    versionName: "versiona",
                    trafficPercentile,
                }),
            );
        assert.equal(share(0).result?.version.traffic, 0);
        assert.equal(share(100).result?.version.traffic, 100);
        for (const bad of [101, -1, 33.3, "20"]) {
            assert.match(
                share(bad).said.join(),
                /trafficPercentile = .*: must be a whole number from 0 to 100/,
            );
        }
    });

    it("reads YAML like JSON, and warns of a key that is there twice", () => {
        const text = "computeType: aks # ours\nauthEnabled: no\nnumReplicas: 2\nnumReplicas: 3\n";
        const { result, said } = reading({ "d.yml": text }, (f) => readV1DeploymentConfig(f, "d.yml"));
        assert.equal(result?.endpoint.auth, "none");
        assert.equal(result?.version.replicas, 3);
        assert.deepEqual(said, [
            "warning: d.yml:4: numReplicas: is there twice, and the last one counts. Take one out.",
        ]);
    });

    it("never throws, whatever stands where", () => {
        const keys = [
            ...[
                "computeType",
                "autoScaler",
                "dataCollection",
                "authEnabled",
                "containerResourceRequirements",
                "gpuCores",
            ],
            ...[
                "numReplicas",
                "namespace",
                "keys",
                "livenessProbeRequirements",
                "versionName",
                "trafficPercentile",
            ],
        ];
        const value = fc.oneof(fc.constantFrom("aks", "aksendpoint", null), fc.jsonValue());
        fc.assert(
            fc.property(fc.dictionary(fc.constantFrom(...keys), value), (document) => {
                reading({}, (f) => readV1DeploymentConfig(f, { computeType: "aks", ...document }, "fraud"));
            }),
            { numRuns: 300 },
        );
    });
});
