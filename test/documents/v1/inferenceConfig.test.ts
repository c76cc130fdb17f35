import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { Findings } from "#src/core/problems";
import { readV1InferenceConfig } from "#src/documents/v1/inferenceConfig";
import { saidBy } from "../../plan/says";
import { CONDA, type Files, SCRIPT, good, inFolder, linesOf, reading, saying } from "../reads";

const FILE = "inferenceconfig.json";
const CPU_IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1";
const CONDA_DEPENDENCIES = {
    name: "project_environment",
    dependencies: ["python=3.8.13", { pip: ["azureml-defaults"] }],
    channels: ["anaconda", "conda-forge"],
};
const NO_ENVIRONMENT =
    "warning: inferenceConfig.environment: is missing: v1's service chose one by the model, and azureml-core 1.61's own is taken. Write it out, or give `image`.";

const FILES: Files = {
    "score.py": SCRIPT,
    "conda.yml": CONDA,
    "src/score.py": SCRIPT,
    "src/env.yml": CONDA,
    "src/lib/helper.py": SCRIPT,
    "score.sh": "echo hello\n",
    "bad-name.py": SCRIPT,
    "class.py": SCRIPT,
    "broken.py": "import json\n\ndef run(data:\n    return data\n",
    steps: "RUN true\n",
};

/** What a document comes to that gives no cause for a word. */
const read = (document: object) => good(FILES, (f) => readV1InferenceConfig(f, document));

/** What is said of a document. */
const says = (document: object, image?: string) =>
    saying(FILES, (f) => readV1InferenceConfig(f, document, image));

const python = { runtime: "python", condaFile: "conda.yml" };

describe("readV1InferenceConfig", () => {
    it("reads a script, its directory and a conda file in it", () => {
        const document = {
            entryScript: "score.py",
            sourceDirectory: "src",
            condaFile: "env.yml",
            runtime: "python",
        };
        assert.deepEqual(read(document), {
            image: CPU_IMAGE,
            condaFile: "src/env.yml",
            entryScript: "score.py",
            sourceDirectory: "src",
        });
        assert.deepEqual(read({ ...document, sourceDirectory: "./src/" })?.sourceDirectory, "src");
        assert.deepEqual(read({ ...document, entryScript: "lib/helper.py" })?.entryScript, "lib/helper.py");
    });

    it("lets a script without a directory go along by itself, as v1 did", () => {
        assert.deepEqual(read({ entryScript: "src/score.py", ...python }), {
            image: CPU_IMAGE,
            condaFile: "conda.yml",
            entryScript: "src/score.py",
        });
    });

    it("takes azureml-core 1.61's own image and packages where the document names none", () => {
        const named = { image: CPU_IMAGE, condaDependencies: CONDA_DEPENDENCIES, entryScript: "score.py" };
        assert.deepEqual(read({ entryScript: "score.py", runtime: "python" }), named);
        const { result, said } = reading(FILES, (f) => readV1InferenceConfig(f, { entryScript: "score.py" }));
        assert.deepEqual(result, named);
        assert.deepEqual(said, [NO_ENVIRONMENT]);
        assert.equal(
            read({ entryScript: "score.py", ...python, enableGpu: true })?.image,
            "mcr.microsoft.com/azureml/openmpi4.1.0-cuda11.8-cudnn8-ubuntu22.04",
        );
    });

    it("gives packages that a program may change without changing another's", () => {
        const [one, two] = [1, 2].map(
            () => read({ entryScript: "score.py", runtime: "python" })?.condaDependencies,
        );
        assert.deepEqual(one, two);
        assert.notEqual(one, two);
    });

    it("takes a base image, behind its registry's address", () => {
        const base = (more: object) =>
            read({ entryScript: "score.py", ...python, baseImage: "base:1", ...more })?.image;
        assert.equal(base({}), "base:1");
        assert.equal(
            base({ baseImageRegistry: { address: "https://acme.azurecr.io/" } }),
            "acme.azurecr.io/base:1",
        );
        assert.equal(
            base({ baseImage: "acme.azurecr.io/base:1", baseImageRegistry: { address: "acme.azurecr.io" } }),
            "acme.azurecr.io/base:1",
        );
        const secret = { address: "acme.azurecr.io", username: "acme", password: "hush" };
        const told = says({
            entryScript: "score.py",
            ...python,
            baseImage: "base:1",
            baseImageRegistry: secret,
        });
        assert.deepEqual(told, [
            "inferenceConfig.baseImageRegistry.username = [secret]: has no place in a deployment: images are pulled by the cluster. Take it out, and let the cluster pull from the registry: AksCluster's registries, or a role for its identity.",
            "inferenceConfig.baseImageRegistry.password = [secret]: has no place in a deployment: images are pulled by the cluster. Take it out, and let the cluster pull from the registry: AksCluster's registries, or a role for its identity.",
        ]);
        const inside = "https://acme:hush@acme.azurecr.io";
        const pull =
            "[secret]: must be the registry's address alone: before an @ are a user and a password. Take it out, and let the cluster pull from the registry: AksCluster's registries, or a role for its identity.";
        const registry = { baseImageRegistry: { address: inside } };
        assert.deepEqual(says({ entryScript: "score.py", ...python, baseImage: "base:1", ...registry }), [
            `inferenceConfig.baseImageRegistry.address = ${pull}`,
        ]);
        const environment = { docker: { baseImage: "base:1", ...registry } };
        assert.deepEqual(says({ entryScript: "score.py", environment }), [
            `inferenceConfig.environment.docker.baseImageRegistry.address = ${pull}`,
        ]);
    });

    it("takes runtimes in any case, and no other", () => {
        for (const runtime of ["python", "Python", "python-slim"]) {
            assert.equal(read({ entryScript: "score.py", runtime })?.image, CPU_IMAGE);
        }
        const script = { entryScript: "score.py", condaFile: "conda.yml" };
        assert.deepEqual(says({ ...script, runtime: "julia" }), [
            'inferenceConfig.runtime = "julia": must be python or spark-py. Write "python".',
        ]);
        assert.deepEqual(says({ ...script, runtime: "spark-py" }), [
            'inferenceConfig.runtime = "spark-py": is Spark, which no endpoint of today runs. Build an image with it, and give it as `image`.',
        ]);
    });

    it("refuses what would have to be built, with the way out", () => {
        const script = { entryScript: "score.py", ...python };
        assert.deepEqual(says({ ...script, cudaVersion: "10.0" }), [
            'inferenceConfig.cudaVersion = "10.0": names a CUDA version that no image of today has: v1 knew 9.0, 9.1 and 10.0. Write enableGpu: true for CUDA 11.8. Build an image with it, and give it as `image`.',
        ]);
        assert.deepEqual(says({ ...script, extraDockerfileSteps: "steps" }), [
            'inferenceConfig.extraDockerfileSteps = "steps": are steps of a build, and nothing is built here. Build an image with it, and give it as `image`.',
        ]);
        // v1 took an empty text for no steps.
        assert.deepEqual(says({ ...script, extraDockerfileSteps: "" }), []);
    });

    it("leaves all of it to an image of the program's own", () => {
        const document = {
            entryScript: "score.py",
            runtime: "spark-py",
            condaFile: "conda.yml",
            cudaVersion: "9.1",
        };
        const { result, said } = reading(FILES, (f) =>
            readV1InferenceConfig(f, document, "acme.azurecr.io/fraud:1"),
        );
        assert.deepEqual(result, { image: "acme.azurecr.io/fraud:1", entryScript: "score.py" });
        assert.deepEqual(said, [
            'warning: inferenceConfig.condaFile = "conda.yml": is left to `image`. See that the image has it, and take it out.',
            'warning: inferenceConfig.cudaVersion = "9.1": is left to `image`. See that the image has it, and take it out.',
        ]);
    });

    it("takes an environment or the older keys, not both", () => {
        const environment = { name: "fraud", docker: { baseImage: "a:1" } };
        const older = {
            runtime: "python",
            condaFile: "conda.yml",
            enableGpu: true,
            baseImage: "b:1",
            cudaVersion: "9.0",
        };
        for (const [key, value] of Object.entries(older)) {
            assert.deepEqual(says({ entryScript: "score.py", environment, [key]: value }), [
                `inferenceConfig.${key}: excludes environment, which says it all. Take one of the two out.`,
            ]);
        }
        const none = { runtime: null, condaFile: "", enableGpu: false, baseImageRegistry: {} };
        assert.deepEqual(read({ entryScript: "score.py", environment, ...none })?.image, "a:1");
    });

    it("warns of keys that v1 ignored, and refuses those in the wrong case", () => {
        assert.deepEqual(
            says({ entryScript: "score.py", ...python, condafile: "x", description: "d", schema: 1 }),
            [
                "inferenceConfig.condafile: is no key of v1's, which told upper and lower case apart and ignored it. Did you mean condaFile?",
                "warning: inferenceConfig.description: is ignored in documents. Give it as a setting of the endpoint.",
                "warning: inferenceConfig.schema: is no key of v1's, which ignored it. Take it out; what there is: entryScript, sourceDirectory, environment, runtime, condaFile, extraDockerfileSteps, enableGpu, cudaVersion, baseImage and baseImageRegistry.",
            ],
        );
    });
});

describe("the files of an inferenceconfig.json", () => {
    it("have a problem at their keys, where they are no conda file or lead outside", () => {
        const lines = linesOf({ entryScript: "score.py", sourceDirectory: "s", condaFile: "c.yml" });
        const text = `{\n${lines.join(",\n")}\n}\n`;
        const told = (conda: string, links: Record<string, string> = {}) =>
            inFolder({ [FILE]: text, "s/score.py": SCRIPT, "s/c.yml": conda }, ({ path }) => {
                for (const [name, target] of Object.entries(links)) {
                    symlinkSync(target, join(path, "s", name));
                }
                const f = new Findings();
                readV1InferenceConfig(f, FILE);
                return saidBy(f);
            });
        assert.deepEqual(told(CONDA), []);
        assert.match(
            told("packages: []").join(),
            /^[\w/]+\.json:4: condaFile = "[^"]*c\.yml": must be a conda file with a/,
        );
        assert.match(
            told("dependencies: [x]\n# https://ada:hush@host/x").join(),
            /:4: condaFile = .* has a credential in an address in line 2/,
        );
        assert.match(
            told(CONDA, { passwords: "../../../../etc/passwd", out: ".." }).join(),
            /^[\w/]+\.json:3: sourceDirectory = "s": must hold only what can be uploaded: "out" is a symbolic link that leads outside/,
        );
    });

    it("have one at the names of their variables", () => {
        const environment = {
            docker: { baseImage: "a.io/b:1" },
            environmentVariables: { "A B": "hush", C: "x" },
        };
        const [told = "", ...more] = says({ entryScript: "score.py", environment });
        assert.match(
            told,
            /^inferenceConfig\.environment\.environmentVariables\.A B = "A B": must be 1 to 256/,
        );
        assert.deepEqual(more, []);
    });

    it("have one where the content of a conda file is none", () => {
        const environment = {
            docker: { baseImage: "a.io/b:1" },
            python: { condaDependencies: { name: "azureml-defaults" } },
        };
        assert.match(
            says({ entryScript: "score.py", environment }).join(),
            /^inferenceConfig\.environment\.python\.condaDependencies\.dependencies: is missing/,
        );
    });
});

describe("the script of an inferenceconfig.json", () => {
    /** What is said of a script, in a file's second line. */
    function ofScript(script: unknown, more: object = {}): string[] {
        const text = `{\n${linesOf({ entryScript: script, ...python, ...more }).join(",\n")}\n}\n`;
        return saying({ ...FILES, [FILE]: text }, (f) => readV1InferenceConfig(f, FILE));
    }
    const here = `${FILE}:2: entryScript`;

    it("must be there", () => {
        for (const none of [undefined, null, ""]) {
            const [only, ...more] = ofScript(none);
            assert.match(
                only ?? "",
                /entryScript: is missing\. Name the Python file with init and run: "score\.py"\.$/,
            );
            assert.deepEqual(more, []);
        }
        assert.deepEqual(ofScript("scor.py"), [
            `${here} = "scor.py": must be the path of a file. There is nothing at <here>/scor.py; a relative path counts from the project's directory. Did you mean score.py?`,
        ]);
        assert.deepEqual(ofScript("src"), [
            `${here} = "src": must be a Python file. Give a file whose name ends in .py.`,
        ]);
        assert.deepEqual(ofScript(5), [
            `${here} = 5: must be a text, and is a number. Write "5" with quotes.`,
        ]);
    });

    it("must be a Python file by its name, and Python reads what is in it", () => {
        assert.deepEqual(ofScript("score.sh"), [
            `${here} = "score.sh": must be a Python file. Give a file whose name ends in .py.`,
        ]);
        for (const script of ["bad-name.py", "class.py"]) {
            assert.deepEqual(ofScript(script), [
                `${here} = "${script}": must be named as Python can import it. Use letters, digits and _ before .py, no digit first, and no keyword.`,
            ]);
        }
        assert.deepEqual(ofScript("broken.py"), []);
    });

    it("must be inside its directory", () => {
        const inside = `must be inside the directory. Name a larger directory, or move the script.`;
        const directory = { sourceDirectory: "src", condaFile: "env.yml" };
        assert.deepEqual(ofScript("../score.py", directory), [`${here} = "../score.py": ${inside}`]);
        assert.match(
            ofScript("/score.py", directory).join(),
            /must be relative to the directory, with slashes/,
        );
        const said = inFolder(FILES, ({ path }) => {
            symlinkSync("../score.py", `${path}/src/link.py`);
            const f = new Findings();
            readV1InferenceConfig(f, { entryScript: "link.py", ...python, ...directory });
            return saidBy(f);
        });
        assert.deepEqual(said, [
            'inferenceConfig.entryScript = "link.py": must be inside the directory, and is a symbolic link that leads outside. Name a larger directory, or put the script itself there.',
        ]);
    });

    it("has a directory that is there, and a conda file in it", () => {
        const at = (line: number, key: string, value: string) => `${FILE}:${line}: ${key} = "${value}"`;
        assert.deepEqual(
            ofScript("score.py", { sourceDirectory: "scr", condaFile: null }),
            [
                `${at(5, "sourceDirectory", "scr")}: must be the path of a directory. There is nothing at <here>/scr; a relative path counts from the project's directory. Did you mean src?`,
            ].concat([]),
        );
        assert.deepEqual(ofScript("score.py", { sourceDirectory: "score.py", condaFile: null }), [
            `${at(5, "sourceDirectory", "score.py")}: must be the path of a directory, and is a file. Name the directory that holds it.`,
        ]);
        assert.deepEqual(ofScript("score.py", { sourceDirectory: "src" }), [
            `${at(4, "condaFile", "src/conda.yml")}: must be the path of a file. There is nothing at <here>/src/conda.yml; a relative path counts from the project's directory.`,
        ]);
    });
});
