import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { describe as line } from "#src/core/problems";
import { type DeploymentContext, planDeployment } from "#src/plan/deployment";
import { NO_FILES, type SourceFacts, type VersionFiles } from "#src/plan/versionFiles";
import { POOLS } from "./pools";
import { saidBy } from "./says";

const CONTEXT: DeploymentContext = {
    pools: POOLS,
    namespaces: ["scoring"],
    blobCsiDriver: true,
    places: new Set(),
};
const BLUE = { endpointName: "fraud", versionName: "blue", image: "acme.azurecr.io/server:1", pool: "cpu" };
const ID =
    "/subscriptions/s/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/ws/models/fraud/versions/3";
const URI = "https://acme.blob.core.windows.net/models/fraud";

const facts = (name: string | undefined, paths: readonly string[], isFile = false): SourceFacts => ({
    path: `/project/${name ?? ""}`,
    name,
    isFile,
    hash: "0".repeat(64),
    files: paths.map((path) => ({ path, absolutePath: `/project/${path}`, bytes: 1 })),
});
const SRC = facts("src", ["lib/run.py", "score.py"]);

function planned(settings: object, files: Partial<VersionFiles> = {}, context: object = {}) {
    return planDeployment({ ...BLUE, ...settings }, { ...CONTEXT, ...context }, { ...NO_FILES, ...files });
}
/** The plan of settings that are all right. */
function good(settings: object, files: Partial<VersionFiles> = {}) {
    const { plan, problems, warnings } = planned(settings, files);
    assert.deepEqual([...problems, ...warnings].map(line), []);
    return plan;
}
const said = (settings: object, files: Partial<VersionFiles> = {}, context: object = {}) =>
    saidBy(planned(settings, files, context));

describe("code on plain Kubernetes", () => {
    it("is a directory under its own name, and the server is told as v1 told it", () => {
        const settings = { sourceDirectory: "../src", entryScript: "./lib/run.py" };
        assert.deepEqual(good(settings, { code: SRC }).code, {
            configMapName: "fraud-blue-code-3ognqr",
            files: SRC,
            name: "src",
            variables: {
                AML_APP_ROOT: "/var/azureml-app",
                AZUREML_ENTRY_SCRIPT: "src/lib/run.py",
                AZUREML_SOURCE_DIRECTORY: "src",
            },
        });
    });

    it("is a script by itself, where v1 put it", () => {
        const code = facts("score.py", ["score.py"], true);
        const plan = good({ entryScript: "../models/score.py" }, { code }).code;
        assert.equal(plan?.name, "score.py");
        assert.deepEqual(plan.variables, {
            AML_APP_ROOT: "/var/azureml-app",
            AZUREML_ENTRY_SCRIPT: "score.py",
        });
    });

    it("has a name that is the same on every machine, and leaves the models' free", () => {
        for (const name of [undefined, "azureml-models", "..x", "a:b"]) {
            const settings = { sourceDirectory: ".", entryScript: "score.py" };
            const code = { ...SRC, name };
            assert.equal(good(settings, { code }).code?.name, "code");
        }
    });

    it("is nothing where it could not be read", () => {
        assert.equal(good({ sourceDirectory: "src", entryScript: "score.py" }).code, undefined);
        assert.equal(good({}).code, undefined);
    });

    it("has v1's rules for the script", () => {
        const refused = (entryScript: string) => said({ sourceDirectory: "src", entryScript }, { code: SRC });
        assert.deepEqual(refused("scor.py"), [
            'entryScript = "scor.py": is not among the 2 files of sourceDirectory. Did you mean score.py?',
        ]);
        assert.match(refused("../score.py").join(), /must be inside the directory/);
        assert.match(refused("class.py").join(), /must be named as Python can import it/);
        assert.match(said({ entryScript: "../x/score.sh" }).join(), /must be a Python file/);
        assert.match(said({ entryScript: "../x/class.py" }).join(), /must be named as Python can import it/);
        assert.deepEqual(said({ sourceDirectory: "src" }, { code: SRC }), [
            "entryScript: is missing beside sourceDirectory. Name the Python file with init and run in it, relative to the directory.",
        ]);
    });

    it("takes nothing that a workspace has, and builds nothing", () => {
        const lines = said({
            entryScript: "score.py",
            code: "azureml:c:1",
            environment: "azureml:e:1",
            condaFile: "conda.yml",
            condaDependencies: { dependencies: [] },
        });
        assert.deepEqual(
            lines.map((one) => one.split(":")[0]),
            ["environment", "condaFile", "condaDependencies", "code"],
        );
        for (const one of lines) {
            assert.match(one, /WorkspaceAttachment/);
        }
    });
});

describe("a model on plain Kubernetes", () => {
    const model = facts("model.pkl", ["model.pkl"], true);

    it("is files, where v1 mounted them", () => {
        const settings = { path: "model.pkl", name: "fraud", version: "3" };
        assert.deepEqual(good({ model: settings }, { model }).model, {
            directory: "/var/azureml-app/azureml-models",
            named: { name: "fraud", version: "3" },
            files: { configMapName: "fraud-blue-model-d2mjon", files: model, name: "model.pkl" },
            volumeName: "scoring-fraud-blue-model-bb7uif",
        });
    });

    it("has a name and a version where it is given none", () => {
        const plan = good(
            { model: { path: "." }, modelMountPath: "/models" },
            { model: { ...SRC, name: undefined } },
        );
        assert.equal(plan.model?.directory, "/models");
        assert.deepEqual(plan.model.named, { name: "fraud_blue", version: "1" });
        assert.equal(plan.model.files?.name, "model");
    });

    it("is in Azure Blob Storage, where the cluster can mount it", () => {
        for (const uri of [URI, output(URI)]) {
            const plan = good({ model: { uri, name: "m" } }).model;
            assert.deepEqual([plan?.files, plan?.named], [undefined, { name: "m", version: "1" }]);
        }
        const off =
            "is in Azure Blob Storage, and the cluster's driver for it is off. Write blobCsiDriver: true on the cluster; on one that exists after az aks update --enable-blob-driver.";
        const without = { blobCsiDriver: false };
        assert.deepEqual(said({ model: { uri: URI } }, {}, without), [`model.uri: ${off}`]);
        for (const id of [ID, output(ID)]) {
            assert.deepEqual(said({ model: id }, {}, without), [`model: ${off}`]);
        }
        assert.deepEqual(said({ model: { path: "m" } }, { model }, without), []);
    });

    it("is registered, by an id that says where", () => {
        assert.equal(good({ model: ID }).model?.named, undefined);
        assert.deepEqual(said({ model: "azureml:fraud:3" }), [
            'model = "azureml:fraud:3": does not say which workspace the model is of, and plain Kubernetes has none of its own. Give its resource id, which az ml model show --name fraud --version 3 --workspace-name <workspace> --resource-group <group> --query id prints, or model: { uri: … }.',
        ]);
        const rule = "must be the resource id of one version of a registered model, or { uri } or { path }";
        assert.deepEqual(said({ model: URI }), [
            `model = "${URI}": ${rule}. It is an address of files: write model: { uri: … }.`,
        ]);
        assert.deepEqual(said({ model: "./model.pkl" }), [
            `model = "./model.pkl": ${rule}. Where it is a file or folder on this machine, write model: { path: … }.`,
        ]);
        assert.deepEqual(said({ model: ID.replace("/versions/3", "") }), [
            `model = "${ID.replace("/versions/3", "").slice(0, 78)}…: ${rule}. Give /subscriptions/…/workspaces/<workspace>/models/<name>/versions/<version>.`,
        ]);
        assert.match(said({ model: 7 }).join(), /^model = 7: must be the resource id/);
    });

    it("has the rules of both paths for its settings", () => {
        assert.deepEqual(said({ model: { name: "-x", type: "onnx", url: "" } }), [
            "model.url: is not a setting that exists here. Did you mean uri?",
            "model.uri: is missing. Give the address of the model's files, or their path.",
            'model.name = "-x": must be 1 to 255 characters: letters, digits, -, _ and ., starting with a letter or digit. Did you mean "x"?',
            'model.type = "onnx": must be one of "custom_model", "mlflow_model" or "triton_model". Choose one of "custom_model", "mlflow_model" and "triton_model".',
        ]);
        assert.deepEqual(said({ model: { uri: URI, path: "m" } }, { model }), [
            "model.path: excludes uri. Take one of the two out.",
        ]);
        assert.match(said({ modelMountPath: "/models" }).join(), /has no use without a model/);
        assert.match(said({ model: ID, modelMountPath: "models" }).join(), /must be an absolute path/);
        assert.match(said({ model: ID, modelMountPath: "/" }).join(), /must be an absolute path/);
        for (const path of [
            "/proc",
            "/proc/1",
            "/sys",
            "/dev/shm",
            "/etc",
            "/var/run/secrets",
            "/run/secrets/x",
        ]) {
            assert.deepEqual(said({ model: ID, modelMountPath: path }), [
                `modelMountPath = "${path}": is a directory of the system's own, which a container needs as it is. Write "/var/azureml-model", say.`,
            ]);
        }
        for (const path of ["/process", "/etc/models", "/var/run/models", "/srv/proc"]) {
            assert.deepEqual(said({ model: ID, modelMountPath: path }), []);
        }
        const colon = { ...model, name: "a:b" };
        assert.match(said({ model: { path: "a:b" } }, { model: colon }).join(), /cannot be mounted/);
    });

    it("is not mounted into the code, which is read-only", () => {
        const code = { sourceDirectory: "src", entryScript: "score.py" };
        const both = (modelMountPath: string) =>
            said({ ...code, model: { path: "m", name: "m" }, modelMountPath }, { code: SRC, model });
        for (const inside of ["/var/azureml-app/src", "/var/azureml-app/src/models"]) {
            assert.deepEqual(both(inside), [
                `modelMountPath = "${inside}": is inside /var/azureml-app/src, where the code is mounted, which nobody can write to. Choose another directory.`,
            ]);
        }
        assert.deepEqual(both("/var/azureml-app/src2"), []);
        assert.deepEqual(both("/var/azureml-app"), []);
        const named = { ...code, model: { path: "m", name: "src" }, modelMountPath: "/var/azureml-app" };
        assert.match(said(named, { code: SRC, model }).join(), /is inside \/var\/azureml-app\/src/);
    });
});

describe("variables of the inference server on plain Kubernetes", () => {
    const code = { sourceDirectory: "src", entryScript: "score.py" };

    it("are the user's own", () => {
        const environmentVariables = {
            WORKER_COUNT: "2",
            SCORING_TIMEOUT_MS: "1000",
            AZUREML_LOG_LEVEL: "DEBUG",
        };
        const { environment } = good({ ...code, environmentVariables }, { code: SRC });
        assert.deepEqual(environment.plain, ["AZUREML_LOG_LEVEL", "SCORING_TIMEOUT_MS", "WORKER_COUNT"]);
        assert.deepEqual(
            said({ environmentVariables: { AZUREML_MODEL_DIR: "/app", AML_APP_ROOT: "/app" } }),
            [],
        );
    });

    it("but for those that say where code and model are", () => {
        const environmentVariables = {
            AML_APP_ROOT: "/app",
            AZUREML_ENTRY_SCRIPT: "x.py",
            AZUREML_SOURCE_DIRECTORY: output("x"),
        };
        const secretEnvironmentVariables = { AZUREML_MODEL_DIR: "/m" };
        const settings = { ...code, model: ID, environmentVariables, secretEnvironmentVariables };
        const end = "Take one of the two out.";
        assert.deepEqual(said(settings, { code: SRC }), [
            `environmentVariables.AML_APP_ROOT: is set by entryScript. ${end}`,
            `environmentVariables.AZUREML_ENTRY_SCRIPT: is set by entryScript. ${end}`,
            `environmentVariables.AZUREML_SOURCE_DIRECTORY: is set by entryScript. ${end}`,
            `secretEnvironmentVariables.AZUREML_MODEL_DIR: is set by model. ${end}`,
        ]);
    });
});
