import { output } from "@pulumi/pulumi";
import { type Case, bare, says, scored, v } from "./online";

const idIn = (group: string, workspace: string) =>
    `/subscriptions/s/resourceGroups/${group}/providers/Microsoft.MachineLearningServices/workspaces/${workspace}`;
const ID = idIn("rg", "ws");
const MLFLOW = { uri: "azureml://datastores/d/paths/m", type: "mlflow_model" };
/** What Azure ML asks of MLflow models. */
const ROOM = { cpuCores: 2, memoryGb: 4 };
const script = (entryScript: unknown) => v({ ...scored, entryScript });

const CASES: readonly Case[] = [
    [
        "nothing to run",
        bare({}),
        [
            'versions.blue.image: is missing. Give image, environment, or condaFile with a base image, or a model of the type mlflow_model: image: "acme.azurecr.io/fraud:12", say.',
        ],
    ],
    [
        "an environment beside an image",
        v({ environment: "azureml:env:1" }),
        ["versions.blue.environment: excludes image: it has its own. Take one of the two out."],
    ],
    [
        "an environment beside a conda file",
        bare({ environment: "azureml:env:1", condaFile: "conda.yml" }),
        ["versions.blue.environment: excludes condaFile: it has its own. Take one of the two out."],
    ],
    [
        "a conda file without a base",
        bare({ condaFile: "conda.yml", ...scored }),
        [
            "versions.blue.image: is missing beside condaFile, which is installed upon it. Give the base image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04 with a tag, say.",
        ],
    ],
    [
        "a conda file and nothing to run",
        v({ condaFile: "conda.yml" }),
        [
            "versions.blue.condaFile: has nothing to run without an entryScript. Give entryScript and sourceDirectory, or build an image that answers by itself.",
        ],
    ],
    ["a conda file upon a base, for a script", v({ condaFile: "conda.yml", ...scored }), []],
    [
        "conda dependencies beside a conda file",
        v({ condaFile: "conda.yml", condaDependencies: { dependencies: [] }, ...scored }),
        ["versions.blue.condaDependencies: excludes condaFile. Take one of the two out."],
    ],
    [
        "conda dependencies without a base, and nothing to run",
        bare({ condaDependencies: { dependencies: [] } }),
        [
            "versions.blue.image: is missing beside condaDependencies, which is installed upon it. Give the base image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04 with a tag, say.",
            "versions.blue.condaDependencies: has nothing to run without an entryScript. Give entryScript and sourceDirectory, or build an image that answers by itself.",
        ],
    ],
    [
        "conda dependencies beside an environment",
        bare({ environment: "azureml:env:1", condaDependencies: { dependencies: [] } }),
        ["versions.blue.environment: excludes condaDependencies: it has its own. Take one of the two out."],
    ],
    ["conda dependencies upon a base, for a script", v({ condaDependencies: {}, ...scored }), []],
    [
        "variables that Azure ML sets itself",
        v({
            ...scored,
            model: "azureml:m:1",
            environmentVariables: { AZUREML_ENTRY_SCRIPT: "x", AZUREML_MODEL_DIR: "y", WORKER_COUNT: "2" },
        }),
        [],
        [
            "versions.blue.environmentVariables.AZUREML_ENTRY_SCRIPT: is set by Azure ML because of entryScript, and which of the two holds is not documented. Take it out.",
            "versions.blue.environmentVariables.AZUREML_MODEL_DIR: is set by Azure ML because of model, and which of the two holds is not documented. Take it out.",
        ],
    ],
    [
        "variables that nothing sets",
        v({ environmentVariables: { AZUREML_ENTRY_SCRIPT: "x", AZUREML_MODEL_DIR: "y" } }),
        [],
    ],
    ["a conda file for an MLflow model", v({ condaFile: "conda.yml", model: MLFLOW }), []],
    ["a script without a directory", v({ entryScript: "score.py" }), []],
    [
        "a directory without a script",
        v({ sourceDirectory: "./src" }),
        [
            "versions.blue.entryScript: is missing beside sourceDirectory. Name the Python file with init and run in it, relative to the directory.",
        ],
    ],
    [
        "code without a script",
        v({ code: "azureml:c:1" }),
        [
            "versions.blue.entryScript: is missing beside code. Name the Python file with init and run in it, relative to the directory.",
        ],
    ],
    [
        "code beside a directory",
        v({ ...scored, code: "azureml:c:1" }),
        ["versions.blue.sourceDirectory: excludes code. Take one of the two out."],
    ],
    [
        "a script that is no Python file",
        script("score.sh"),
        [
            'versions.blue.entryScript = "score.sh": must be a Python file. Give a file whose name ends in .py.',
        ],
    ],
    [
        "an absolute script",
        script("/score.py"),
        [
            'versions.blue.entryScript = "/score.py": must be relative to the directory, with slashes. Write "score.py", or "src/score.py".',
        ],
    ],
    [
        "an absolute script, on Windows",
        script("C:/score.py"),
        [
            'versions.blue.entryScript = "C:/score.py": must be relative to the directory, with slashes. Write "score.py", or "src/score.py".',
        ],
    ],
    [
        "a script outside",
        script("../score.py"),
        [
            'versions.blue.entryScript = "../score.py": must be inside the directory. Name a larger directory, or move the script.',
        ],
    ],
    [
        "a script outside, by a detour",
        script("lib/../../score.py"),
        [
            'versions.blue.entryScript = "lib/../../score.py": must be inside the directory. Name a larger directory, or move the script.',
        ],
    ],
    [
        "a script with backslashes",
        script("lib\\run.py"),
        [
            'versions.blue.entryScript = "lib\\\\run.py": must be relative to the directory, with slashes. Write "score.py", or "src/score.py".',
        ],
    ],
    [
        "a script that Python cannot import",
        script("bad-name.py"),
        [
            'versions.blue.entryScript = "bad-name.py": must be named as Python can import it. Use letters, digits and _ before .py, no digit first, and no keyword.',
        ],
    ],
    [
        "a script named by a keyword",
        script("class.py"),
        [
            'versions.blue.entryScript = "class.py": must be named as Python can import it. Use letters, digits and _ before .py, no digit first, and no keyword.',
        ],
    ],
    [
        "a script named by nothing",
        script(".py"),
        [
            'versions.blue.entryScript = ".py": must be named as Python can import it. Use letters, digits and _ before .py, no digit first, and no keyword.',
        ],
    ],
    [
        "a script that is not there",
        script("scor.py"),
        [
            'versions.blue.entryScript = "scor.py": is not among the 2 files of sourceDirectory. Did you mean score.py?',
        ],
    ],
    [
        "no text for a script",
        script(7),
        ['versions.blue.entryScript = 7: must be a text that is not empty. Write "7" with quotes.'],
    ],
    [
        "a script that is known later",
        script(output("score.py")),
        [
            "versions.blue.entryScript = [output]: must be a text that is not empty. It is a Pulumi Output, known only during the update: give the value itself, or take it from the stack's configuration.",
        ],
    ],
    ["a script in a directory", script("./lib/run.py"), []],
    [
        "a script in registered code, which nobody reads",
        v({ entryScript: "main.py", code: "azureml:c:1" }),
        [],
    ],
    [
        "a label for a version",
        bare({ environment: "azureml:env@latest" }),
        [
            'versions.blue.environment = "azureml:env@latest": must be one version of a registered environment: "azureml:<name>:<version>" or its resource id. A label moves from version to version, and no preview would show it: name the version.',
        ],
    ],
    [
        "no version",
        bare({ environment: "azureml:env" }),
        [
            'versions.blue.environment = "azureml:env": must be one version of a registered environment: "azureml:<name>:<version>" or its resource id. Name its version too: "azureml:env:1".',
        ],
    ],
    [
        "a registry's environment",
        bare({ environment: "azureml://registries/azureml/environments/x/versions/1" }),
        [
            'versions.blue.environment = "azureml://registries/azureml/environments/x/versions/1": must be one version of a registered environment: "azureml:<name>:<version>" or its resource id. Versions on Kubernetes take nothing from registries: register the environment in the workspace.',
        ],
    ],
    [
        "no scheme",
        bare({ environment: "env:1" }),
        [
            'versions.blue.environment = "env:1": must be one version of a registered environment: "azureml:<name>:<version>" or its resource id. Did you mean "azureml:env:1"?',
        ],
    ],
    [
        "another asset's id",
        bare({ environment: `${ID}/models/m/versions/1` }),
        [
            'versions.blue.environment = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices…: must be one version of a registered environment: "azureml:<name>:<version>" or its resource id. Write "azureml:fraud:3", or /subscriptions/…/workspaces/<workspace>/environments/<name>/versions/<version>.',
        ],
    ],
    [
        "an id behind a scheme",
        bare({ environment: `azureml:${ID}/environments/m/versions/1` }),
        [
            'versions.blue.environment = "azureml:/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearning…: must be one version of a registered environment: "azureml:<name>:<version>" or its resource id. Did you mean "/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws/environments/m/versions/1"?',
        ],
    ],
    ["an id", bare({ environment: `${ID}/environments/m/versions/1` }), []],
    [
        "an empty reference",
        bare({ environment: "" }),
        [
            'versions.blue.environment = "": must be one version of a registered environment: "azureml:<name>:<version>" or its resource id. Write "azureml:fraud:3", say.',
        ],
    ],
    [
        "a number for a reference",
        bare({ environment: 7 }),
        [
            'versions.blue.environment = 7: must be one version of a registered environment: "azureml:<name>:<version>" or its resource id. Write "azureml:fraud:3", say.',
        ],
    ],
    [
        "code by a label",
        v({ entryScript: "score.py", code: "azureml:c@x" }),
        [
            'versions.blue.code = "azureml:c@x": must be one version of a registered code asset: "azureml:<name>:<version>" or its resource id. A label moves from version to version, and no preview would show it: name the version.',
        ],
    ],
    [
        "a model by a label",
        v({ model: "azureml:m@latest" }),
        [
            'versions.blue.model = "azureml:m@latest": must be one version of a registered model: "azureml:<name>:<version>" or its resource id. A label moves from version to version, and no preview would show it: name the version.',
        ],
    ],
    [
        "a model's address for a model",
        v({ model: "azureml://datastores/d/paths/m" }),
        [
            'versions.blue.model = "azureml://datastores/d/paths/m": must be one version of a registered model: "azureml:<name>:<version>" or its resource id. It is an address of files: write model: { uri: … }, and the model is registered from there.',
        ],
    ],
    [
        "a model without an address",
        v({ model: {} }),
        ["versions.blue.model.uri: is missing. Give the address of the model's files, or their path."],
    ],
    [
        "an address in the clear",
        v({ model: { uri: "http://x/y" } }),
        [
            'versions.blue.model.uri = "http://x/y": must be where the files are: azureml://datastores/…, https://…, wasbs://<container>@… or abfss://<container>@…. Write https:// instead.',
        ],
    ],
    [
        "an address with a signature",
        v({ model: { uri: "https://x/y?sig=hunter2" } }),
        [
            "versions.blue.model.uri = [secret]: must be where the files are: azureml://datastores/…, https://…, wasbs://<container>@… or abfss://<container>@…. Leave the signature or password out: the workspace's or the compute's identity reads the files.",
        ],
    ],
    [
        "an address with a password",
        v({ model: { uri: "https://me:hunter2@x/y" } }),
        [
            "versions.blue.model.uri = [secret]: must be where the files are: azureml://datastores/…, https://…, wasbs://<container>@… or abfss://<container>@…. Leave the signature or password out: the workspace's or the compute's identity reads the files.",
        ],
    ],
    [
        "a signature in place of a reference",
        v({ model: "https://x/y?sig=hunter2" }),
        [
            'versions.blue.model = [secret]: must be one version of a registered model: "azureml:<name>:<version>" or its resource id. It is an address of files: write model: { uri: … }, and the model is registered from there.',
        ],
    ],
    [
        "a registry's model",
        v({ model: { uri: "azureml://registries/r/models/m/versions/1" } }),
        [
            'versions.blue.model.uri = "azureml://registries/r/models/m/versions/1": must be where the files are: azureml://datastores/…, https://…, wasbs://<container>@… or abfss://<container>@…. Versions on Kubernetes take nothing from registries: copy the model into the workspace.',
        ],
    ],
    [
        "a reference for an address",
        v({ model: { uri: "azureml:m:1" } }),
        [
            'versions.blue.model.uri = "azureml:m:1": must be where the files are: azureml://datastores/…, https://…, wasbs://<container>@… or abfss://<container>@…. A registered model goes without the braces: model: "azureml:<name>:<version>".',
        ],
    ],
    [
        "a path for an address",
        v({ model: { uri: "./model" } }),
        [
            'versions.blue.model.uri = "./model": must be where the files are: azureml://datastores/…, https://…, wasbs://<container>@… or abfss://<container>@…. Write "azureml://datastores/workspaceblobstore/paths/models/fraud", say.',
        ],
    ],
    [
        "an address that Azure ML has none of",
        v({ model: { uri: "azureml://datastore/d/paths/m" } }),
        [
            'versions.blue.model.uri = "azureml://datastore/d/paths/m": must be where the files are: azureml://datastores/…, https://…, wasbs://<container>@… or abfss://<container>@…. Write "azureml://datastores/workspaceblobstore/paths/models/fraud", say.',
        ],
    ],
    [
        "a storage address without its container",
        v({ model: { uri: "wasbs://account.blob.core.windows.net/m" } }),
        [
            'versions.blue.model.uri = "wasbs://account.blob.core.windows.net/m": must be where the files are: azureml://datastores/…, https://…, wasbs://<container>@… or abfss://<container>@…. Write "azureml://datastores/workspaceblobstore/paths/models/fraud", say.',
        ],
    ],
    ["a storage address", v({ model: { uri: "abfss://models@account.dfs.core.windows.net/m" } }), []],
    [
        "what a model has none of",
        v({ model: { uri: 7, name: "-x", version: "a b", type: "mlflow", path: "x" } }),
        [
            'versions.blue.model.uri = 7: must be where the files are: azureml://datastores/…, https://…, wasbs://<container>@… or abfss://<container>@…. Write "azureml://datastores/workspaceblobstore/paths/models/fraud", say.',
            "versions.blue.model.path: excludes uri. Take one of the two out.",
            'versions.blue.model.name = "-x": must be 1 to 255 characters: letters, digits, -, _ and ., starting with a letter or digit. Did you mean "x"?',
            'versions.blue.model.version = "a b": must be 1 to 255 characters: letters, digits, -, _ and ., starting with a letter or digit. Did you mean "a-b"?',
            'versions.blue.model.type = "mlflow": must be one of "custom_model", "mlflow_model" or "triton_model". Did you mean "mlflow_model"?',
        ],
    ],
    [
        "a list of models",
        v({ model: ["azureml:m:1"] }),
        [
            'versions.blue.model = ["azureml:m:1"]: must be one version of a registered model: "azureml:<name>:<version>" or its resource id. Write "azureml:fraud:3", say.',
        ],
    ],
    [
        "a relative mount path",
        v({ model: "azureml:m:1", modelMountPath: "models" }),
        [
            'versions.blue.modelMountPath = "models": must be an absolute path of a directory, other than /. Write "/var/azureml-model", say.',
        ],
    ],
    [
        "a mount path with a detour",
        v({ model: "azureml:m:1", modelMountPath: "/a/../b" }),
        [
            'versions.blue.modelMountPath = "/a/../b": must be an absolute path of a directory, other than /. Write "/var/azureml-model", say.',
        ],
    ],
    [
        "the root as mount path",
        v({ model: "azureml:m:1", modelMountPath: "/" }),
        [
            'versions.blue.modelMountPath = "/": must be an absolute path of a directory, other than /. Write "/var/azureml-model", say.',
        ],
    ],
    [
        "a mount path without a model",
        v({ modelMountPath: "/models" }),
        [
            'versions.blue.modelMountPath = "/models": has no use without a model. Give the model, or take it out.',
        ],
    ],
    ["an MLflow model, which brings its own", bare({ model: MLFLOW, ...ROOM }), []],
    [
        "an MLflow model for a script",
        bare({ model: MLFLOW, ...ROOM, ...scored }),
        [
            'versions.blue.image: is missing. Give image, environment, or condaFile with a base image: image: "acme.azurecr.io/fraud:12", say.',
        ],
    ],
    [
        "a model without a server",
        bare({ model: { uri: MLFLOW.uri } }),
        [
            'versions.blue.image: is missing. Give image, environment, or condaFile with a base image, or a model of the type mlflow_model: image: "acme.azurecr.io/fraud:12", say.',
        ],
    ],
    [
        "a registered model alone, with a warning",
        bare({ model: "azureml:m:1" }),
        [],
        [
            "versions.blue.model: is all that the version is made of, which an MLflow or Triton model only can be. If it is of another type, give image, environment, or condaFile with a base image.",
        ],
    ],
    [
        "what is known later",
        v({ image: output("?"), model: output("?"), entryScript: "main.py", code: output("?") }),
        [],
    ],
    [
        "collection that is neither true nor settings",
        v({ collectModelData: "yes" }),
        [
            'versions.blue.collectModelData = "yes": must be true, false or settings of the collector. Write true, or { samplingRate: 0.1 }.',
        ],
    ],
    [
        "collection settings",
        v({
            collectModelData: {
                samplingRate: 0,
                rollingRate: "Week",
                collections: { "a-b": { samplingRate: 2, dataId: "x", clientId: "y", mode: 1 }, c: true },
                captureHeaders: ["Authorization", "x y", "a", "A"],
                to: "x",
            },
        }),
        [
            'versions.blue.collectModelData.collections.a-b.dataId = "x": must be one version of a registered data asset: "azureml:<name>:<version>" or its resource id. Name its version too: "azureml:x:1".',
            'versions.blue.collectModelData.collections.a-b.clientId = "y": must be a GUID. Give the identity\'s clientId, not its name.',
            "versions.blue.collectModelData.to: is not a setting that exists here. Take it out; what there is: samplingRate, rollingRate, collections and captureHeaders.",
            "versions.blue.collectModelData.samplingRate = 0: must be a number above 0 and at most 1. Give a number above 0.",
            'versions.blue.collectModelData.rollingRate = "Week": must be one of "Minute", "Hour" or "Day". Choose one of "Minute", "Hour" and "Day".',
            "versions.blue.collectModelData.collections.a-b: must be a name of letters, digits and _. Use the scoring script's name.",
            "versions.blue.collectModelData.collections.a-b.mode: is not a setting that exists here. Take it out; what there is: samplingRate, dataId and clientId.",
            "versions.blue.collectModelData.collections.a-b.samplingRate = 2: must be a number above 0 and at most 1. The most is 1.",
            "versions.blue.collectModelData.collections.c = true: must be an object. Write { samplingRate: 0.1 }.",
            'versions.blue.collectModelData.captureHeaders[0] = "Authorization": would keep the callers\' keys in storage. Take it out.',
            'versions.blue.collectModelData.captureHeaders[1] = "x y": must be the name of a request header. Write "x-request-id", say.',
            'versions.blue.collectModelData.captureHeaders[3] = "A": must not repeat [2]. Take one of the two out.',
        ],
    ],
    [
        "no collections",
        v({ collectModelData: { collections: {} } }),
        ["versions.blue.collectModelData.collections: has none. Name one, or leave collections out."],
    ],
    [
        "lists and texts in collection settings",
        v({ collectModelData: { collections: [], captureHeaders: "a" } }),
        [
            "versions.blue.collectModelData.collections = []: must be an object. It is an array: write { model_inputs: {} } instead.",
            'versions.blue.collectModelData.captureHeaders = "a": must be an array. Write ["a"].',
        ],
    ],
];

describe("a version's assets on Azure ML, what is refused and warned of", () => {
    says(CASES);
});
