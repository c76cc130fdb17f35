import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DocumentError, fromV1Documents } from "aks-scoring";
import { CONDA, type Files, SCRIPT, fromV1, inFolder } from "./reads";

const fixture = (name: string) =>
    readFileSync(join(__dirname, "../../../test/documents/fixtures/v1", name), "utf8");

/** A project of v1's, as its documentation shows one. */
const PROJECT: Files = {
    "deploymentconfig.json": fixture("deploymentconfig.json"),
    "inferenceconfig.json": fixture("inferenceconfig.json"),
    "source/score.py": fixture("score.py"),
    "source/myenv.yml": fixture("myenv.yml"),
};

const PROBE = {
    periodSeconds: 10,
    initialDelaySeconds: 310,
    timeoutSeconds: 2,
    successThreshold: 1,
    failureThreshold: 3,
};

const documents = { deploymentConfig: "deploymentconfig.json", inferenceConfig: "inferenceconfig.json" };

describe("fromV1Documents", () => {
    it("makes data that a program can change without changing what it was made of", () => {
        const model = { uri: "azureml://datastores/models/paths/fraud", name: "fraud" };
        const { document } = fromV1({ ...documents, model }, PROJECT);
        const made = document?.versions["default"];
        assert.ok(made && typeof made.model === "object");
        made.cpuCores = 2;
        made.model.name = "other";
        assert.equal(model.name, "fraud");
    });

    it("makes of a service's documents an endpoint of one version", () => {
        const { document, problems, warnings } = fromV1(
            { ...documents, model: "fraud:3", pool: "cpu" },
            PROJECT,
        );
        assert.deepEqual(problems, []);
        assert.deepEqual(warnings, []);
        assert.deepEqual(document, {
            endpointName: "fraud",
            auth: "key",
            enableAppInsights: false,
            versions: {
                default: {
                    image: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1",
                    condaFile: "source/myenv.yml",
                    entryScript: "score.py",
                    sourceDirectory: "source",
                    model: "azureml:fraud:3",
                    pool: "cpu",
                    cpuCores: 0.5,
                    memoryGb: 1,
                    autoscale: { minReplicas: 1, maxReplicas: 3, targetUtilization: 70, refreshSeconds: 1 },
                    livenessProbe: PROBE,
                    scoringTimeoutMs: 60000,
                    replicaMaxConcurrentRequests: 1,
                    maxRequestWaitTimeMs: 500,
                    collectModelData: true,
                    traffic: 100,
                },
            },
        });
    });

    it("makes of an endpoint's document its first version, which is the default", () => {
        const config = { computeType: "aksendpoint", versionName: "versiona", trafficPercentile: 20 };
        const { document } = fromV1({ deploymentConfig: config, image: "acme.azurecr.io/fraud:1" });
        assert.equal(document?.defaultVersion, "versiona");
        assert.deepEqual(Object.keys(document?.versions ?? {}), ["versiona"]);
        assert.equal(document?.versions["versiona"]?.traffic, 20);
        const drained = fromV1({
            deploymentConfig: { ...config, trafficPercentile: 0 },
            image: "acme.azurecr.io/fraud:1",
        });
        assert.ok(
            !("traffic" in (drained.document?.versions["versiona"] ?? {})),
            "v1's default gets what is left",
        );
    });

    it("is plain data, all the way down", () => {
        const { document } = fromV1({ ...documents, model: "fraud:3" }, PROJECT);
        assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
    });

    it("takes an image that scores by itself, without an inference configuration", () => {
        const { document, warnings } = fromV1({
            deploymentConfig: { computeType: "aks" },
            image: "acme.azurecr.io/fraud:1",
        });
        assert.equal(document?.versions["default"]?.image, "acme.azurecr.io/fraud:1");
        assert.deepEqual(warnings, []);
        assert.deepEqual(fromV1({ deploymentConfig: { computeType: "aks" } }).problems, [
            'fromV1Documents "fraud": 1 problem',
            "  - inferenceConfig: is missing, and so are image and model. Give inferenceConfig, or an image that scores by itself.",
        ]);
    });

    it("takes a model by name and version, by reference, by address, by path, and as settings", () => {
        const id =
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml/providers" +
            "/Microsoft.MachineLearningServices/workspaces/ws/models/fraud/versions/3";
        const files = { "model.pkl": "x", "models/fraud/weights": "x", "fraud:4": "x" };
        const model = (given: unknown) =>
            fromV1(
                { deploymentConfig: { computeType: "aks" }, image: "acme.azurecr.io/fraud:1", model: given },
                files,
            );
        const becomes = (given: unknown) => model(given).document?.versions["default"]?.model;
        assert.equal(becomes("fraud:3"), "azureml:fraud:3");
        assert.equal(becomes("azureml:fraud:3"), "azureml:fraud:3");
        assert.equal(becomes(id), id);
        assert.equal(becomes(`azureml:${id}`), id);
        const uri = "azureml://datastores/workspaceblobstore/paths/models/fraud";
        assert.deepEqual(becomes(uri), { uri });
        assert.deepEqual(becomes("https://acme.blob.core.windows.net/m"), {
            uri: "https://acme.blob.core.windows.net/m",
        });
        assert.deepEqual(becomes("model.pkl"), { path: "model.pkl" });
        assert.deepEqual(becomes("./models/fraud"), { path: "./models/fraud" });
        assert.deepEqual(becomes({ uri, type: "mlflow_model" }), { uri, type: "mlflow_model" });
        assert.deepEqual(model("fraud").problems.slice(1), [
            '  - model = "fraud": names a registered model without its version. Name its version: "fraud:1". A path is written "./fraud".',
        ]);
        assert.match(model("./modell").problems.join(), /model = "\.\/modell": must be the path of a file/);
        assert.match(model(5).problems.join(), /model = 5: must be a model/);
        for (const [wrong, told] of [
            ["azureml:m", /model = "azureml:m": must be one version of a registered model/],
            ["azureml:m@latest", /model = "azureml:m@latest": must be one version/],
            ["http://acme/m", /model = "http:\/\/acme\/m": must be where the files are/],
            [{ foo: 1 }, /model\.foo: is not a setting[^,]*,.*model\.uri: is missing/],
            [{ uri: 5 }, /model\.uri = 5: must be where the files are/],
            [{ uri, path: "model.pkl" }, /model\.path: excludes uri/],
            [{ path: "nowhere" }, /model\.path = "nowhere": must be the path of a file/],
            [{ path: 5 }, /model\.path = 5: must be a text/],
            [{ uri, name: "a b" }, /model\.name = "a b": must be/],
            [{ uri, version: 3 }, /model\.version = 3: must be/],
            [{ uri, type: "onnx" }, /model\.type = "onnx": must be one of/],
        ] as const) {
            assert.match(model(wrong).problems.join(), told);
        }
    });

    it("says all that is wrong with all of the documents at once, each with file, line and key", () => {
        const page = readFileSync(join(__dirname, "../../../docs/documents.md"), "utf8");
        const printed = /<!-- printed: problems -->\s*```\n([\s\S]*?)\n```/.exec(page)?.[1];
        const files = {
            "deploymentconfig.json":
                '{\n  "computeType": "aks",\n  "autoScaler": { "autoscaleEnabled": true,\n    "minReplicas": "2" }\n}\n',
            "inferenceconfig.json": '{\n  "entryScript": "scor.py",\n  "runtime": "python"\n}\n',
            "score.py": SCRIPT,
        };
        const { problems } = fromV1(documents, files);
        assert.equal(problems.join("\n").replaceAll("<here>", "/home/ada/fraud"), printed);
    });

    it("is called by its own name alone where the service has none", () => {
        for (const name of [undefined, 5, null]) {
            assert.throws(
                () => fromV1Documents({ name } as never),
                ({ message }: Error) => /^fromV1Documents: \d problems\n/.test(message),
                String(name),
            );
        }
    });

    it("throws a DocumentError, with the problems one by one", () => {
        assert.throws(
            () => fromV1Documents({ name: "fraud", deploymentConfig: { computeType: "aci" }, image: "a:1" }),
            (error: unknown) => {
                assert.ok(error instanceof DocumentError);
                assert.equal(error.name, "DocumentError");
                assert.deepEqual(
                    error.problems.map(({ path, value }) => [path, value]),
                    [["deploymentConfig.computeType", "aci"]],
                );
                return true;
            },
        );
    });

    it("refuses v1's names as v1 did, and images that are none", () => {
        const named = (more: object) =>
            fromV1({ deploymentConfig: { computeType: "aks" }, image: "a.io/b:1", ...more }).problems;
        for (const name of [
            "ab",
            "MyService",
            "abc-",
            "-abc",
            "a_b",
            "a.b",
            "abc\n",
            "a".repeat(33),
            5,
            undefined,
        ]) {
            assert.match(named({ name }).join(), /name.*: must be 3 to 32 characters: lower-case letters/);
        }
        assert.deepEqual(named({ name: "a--b" }), []);
        assert.match(
            named({ image: "https://acme.azurecr.io/Fraud" }).join(),
            /image = .*must be a container image/,
        );
        assert.match(named({ pool: 5 }).join(), /pool = 5: must be the key of a pool\. Write "cpu", say\./);
        assert.match(named({ pool: "" }).join(), /pool = "": must be the key of a pool/);
        assert.match(
            named({ modell: "x" }).join(),
            /modell: is not a setting that exists here\. Did you mean model\?/,
        );
    });

    it("refuses what cannot be read as a document", () => {
        const read = (files: Files, more: object = { deploymentConfig: "d.json" }) =>
            fromV1({ image: "a.io/b:1", ...more }, files)
                .problems.slice(1)
                .join("\n");
        assert.equal(
            read({ "e.json": "" }),
            '  - deploymentConfig = "d.json": must be the path of a file. There is nothing at <here>/d.json; a relative path counts from the project\'s directory. Did you mean e.json?',
        );
        assert.equal(
            read({ "d.json/x": "" }),
            '  - deploymentConfig = "d.json": must be the path of a file, and is a directory. Name the file in it.',
        );
        assert.equal(
            read({ "d.json": '{"computeType": "aks",\n "keys": {"primaryKey": "hush" "x"}}' }),
            "  - d.json:2: must be YAML or JSON: Unexpected double-quoted-scalar at node end. Put it right there, or a line above.",
        );
        assert.equal(
            read({ "d.json": "" }),
            "  - d.json: must be an object with keys, and is empty. Look at the file.",
        );
        assert.equal(
            read({ "d.json": "[1]" }),
            "  - d.json: must be an object with keys, and is a list. Look at the file.",
        );
        assert.equal(
            read({ "d.json": Buffer.from("x: '\xe9'", "latin1") }),
            '  - deploymentConfig = "d.json": must be a text in UTF-8 that can be read. Save it as UTF-8.',
        );
        assert.equal(
            read({ "d.json": `# ${"x".repeat(2 ** 20)}` }),
            '  - deploymentConfig = "d.json": must be a document of at most 1048576 bytes, and has more. Look at whether it is the right file.',
        );
        assert.equal(
            read({}, { deploymentConfig: '{"computeType": "aks"}' }),
            "  - deploymentConfig: must be the path of a document, or its content as an object. Give the document as an object, not as its text.",
        );
        assert.equal(
            read({}, { deploymentConfig: null }),
            '  - deploymentConfig = null: must be the path of a document, or its content. Give the path of the file: "deploymentconfig.json".',
        );
        assert.equal(
            read({}, { deploymentConfig: undefined }),
            '  - deploymentConfig: is missing. Give the path of the file: "deploymentconfig.json".',
        );
        assert.match(
            read({}, { deploymentConfig: ["d.json"] }),
            /deploymentConfig = \["d\.json"\]: must be the path of a document/,
        );
    });

    it("refuses what are no arguments at all", () => {
        for (const nothing of [undefined, null, "deploymentconfig.json", []]) {
            assert.throws(() => fromV1Documents(nothing as never), /must be an object/);
        }
    });

    it("tells warnings before it throws, and without a listener to the program's log", () => {
        const { warnings, problems } = fromV1({
            deploymentConfig: { computeType: "aci", x: 1 },
            inferenceConfig: { entryScript: "x.py" },
        });
        assert.equal(problems.length, 3);
        assert.equal(warnings.length, 1);
        inFolder({ "conda.yml": CONDA }, (folder) => {
            mkdirSync(folder.at("src"));
            const document = fromV1Documents({
                name: "fraud",
                deploymentConfig: { computeType: "aks", x: 1 },
                image: "a.io/b:1",
            });
            assert.equal(document.endpointName, "fraud");
        });
    });
});
