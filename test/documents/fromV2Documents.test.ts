import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { fromV2Documents } from "aks-scoring";
import { planTraffic } from "#src/plan/traffic";
import { Findings } from "#src/core/problems";
import { CONDA, type Files, SCRIPT, fromV2 } from "./reads";

const fixture = (name: string) =>
    readFileSync(join(__dirname, "../../../test/documents/fixtures/v2", name), "utf8");

/** A project of v2's, as its samples are laid out. */
const PROJECT: Files = {
    "endpoints/endpoint.yml": fixture("endpoint.yml"),
    "endpoints/blue.yml": fixture("blue.yml"),
    "endpoints/green.yml": fixture("green.yml"),
    "onlinescoring/score.py": SCRIPT,
    "environment/conda.yml": CONDA,
    "model/fraud.pkl": "x",
};

const PATHS = {
    endpoint: "endpoints/endpoint.yml",
    deployments: ["endpoints/blue.yml", "endpoints/green.yml"],
    // As those samples lead out of the directory of their documents.
    outsidePaths: true,
};

const ENDPOINT = { name: "fraud", compute: "azureml:k8s" };
const deployment = (name: string, more: object = {}) => ({
    name,
    endpoint_name: "fraud",
    type: "kubernetes",
    environment: { image: "acme.azurecr.io/fraud:1" },
    ...more,
});
const BLUE = deployment("blue");
const GREEN = deployment("green");
const traffic = { blue: 90, green: 10 };

/** The shares of an endpoint's versions. */
function shares(documents: object): Record<string, number | undefined> {
    const { document, problems } = fromV2({ endpoint: ENDPOINT, deployments: [BLUE, GREEN], ...documents });
    assert.deepEqual(problems, []);
    return Object.fromEntries(
        Object.entries(document?.versions ?? {}).map(([name, version]) => [name, version.traffic]),
    );
}

const problemsOf = (documents: object) =>
    fromV2({ endpoint: ENDPOINT, deployments: [BLUE, GREEN], traffic, ...documents })
        .problems.slice(1)
        .join("\n");

describe("fromV2Documents", () => {
    it("makes data that a program can change, all of it, without changing what it was made of", () => {
        const given = { endpoint: ENDPOINT, deployments: [BLUE, GREEN], traffic };
        const { document } = fromV2(given);
        const { blue, green } = document?.versions ?? {};
        assert.ok(document && blue?.livenessProbe && green?.livenessProbe);
        // The compiler would refuse each of these where a member is read-only.
        document.tags = { team: "risk" };
        blue.cpuCores = 2;
        blue.traffic = green.traffic = 50;
        blue.collectModelData = { captureHeaders: [] };
        blue.collectModelData.captureHeaders?.push("x-request-id");
        blue.livenessProbe.periodSeconds = 99;
        document.versions["red"] = { ...green, model: { path: "model" } };
        assert.equal(green.livenessProbe.periodSeconds, 10);
        assert.equal(fromV2(given).document?.versions["blue"]?.livenessProbe?.periodSeconds, 10);
    });

    it("makes of an endpoint and its deployments an endpoint and its versions", () => {
        const { document, problems, warnings } = fromV2(
            { ...PATHS, pool: { blue: "cpu", green: "gpu" } },
            PROJECT,
        );
        assert.deepEqual(problems, []);
        assert.deepEqual(warnings, []);
        const probe = {
            periodSeconds: 10,
            initialDelaySeconds: 10,
            timeoutSeconds: 2,
            successThreshold: 1,
            failureThreshold: 30,
        };
        assert.deepEqual(document, {
            endpointName: "fraud-endpoint",
            auth: "key",
            description: "Fraud scores",
            tags: { team: "risk" },
            enableAppInsights: true,
            versions: {
                blue: {
                    image: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1",
                    condaFile: "environment/conda.yml",
                    entryScript: "score.py",
                    sourceDirectory: "onlinescoring",
                    model: { path: "model/fraud.pkl" },
                    pool: "cpu",
                    cpuCores: 0.1,
                    memoryGb: 0.1,
                    cpuCoresLimit: 0.2,
                    memoryGbLimit: 200 / 1024,
                    replicas: 1,
                    livenessProbe: probe,
                    readinessProbe: probe,
                    scoringTimeoutMs: 3000,
                    replicaMaxConcurrentRequests: 1,
                    maxRequestWaitTimeMs: 3000,
                    collectModelData: false,
                    traffic: 90,
                },
                green: {
                    environment: "azureml:fraud-env:7",
                    code: "azureml:fraud-code:2",
                    entryScript: "score.py",
                    model: "azureml:fraud:4",
                    environmentVariables: { THRESHOLD: "0.7" },
                    pool: "gpu",
                    cpuCores: 2,
                    memoryGb: 8,
                    gpus: 1,
                    autoscale: { minReplicas: 2, maxReplicas: 4, targetUtilization: 60, refreshSeconds: 10 },
                    livenessProbe: { ...probe, initialDelaySeconds: 60 },
                    readinessProbe: probe,
                    scoringTimeoutMs: 5000,
                    replicaMaxConcurrentRequests: 1,
                    maxRequestWaitTimeMs: 500,
                    collectModelData: {
                        collections: { model_inputs: {} },
                        samplingRate: 0.1,
                        rollingRate: "Day",
                    },
                    traffic: 10,
                },
            },
        });
        assert.deepEqual(JSON.parse(JSON.stringify(document)), document, "plain data");
    });

    it("shares the traffic by names in any case, and drains what has no share", () => {
        assert.deepEqual(shares({ traffic }), { blue: 90, green: 10 });
        assert.deepEqual(shares({ traffic: { BLUE: 100 } }), { blue: 100, green: 0 });
        assert.deepEqual(shares({ traffic: { green: 100, gone: 0 } }), { blue: 0, green: 100 });
        assert.deepEqual(shares({ endpoint: { ...ENDPOINT, traffic: { green: 100 } } }), {
            blue: 0,
            green: 100,
        });
    });

    it("refuses several deployments where nobody says how they share: the first of a list is not chosen", () => {
        const problem =
            "endpoint.traffic: is missing, and nothing says how blue and green share the requests. Write it, or give traffic (--traffic blue=…,green=… to the command), as az ml online-endpoint show --query traffic prints it.";
        for (const endpoint of [ENDPOINT, { ...ENDPOINT, traffic: {} }]) {
            assert.equal(problemsOf({ endpoint, traffic: undefined }), `  - ${problem}`);
        }
        for (const none of [{}, null]) {
            assert.equal(problemsOf({ traffic: none }), `  - ${problem.replace("endpoint.", "")}`);
        }
    });

    it("gives a deployment by itself everything where nobody says so, with a warning", () => {
        assert.deepEqual(shares({ deployments: [BLUE] }), { blue: 100 });
        const told = (documents: object) =>
            fromV2({ endpoint: ENDPOINT, deployments: [BLUE], ...documents }).warnings;
        const warning =
            "endpoint.traffic: is missing, and blue gets everything. Write it, or give traffic, as az ml online-endpoint show --query traffic prints it.";
        assert.deepEqual(told({}), [warning]);
        assert.deepEqual(told({ endpoint: { ...ENDPOINT, traffic: {} } }), [warning]);
        assert.deepEqual(told({ traffic: { blue: 100 } }), []);
    });

    it("drains an endpoint whose shares are all 0", () => {
        const { document } = fromV2({ endpoint: ENDPOINT, deployments: [BLUE, GREEN], traffic: { blue: 0 } });
        assert.equal(document?.drained, true);
        assert.ok(Object.values(document?.versions ?? {}).every((version) => !("traffic" in version)));
    });

    it("shares any traffic that comes to 100 as it is written", () => {
        const percent = fc
            .array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 5 })
            .map((cuts) => {
                const sorted = [0, ...cuts.sort((a, b) => a - b), 100];
                return sorted.slice(1).map((cut, i) => cut - (sorted[i] ?? 0));
            });
        fc.assert(
            fc.property(percent, (parts) => {
                const names = parts.map((_, i) => `version-${i}`);
                const given = Object.fromEntries(names.map((name, i) => [name, parts[i] ?? 0]));
                const document = fromV2Documents({
                    endpoint: ENDPOINT,
                    deployments: names.map((name) => deployment(name)),
                    traffic: given,
                });
                const f = new Findings();
                const { weights } = planTraffic(f, document, document.versions);
                assert.deepEqual(f.problems, []);
                assert.deepEqual(weights, given);
            }),
        );
    });

    it("refuses shares that fit no deployments, or are said twice", () => {
        assert.equal(
            problemsOf({ traffic: { blue: 90, red: 10 } }),
            "  - traffic.red = 10: is the share of a deployment that is not among the documents. Give its document too, or give its share to one of blue, green.",
        );
        assert.equal(
            problemsOf({ traffic: { blue: 90, Blue: 10 } }),
            "  - traffic.Blue = 10: is the share of blue for the second time. Write one: v2 told no upper from lower case here.",
        );
        assert.equal(
            problemsOf({ endpoint: { ...ENDPOINT, traffic } }),
            "  - traffic: is in the endpoint's document as well. Take it out of one of the two.",
        );
        // Whose share it is, nobody knows while a document does not say its deployment's name.
        assert.equal(
            problemsOf({ deployments: [{ ...deployment("blue"), type: "managed" }], traffic: { blue: 100 } }),
            '  - deployments[0].type = "managed": must be kubernetes, or it is a managed deployment, and those have no cluster. Write type: kubernetes if it is a Kubernetes deployment.',
        );
        assert.match(problemsOf({ traffic: { blue: 50 } }), /traffic: comes to 50 percent in all/);
        assert.match(
            problemsOf({ traffic: { blue: 50.5, green: 49.5 } }),
            /traffic\.blue = 50\.5: must be a whole number/,
        );
        assert.match(problemsOf({ traffic: "blue" }), /traffic = "blue": must be an object/);
    });

    it("asks of shares and pools only which deployment they are for where each deployment is clear", () => {
        const red = { traffic: { red: 100 }, pool: { red: "gpu" } };
        const told = (deployments: unknown) => problemsOf({ deployments, ...red }).split("\n");
        for (const deployments of [undefined, []]) {
            assert.deepEqual(told(deployments), [
                '  - deployments: is missing. Name the documents: ["blue.yml"].',
            ]);
        }
        assert.deepEqual(told([BLUE, BLUE]), [
            '  - deployments[1].name = "blue": is the name of another deployment, blue: Azure ML compares without case. Name each document once, and each deployment differently.',
        ]);
        const [unnamed, ...more] = told([{ ...BLUE, name: 5 }]);
        assert.match(unnamed ?? "", /deployments\[0\]\.name = 5: must be/);
        assert.deepEqual(more, []);
        assert.match(told([BLUE]).join(), /pool\.red = "red": must be.*give its share to one of blue\.$/);
        assert.match(problemsOf({ pool: "" }), /pool = "": must be the key of a pool/);
        assert.match(problemsOf({ pool: { blue: "" } }), /pool\.blue = "": must be the key of a pool/);
    });

    it("takes one pool for all, or one for each", () => {
        const pools = (pool: unknown) => {
            const { document, problems } = fromV2({
                endpoint: ENDPOINT,
                deployments: [BLUE, GREEN],
                traffic,
                pool,
            });
            assert.deepEqual(problems, []);
            return Object.values(document?.versions ?? {}).map((version) => version.pool);
        };
        assert.deepEqual(pools(undefined), [undefined, undefined]);
        assert.deepEqual(pools("cpu"), ["cpu", "cpu"]);
        assert.deepEqual(pools({ green: "gpu" }), [undefined, "gpu"]);
        assert.match(
            problemsOf({ pool: { red: "cpu" } }),
            /pool\.red = "red": must be one of "blue" or "green"/,
        );
        assert.match(problemsOf({ pool: { blue: 5 } }), /pool\.blue = 5: must be the key of a pool/);
        assert.match(
            problemsOf({ pool: 5 }),
            /pool = 5: must be the key of a pool, or one for each deployment/,
        );
    });

    it("refuses deployments of other endpoints, and two of one name in any case", () => {
        assert.equal(
            problemsOf({ deployments: [BLUE, { ...GREEN, endpoint_name: "other" }] }),
            '  - deployments[1].endpoint_name = "other": must be the endpoint\'s name, which is "fraud". Name the deployments of this endpoint only.',
        );
        assert.match(
            problemsOf({ deployments: [BLUE, deployment("Blue")], traffic: { blue: 100 } }),
            /deployments\[1\]\.name = "Blue": is the name of another deployment, blue: Azure ML compares without case/,
        );
        assert.match(
            problemsOf({ deployments: [deployment("fraud")], traffic: { fraud: 100 } }),
            /deployments\[0\]\.name = "fraud": must differ from its endpoint's name/,
        );
    });

    it("refuses no deployments, and more than an endpoint has versions", () => {
        assert.match(problemsOf({ deployments: undefined }), /deployments: is missing/);
        assert.match(problemsOf({ deployments: [] }), /deployments: is missing/);
        assert.match(
            problemsOf({ deployments: "blue.yml" }),
            /deployments = "blue\.yml": must be an array\. Write \["blue\.yml"\]/,
        );
        const seven = Array.from({ length: 7 }, (_, i) => deployment(`version-${i}`));
        assert.match(
            problemsOf({ deployments: seven, traffic: { "version-0": 100 } }),
            /deployments: are 7, and an endpoint has at most 6 versions here/,
        );
    });

    it("refuses what is one setting of the endpoint here, where deployments differ", () => {
        assert.equal(
            problemsOf({ deployments: [BLUE, { ...GREEN, app_insights_enabled: true }] }),
            "  - deployments[1].app_insights_enabled: must be false, as in the first deployment: it is one setting of the endpoint here. Write the same in all of them.",
        );
        const route = (path: string) => ({ port: 8080, path });
        const inference_config = {
            liveness_route: route("/live"),
            readiness_route: route("/ready"),
            scoring_route: route("/invoke"),
        };
        const environment = { image: "acme.azurecr.io/fraud:1", inference_config };
        const own = { ...BLUE, environment };
        assert.match(
            problemsOf({ deployments: [own, GREEN] }),
            /deployments\[1\]\.environment\.inference_config\.scoring_route: must have the port and the path of the first deployment's, 8080 and \/invoke/,
        );
        const { document } = fromV2({
            endpoint: ENDPOINT,
            deployments: [own, { ...GREEN, environment }],
            traffic,
        });
        assert.equal(document?.port, 8080);
        assert.equal(document?.scoringPath, "/invoke");
        const scripted = { ...GREEN, environment: "azureml:e:1" };
        assert.match(
            fromV2({ endpoint: ENDPOINT, deployments: [own, scripted], traffic }).warnings.join(),
            /deployments\[1\]: has a server of Azure ML's, which answers at 5001; on plain Kubernetes all versions answer at 8080/,
        );
    });

    it("says all that is wrong with all of the documents at once, each with file, line and key", () => {
        const files = {
            "endpoint.yml": "name: fraud\ncompute: azureml:k8s\nunknown: 1\n",
            "blue.yml":
                "name: blue\nendpoint_name: fraud\ntype: kubernetes\nliveness_probe:\n  period: 10s\n",
            "green.yml": "name: green\n",
        };
        const { problems } = fromV2(
            {
                endpoint: "endpoint.yml",
                deployments: ["blue.yml", "green.yml", "red.yml"],
                traffic: { blue: 100 },
            },
            files,
        );
        assert.equal(problems[0], 'fromV2Documents "fraud": 4 problems');
        assert.match(problems[1] ?? "", /^ {2}- endpoint\.yml:3: unknown: is no key of such a document/);
        assert.match(
            problems[2] ?? "",
            /^ {2}- blue\.yml:5: liveness_probe\.period = "10s": must be a whole number/,
        );
        assert.match(problems[3] ?? "", /^ {2}- green\.yml: type: is missing/);
        assert.match(problems[4] ?? "", /^ {2}- deployments\[2\] = "red\.yml": must be the path of a file/);
    });

    it("says it document by document, and line by line: what is missing comes first", () => {
        const files = {
            "endpoint.yml": "compute: azureml:k8s\ntraffic: {blue: 90}\nunknown: 1\nauth_mode: aad_token\n",
            "blue.yml":
                "instance_count: 0\nname: blue\nendpoint_name: fraud\ntype: kubernetes\nscale_setting: {}\n" +
                'app_insights_enabled: "yes"\nmodel: azureml:m@latest\nrequest_settings: {request_timeout_ms: "1"}\n',
        };
        const documents = { endpoint: "endpoint.yml", deployments: ["blue.yml"] };
        const { problems, warnings } = fromV2(documents, files);
        const place = (line: string) => /(endpoint|blue)\.yml(:\d+)?/.exec(line)?.[0];
        assert.deepEqual(problems.slice(1).map(place), [
            "endpoint.yml",
            "endpoint.yml:2",
            "endpoint.yml:3",
            "endpoint.yml:4",
            "blue.yml:1",
            "blue.yml:5",
            "blue.yml:7",
        ]);
        assert.deepEqual(warnings.map(place), ["blue.yml:6", "blue.yml:8"]);
    });

    it("refuses what are no arguments at all", () => {
        for (const nothing of [undefined, null, "endpoint.yml", []]) {
            assert.throws(() => fromV2Documents(nothing as never), /must be an object/);
        }
        assert.match(
            problemsOf({ deployment: "x" }),
            /deployment: is not a setting that exists here\. Did you mean deployments\?/,
        );
        assert.match(
            problemsOf({ endpoint: undefined }),
            /endpoint: is missing\. Give the path of the file: "endpoint\.yml"/,
        );
    });
});
