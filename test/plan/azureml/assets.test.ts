import assert from "node:assert/strict";
import { describe as line } from "#src/core/problems";
import { FILES, plan, plannedVersion, scored, v } from "./online";

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
            model: {
                kind: "created",
                name: "fraud_blue",
                version: undefined,
                type: "mlflow_model",
                files: undefined,
            },
            modelMountPath: undefined,
            environment: { kind: "created", name: "fraud_blue", routes: undefined, conda: FILES.conda },
            code: { kind: "created", name: "fraud_blue_code", files: FILES.code },
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
            model: { kind: "created", name: "m", version: "7", type: "triton_model", files: undefined },
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
            files: undefined,
        });
    });

    it("are a model that is uploaded, which a server of Azure ML's own wants as a folder", () => {
        const file = { ...FILES.code!, name: "m.pkl", isFile: true };
        const of = (settings: object, model = file) => plan(v(settings), {}, { blue: { ...FILES, model } });
        const path = "m.pkl";
        assert.deepEqual(of({ model: { path } }).plan.versions[0]?.assets.model, {
            kind: "created",
            name: "fraud_blue",
            version: undefined,
            type: "custom_model",
            files: file,
        });
        assert.deepEqual(of({ model: { path, type: "mlflow_model" } }).problems.map(line), [
            "versions.blue.model.path: is a file, and a model of the type mlflow_model is a folder. Name the folder that it is in.",
        ]);
        const folder = { ...file, isFile: false };
        assert.deepEqual(of({ model: { path, type: "mlflow_model" } }, folder).problems, []);
    });

    it("are two models where two versions upload one each, whatever they are called", () => {
        const version = (settings: object) => ({ image: "a.io/x:1", pool: "cpu", ...settings });
        const versions = (one: object, other: object) => ({
            versions: {
                blue: version({ traffic: 100, model: { path: "m", ...one } }),
                green: version({ model: { path: "m", ...other } }),
            },
        });
        const files = { blue: { ...FILES, model: FILES.code }, green: { ...FILES, model: FILES.code } };
        const said = (settings: unknown) => plan(settings, {}, files).problems.map(line);
        const own = { name: "m", version: "7" };
        assert.deepEqual(said(versions(own, {})), []);
        assert.deepEqual(said(versions(own, own)), [
            'versions.green.model.version = "7": is a version of model m with another path than in versions.blue. Give each its own version, or leave it out: it is then a hash of what it is.',
        ]);
    });

    it("write a script as the directory has it", () => {
        assert.equal(assets({ ...scored, entryScript: "./lib/run.py" }).scoringScript, "lib/run.py");
        assert.equal(assets({ entryScript: "../x/run.py" }).scoringScript, "run.py");
    });
});
