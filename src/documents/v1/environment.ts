import { listed } from "../../core/checks";
import type { VersionDocument } from "../endpointDocument";
import { isConda, isCondaContent } from "../conda";
import { type Item, kindOf } from "../item";
import { readVariables } from "../textMap";
import { CPU_IMAGE } from "./defaultEnvironment";
import { readDocker } from "./docker";
import { reportIgnored } from "./keys";
import { flag, isGiven, words } from "./values";

/** What an environment comes to in a version. */
export type EnvironmentOfVersion = Pick<
    VersionDocument,
    "image" | "environment" | "condaFile" | "condaDependencies" | "environmentVariables"
>;

const KEYS = [
    ...["name", "version", "environmentVariables", "python", "docker", "spark", "databricks", "r"],
    ...["inferencingStackVersion", "assetId"],
];

/** Keys of a conda file, by azureml-core's `_VALID_YML_KEYS`. */
const CONDA_KEYS = ["name", "channels", "dependencies", "prefix", "variables"];

const OWN_IMAGE = "Build an image with it, and give it as `image`.";

/**
 * Reads v1's environment dictionary, the whole of it as `Environment.save_to_directory` writes it.
 *
 * @param image An image of the program's own, which takes the place of all but the variables.
 */
export function readEnvironment(block: Item, image: string | undefined): EnvironmentOfVersion {
    if (!block.isBlock('{ "name": "fraud", "python": { … } }')) {
        return {};
    }
    reportIgnored(block, KEYS);
    const variables = block.at("environmentVariables");
    const environmentVariables = isGiven(variables) ? readVariables(variables) : undefined;
    const rest = environmentVariables === undefined ? {} : { environmentVariables };
    if (image !== undefined) {
        block.warning(
            "is left to `image`, but for its variables",
            "See that the image has all that is in it.",
            "nothing",
        );
        return { image, ...rest };
    }
    if (block.keys.every((key) => key === "name" || key === "version")) {
        return readReference(block);
    }
    refuseOtherFrameworks(block);
    return { ...readPython(block), ...rest };
}

/** Only a name: v1.61 broke off there, and the environment that it meant is the registered one. */
function readReference(block: Item): EnvironmentOfVersion {
    const [name, version] = [words(block.at("name")), versionOf(block.at("version"))];
    if (name === undefined) {
        block.problem("is empty", "Give its name and version, or what is in it.", "nothing");
        return {};
    }
    if (version === undefined) {
        const remedy = `Write "version" beside it: the newest today is another one tomorrow, and no preview would show it.`;
        block.at("name").problem("names a registered environment without its version", remedy);
        return {};
    }
    return { environment: `azureml:${name}:${version}` };
}

/** JSON writes it as a text, and many a YAML as a number. */
function versionOf(item: Item): string | undefined {
    return typeof item.value === "number" ? item.numberText() : words(item);
}

function readPython(block: Item): EnvironmentOfVersion {
    const docker = readDocker(block.at("docker"));
    const python = block.at("python");
    const conda = readConda(python);
    const stack = block.at("inferencingStackVersion");
    if (isGiven(stack) && !namesServer(conda.condaDependencies)) {
        const remedy = "Add azureml-inference-server-http to the pip packages, or use an image that has it.";
        stack.warning("has no counterpart: Azure ML adds no server to an image any more", remedy);
    }
    if (docker.image !== undefined || docker.refused) {
        return { ...(docker.image === undefined ? {} : { image: docker.image }), ...conda };
    }
    const remedy = "Name the image that the service used, if it was another one.";
    block
        .at("docker")
        .at("baseImage")
        .warning(`is left out, and is azureml-core 1.61's own, ${CPU_IMAGE}`, remedy, "nothing");
    return { image: CPU_IMAGE, ...conda };
}

function readConda(python: Item): Pick<EnvironmentOfVersion, "condaFile" | "condaDependencies"> {
    if (!python.isBlock('{ "condaDependencies": { … } }')) {
        return {};
    }
    reportIgnored(python, [
        ...["userManagedDependencies", "interpreterPath", "condaDependenciesFile"],
        ...["baseCondaEnvironment", "condaDependencies"],
    ]);
    const own = flag(python.at("userManagedDependencies")) ?? false;
    const interpreter = words(python.at("interpreterPath"));
    if (interpreter !== undefined && interpreter !== "python") {
        const remedy = "See that the image's own `python` is the one that runs.";
        python.at("interpreterPath").warning("has no counterpart", remedy);
    }
    if (isGiven(python.at("baseCondaEnvironment"))) {
        python.at("baseCondaEnvironment").problem("has no counterpart", OWN_IMAGE);
    }
    const inline = python.at("condaDependencies");
    const file = python.at("condaDependenciesFile");
    if (own) {
        return {};
    }
    if (isGiven(inline)) {
        if (isGiven(file)) {
            file.warning("is ignored beside condaDependencies, as v1 did", "Take it out.");
        }
        return { condaDependencies: readDependencies(inline) };
    }
    const path = words(file);
    return path === undefined || !isConda(file, path) ? {} : { condaFile: path };
}

function readDependencies(block: Item): Readonly<Record<string, unknown>> {
    if (!block.isBlock('{ "dependencies": ["python=3.11"] }')) {
        return {};
    }
    for (const key of block.keys.filter((one) => !CONDA_KEYS.includes(one))) {
        const remedy = `A conda file has ${listed(CONDA_KEYS, "and")}.`;
        block.at(key).problem("is no key of a conda file, and v1 refused it", remedy, "nothing");
    }
    if (!namesServer(block.value)) {
        const rule = "does not name azureml-defaults, which v1's server needed";
        const remedy = "Add azureml-defaults or azureml-inference-server-http to its pip packages.";
        block.warning(rule, remedy, "nothing");
    }
    const content = block.value as Readonly<Record<string, unknown>>;
    return isCondaContent(block) ? structuredClone(content) : {};
}

/** Whether conda dependencies have the server that runs an entry script. */
function namesServer(dependencies: unknown): boolean {
    return /azureml-(defaults|inference-server-http)/.test(JSON.stringify(dependencies) ?? "");
}

/** What serves nothing here. Where all is empty, as v1 wrote it, nothing is asked for. */
function refuseOtherFrameworks(block: Item): void {
    const spark = block.at("spark");
    if (!isEmpty(spark.at("packages").value) || !isEmpty(spark.at("repositories").value)) {
        spark.problem("asks for Spark, which no endpoint of today runs", OWN_IMAGE, "nothing");
    }
    if (!isEmpty(block.at("r").value)) {
        block.at("r").problem("asks for R, which Azure ML installs no more", OWN_IMAGE, "nothing");
    }
    if (!isEmpty(block.at("databricks").value)) {
        block.at("databricks").warning("is for Databricks, and ignored", "Take it out.", "nothing");
    }
}

/** Whether nothing is in a value, nor in anything in it. */
export function isEmpty(value: unknown): boolean {
    return (
        kindOf(value) === "null" ||
        (typeof value === "object" && Object.values(value as object).every(isEmpty))
    );
}
