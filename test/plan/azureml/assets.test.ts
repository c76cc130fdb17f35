import assert from "node:assert/strict";
import { FILES, plannedVersion, scored, v } from "./online";

const MODEL = { uri: "azureml://datastores/d/paths/m" };
const assets = (settings: object) => plannedVersion(v(settings)).assets;
const withoutImage = (settings: object) =>
    plannedVersion({ versions: { blue: { pool: "cpu", ...settings } } }).assets;

describe("a version's assets on Azure ML", () => {
    it("are an environment of an image that answers where it and its probes say", () => {
        const settings = { livenessProbe: { path: "/live" }, readinessProbe: { path: "/ready" } };
        const made = plannedVersion({ ...v(settings), port: 8080, scoringPath: "/predict" }).assets;
        assert.deepEqual(made, {
            model: undefined,
            modelMountPath: undefined,
            environment: {
                kind: "created",
                name: "fraud_blue",
                routes: {
                    port: 8080,
                    scoringPath: "/predict",
                    livenessPath: "/live",
                    readinessPath: "/ready",
                },
                conda: undefined,
            },
            code: undefined,
            scoringScript: undefined,
        });
    });

    it("are what is registered, and nothing else", () => {
        const settings = {
            environment: "azureml:env:1",
            model: "azureml:m:1",
            modelMountPath: "/models",
            code: "azureml:c:1",
            entryScript: "main.py",
        };
        assert.deepEqual(withoutImage(settings), {
            model: { kind: "registered" },
            modelMountPath: "/models",
            environment: { kind: "registered" },
            code: { kind: "registered" },
            scoringScript: "main.py",
        });
    });

    it("are an environment upon a base, code and a model to register, each by a name of its own", () => {
        const model = { ...MODEL, type: "mlflow_model" };
        assert.deepEqual(assets({ ...scored, condaFile: "conda.yml", model }), {
            model: { kind: "created", name: "fraud_blue", version: undefined, type: "mlflow_model" },
            modelMountPath: undefined,
            environment: { kind: "created", name: "fraud_blue", routes: undefined, conda: FILES.conda },
            code: { kind: "created", name: "fraud_blue_code", directory: FILES.sourceDirectory },
            scoringScript: "score.py",
        });
    });

    it("leave the conda file out where the version names none", () => {
        assert.deepEqual(assets(scored).environment, {
            kind: "created",
            name: "fraud_blue",
            routes: undefined,
            conda: undefined,
        });
    });

    it("keep a model's own name, version and type", () => {
        const model = { ...MODEL, name: "m", version: "7", type: "triton_model" };
        assert.deepEqual(withoutImage({ model }), {
            model: { kind: "created", name: "m", version: "7", type: "triton_model" },
            modelMountPath: undefined,
            environment: undefined,
            code: undefined,
            scoringScript: undefined,
        });
        assert.deepEqual(assets({ model: MODEL }).model, {
            kind: "created",
            name: "fraud_blue",
            version: undefined,
            type: "custom_model",
        });
    });

    it("write a script as the directory has it", () => {
        assert.equal(assets({ ...scored, entryScript: "./lib/run.py" }).scoringScript, "lib/run.py");
    });
});
