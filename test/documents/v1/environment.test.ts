import assert from "node:assert/strict";
import fc from "fast-check";
import { readV1InferenceConfig } from "#src/documents/v1/inferenceConfig";
import { CONDA, type Files, SCRIPT, good, reading, saying } from "../reads";

const FILES: Files = { "score.py": SCRIPT, "conda.yml": CONDA };

/** As azureml-core 1.61 writes an environment, all keys of it. */
const WHOLE = {
    name: "fraud",
    version: "3",
    environmentVariables: { EXAMPLE_ENV_VAR: "EXAMPLE_VALUE" },
    python: {
        userManagedDependencies: false,
        interpreterPath: "python",
        condaDependenciesFile: null,
        baseCondaEnvironment: null,
        condaDependencies: {
            name: "project_environment",
            dependencies: ["python=3.8.13", { pip: ["azureml-defaults"] }],
            channels: ["anaconda", "conda-forge"],
        },
    },
    docker: {
        enabled: false,
        baseImage: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1",
        baseDockerfile: null,
        buildContext: null,
        sharedVolumes: true,
        shmSize: "2g",
        arguments: [],
        baseImageRegistry: { address: null, username: null, password: null, registryIdentity: null },
        platform: { os: "Linux", architecture: "amd64" },
    },
    spark: { repositories: [], packages: [], precachePackages: true },
    databricks: {
        mavenLibraries: [],
        pypiLibraries: [],
        rcranLibraries: [],
        jarLibraries: [],
        eggLibraries: [],
    },
    r: null,
    inferencingStackVersion: null,
    assetId: null,
};

const document = (environment: unknown) => ({ entryScript: "score.py", environment });
const read = (environment: unknown, image?: string) =>
    good(FILES, (f) => readV1InferenceConfig(f, document(environment), image));
const says = (environment: unknown, image?: string) =>
    saying(FILES, (f) => readV1InferenceConfig(f, document(environment), image));

const BASE = { docker: { baseImage: "base:1" } };
const here = "inferenceConfig.environment";

describe("an environment of v1", () => {
    it("is read as azureml-core writes it, without a word", () => {
        assert.deepEqual(read(WHOLE), {
            image: WHOLE.docker.baseImage,
            condaDependencies: WHOLE.python.condaDependencies,
            environmentVariables: WHOLE.environmentVariables,
            entryScript: "score.py",
        });
    });

    it("is the registered one where it is a name and a version", () => {
        assert.deepEqual(read({ name: "sklearn", version: "3" }), {
            environment: "azureml:sklearn:3",
            entryScript: "score.py",
        });
        assert.deepEqual(read({ name: "sklearn", version: 3 })?.environment, "azureml:sklearn:3");
        assert.deepEqual(says({ name: "sklearn" }), [
            `${here}.name = "sklearn": names a registered environment without its version. Write "version" beside it: the newest today is another one tomorrow, and no preview would show it.`,
        ]);
        assert.deepEqual(says({}), [`${here}: is empty. Give its name and version, or what is in it.`]);
    });

    it("is nothing to build where the image has its Python", () => {
        const python = { userManagedDependencies: true, condaDependencies: { dependencies: ["x"] } };
        assert.deepEqual(read({ ...BASE, python }), { image: "base:1", entryScript: "score.py" });
    });

    it("takes a conda file's path where no packages are in it", () => {
        assert.equal(
            read({ ...BASE, python: { condaDependenciesFile: "conda.yml" } })?.condaFile,
            "conda.yml",
        );
        assert.match(
            says({ ...BASE, python: { condaDependenciesFile: "conda.yaml" } }).join(),
            /Did you mean conda.yml/,
        );
        const both = {
            condaDependenciesFile: "x.yml",
            condaDependencies: { dependencies: ["azureml-defaults"] },
        };
        assert.deepEqual(says({ ...BASE, python: both }), [
            `warning: ${here}.python.condaDependenciesFile = "x.yml": is ignored beside condaDependencies, as v1 did. Take it out.`,
        ]);
    });

    it("warns where the server is not among the packages, and of keys that no conda file has", () => {
        const conda = (condaDependencies: unknown) => says({ ...BASE, python: { condaDependencies } });
        assert.deepEqual(conda({ dependencies: ["python=3.12"] }), [
            `warning: ${here}.python.condaDependencies: does not name azureml-defaults, which v1's server needed. Add azureml-defaults or azureml-inference-server-http to its pip packages.`,
        ]);
        assert.deepEqual(conda({ dependencies: [{ pip: ["azureml-defaults"] }], packages: [] }), [
            `${here}.python.condaDependencies.packages: is no key of a conda file, and v1 refused it. A conda file has name, channels, dependencies, prefix and variables.`,
        ]);
        assert.match(conda([]).join(), /condaDependencies = \[\]: must be an object, and is a list/);
    });

    it("is azureml-core 1.61's own image where it names none, with a warning", () => {
        const { result, said } = reading(FILES, (f) =>
            readV1InferenceConfig(f, document({ name: "e", python: {} })),
        );
        assert.equal(result?.image, WHOLE.docker.baseImage);
        assert.deepEqual(said, [
            `warning: ${here}.docker.baseImage: is left out, and is azureml-core 1.61's own, ${WHOLE.docker.baseImage}. Name the image that the service used, if it was another one.`,
        ]);
    });

    it("refuses what would have to be built, or is no Linux on amd64", () => {
        const docker = (settings: object) => says({ docker: { baseImage: "base:1", ...settings } });
        assert.deepEqual(docker({ baseDockerfile: "FROM x" }), [
            `${here}.docker.baseDockerfile: excludes baseImage. Take one of the two out.`,
        ]);
        assert.deepEqual(docker({ baseImage: null, baseDockerfile: "FROM x" }), [
            `${here}.docker.baseDockerfile: is not built here. Build the image and push it, and give it as baseImage or as \`image\`.`,
        ]);
        assert.match(docker({ buildContext: { location: "x" } }).join(), /buildContext: is not built here/);
        assert.deepEqual(docker({ platform: { os: "Windows", architecture: "arm64" } }), [
            `${here}.docker.platform.os = "Windows": must be linux: the pools' nodes are. Build the image for it.`,
            `${here}.docker.platform.architecture = "arm64": must be amd64: the pools' nodes are. Build the image for it.`,
        ]);
        assert.match(
            docker({ baseImageRegistry: { password: "hush" } }).join(),
            /password = \[secret\]: has no place/,
        );
    });

    it("refuses Spark, R and a conda environment of the image's, and ignores Databricks", () => {
        assert.deepEqual(says({ ...BASE, spark: { packages: [{ group: "g" }] } }), [
            `${here}.spark: asks for Spark, which no endpoint of today runs. Build an image with it, and give it as \`image\`.`,
        ]);
        assert.match(
            says({ ...BASE, r: { rVersion: "4" } }).join(),
            /r: asks for R, which Azure ML installs no more/,
        );
        assert.match(
            says({ ...BASE, python: { baseCondaEnvironment: "base" } }).join(),
            /has no counterpart\. Build/,
        );
        assert.deepEqual(says({ ...BASE, databricks: { jarLibraries: ["x"] } }), [
            `warning: ${here}.databricks: is for Databricks, and ignored. Take it out.`,
        ]);
    });

    it("warns of what has no counterpart", () => {
        assert.deepEqual(says({ ...BASE, inferencingStackVersion: "latest" }), [
            `warning: ${here}.inferencingStackVersion = "latest": has no counterpart: Azure ML adds no server to an image any more. Add azureml-inference-server-http to the pip packages, or use an image that has it.`,
        ]);
        assert.deepEqual(says({ ...BASE, python: { interpreterPath: "/opt/python" } }), [
            `warning: ${here}.python.interpreterPath = "/opt/python": has no counterpart. See that the image's own \`python\` is the one that runs.`,
        ]);
    });

    it("keeps its variables, whose values no message tells", () => {
        const { result, said } = reading(FILES, (f) =>
            readV1InferenceConfig(f, document({ ...BASE, environmentVariables: { A: "b", WORKERS: 2 } })),
        );
        assert.deepEqual(result?.environmentVariables, { A: "b", WORKERS: "2" });
        assert.deepEqual(said, [
            `warning: ${here}.environmentVariables.WORKERS = [secret]: is a number, and becomes a text. Put it in quotes.`,
        ]);
        assert.deepEqual(says({ ...BASE, environmentVariables: { A: true, B: null, C: ["hush"] } }), [
            `${here}.environmentVariables.A = [secret]: must be a text, and is a boolean. Put it in quotes.`,
            `${here}.environmentVariables.B = [secret]: must be a text, and is null. Put it in quotes.`,
            `${here}.environmentVariables.C = [secret]: must be a text, and is a list. Put it in quotes.`,
        ]);
    });

    it("leaves all but its variables to an image of the program's own", () => {
        const { result, said } = reading(FILES, (f) =>
            readV1InferenceConfig(f, document(WHOLE), "acme/fraud:1"),
        );
        assert.deepEqual(result, {
            image: "acme/fraud:1",
            environmentVariables: WHOLE.environmentVariables,
            entryScript: "score.py",
        });
        assert.deepEqual(said, [
            `warning: ${here}: is left to \`image\`, but for its variables. See that the image has all that is in it.`,
        ]);
    });

    it("must be no null block, in itself and in its parts", () => {
        for (const block of ["python", "docker"]) {
            assert.deepEqual(
                says({ ...BASE, [block]: null })[0],
                `${here}.${block} = null: must be an object, and is null. Take the key out, or give its members.`,
            );
        }
        assert.match(says("sklearn").join(), /environment = "sklearn": must be an object, and is a text/);
    });

    it("warns of keys that v1 ignored, wherever they are, and refuses those in the wrong case", () => {
        assert.deepEqual(says({ ...BASE, tags: {} }), [
            `warning: ${here}.tags: is no key of v1's, which ignored it. Take it out; what there is: name, version, environmentVariables, python, docker, spark, databricks, r, inferencingStackVersion and assetId.`,
        ]);
        assert.match(
            says({ docker: { baseimage: "x" } })[0] ?? "",
            /baseimage: is no key of v1's, .* Did you mean baseImage/,
        );
        assert.match(
            says({ ...BASE, python: { condadependencies: {} } }).join(),
            /Did you mean condaDependencies/,
        );
    });

    it("never throws, whatever stands where", () => {
        const keys = fc.constantFrom(
            "name",
            "version",
            "environmentVariables",
            "python",
            "docker",
            "spark",
            "r",
            "databricks",
        );
        const inner = fc.dictionary(
            fc.constantFrom(
                "condaDependencies",
                "baseImage",
                "baseImageRegistry",
                "platform",
                "userManagedDependencies",
                "packages",
            ),
            fc.jsonValue(),
        );
        fc.assert(
            fc.property(fc.dictionary(keys, fc.oneof(inner, fc.jsonValue())), (environment) => {
                reading({}, (f) => readV1InferenceConfig(f, document(environment)));
            }),
            { numRuns: 200 },
        );
    });
});
