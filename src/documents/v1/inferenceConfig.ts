import type { Findings } from "../../core/problems";
import type { VersionDocument } from "../endpointDocument";
import { findLoneScript, findScript } from "../entryScript";
import type { Item } from "../item";
import { fromHere, placeOf } from "../paths";
import { readDocument } from "../readDocument";
import { CONDA_DEPENDENCIES, CPU_IMAGE, GPU_IMAGE } from "./defaultEnvironment";
import { type EnvironmentOfVersion, isEmpty, readEnvironment } from "./environment";
import { isConda } from "../conda";
import { withRegistry } from "./image";
import { reportIgnored } from "./keys";
import { flag, isGiven, words } from "./values";

/** What an inferenceconfig.json says, in the library's words. */
export type V1InferenceConfig = EnvironmentOfVersion &
    Pick<VersionDocument, "entryScript" | "sourceDirectory">;

const KEYS = [
    ...["entryScript", "sourceDirectory", "environment", "runtime", "condaFile", "extraDockerfileSteps"],
    ...["enableGpu", "cudaVersion", "baseImage", "baseImageRegistry"],
];

/** What an environment says instead. */
const BESIDE = [
    ...["runtime", "condaFile", "extraDockerfileSteps", "enableGpu", "cudaVersion", "baseImage"],
    "baseImageRegistry",
];

/** What an image of the program's own takes the place of. */
const REPLACED = ["condaFile", "extraDockerfileSteps", "enableGpu", "cudaVersion", "baseImage"];

const OWN_IMAGE = "Build an image with it, and give it as `image`.";

/**
 * Reads v1's inferenceconfig.json, by the keys and rules of azureml-core 1.61; undefined where it cannot be
 * read. Its paths count from the working directory, and those of the script and the conda file from `sourceDirectory`.
 *
 * @param given The file's path, or its content.
 * @param image An image of the program's own, which takes the place of the document's environment.
 * @param outside Whether its paths may lead out of its directory and the working directory.
 */
export function readV1InferenceConfig(
    f: Findings,
    given: unknown,
    image?: string,
    outside = false,
): V1InferenceConfig | undefined {
    const root = readDocument(f, "inferenceConfig", given, { reader: "v1", outside })?.root;
    if (root === undefined) {
        return undefined;
    }
    reportIgnored(root, KEYS, {
        description: ["is ignored in documents", "Give it as a setting of the endpoint."],
        schemaFile: ["is a key of v1's first previews, which it ignored later", "Take it out."],
    });
    const directory = readDirectory(root.at("sourceDirectory"));
    const script = directory === undefined ? undefined : readScript(root, directory.path);
    const environment = root.at("environment");
    const settings = isGiven(environment)
        ? readWhole(root, environment, image)
        : readParts(root, directory?.path, image);
    return { ...settings, ...script };
}

/** The directory; its path is undefined where none is named, and all is where it is a problem. */
function readDirectory(item: Item): { readonly path: string | undefined } | undefined {
    const given = words(item);
    if (given === undefined) {
        return isGiven(item) && item.value !== "" ? undefined : { path: undefined };
    }
    return placeOf(item, given, "directory") === undefined ? undefined : { path: fromHere(".", given) };
}

function readScript(root: Item, directory: string | undefined) {
    const item = root.at("entryScript");
    const given = words(item);
    if (given === undefined) {
        const remedy = 'Name the Python file with init and run: "score.py".';
        return isGiven(item) && item.value !== "" ? undefined : item.problem("is missing", remedy, "nothing");
    }
    return directory === undefined
        ? findLoneScript(item, given)
        : findScript(item, given, directory, root.at("sourceDirectory"));
}

function readWhole(root: Item, environment: Item, image: string | undefined): EnvironmentOfVersion {
    for (const key of BESIDE) {
        const item = root.at(key);
        if (!isEmpty(item.value) && item.value !== "" && item.value !== false) {
            item.problem("excludes environment, which says it all", "Take one of the two out.", "nothing");
        }
    }
    return readEnvironment(environment, image);
}

/** The older keys, which v1 made an environment of. */
function readParts(
    root: Item,
    directory: string | undefined,
    image: string | undefined,
): EnvironmentOfVersion {
    if (image !== undefined) {
        for (const key of REPLACED.filter((one) => isGiven(root.at(one)))) {
            root.at(key).warning("is left to `image`", "See that the image has it, and take it out.");
        }
        return { image };
    }
    const conda = root.at("condaFile");
    const namesConda = isGiven(conda) && conda.value !== "";
    const condaFile = readConda(conda, directory);
    const gpu = flag(root.at("enableGpu")) ?? false;
    const baseImage = withRegistry(words(root.at("baseImage")), root.at("baseImageRegistry"));
    refuseRuntime(root.at("runtime"));
    refuseBuilds(root);
    if (!isGiven(root.at("runtime")) && !namesConda && baseImage === undefined) {
        const rule = "is missing: v1's service chose one by the model, and azureml-core 1.61's own is taken";
        root.at("environment").warning(rule, "Write it out, or give `image`.", "nothing");
    }
    return {
        image: baseImage ?? (gpu ? GPU_IMAGE : CPU_IMAGE),
        ...(namesConda ? condaFile : { condaDependencies: structuredClone(CONDA_DEPENDENCIES) }),
    };
}

function readConda(item: Item, directory: string | undefined): EnvironmentOfVersion {
    const given = words(item);
    const path = given === undefined ? undefined : fromHere(directory ?? ".", given);
    return path === undefined || !isConda(item, path) ? {} : { condaFile: path };
}

function refuseRuntime(item: Item): void {
    const runtime = words(item);
    if (runtime === undefined) {
        return;
    }
    switch (runtime.toLowerCase()) {
        case "python":
        case "python-slim":
            return;
        case "spark-py":
            item.problem("is Spark, which no endpoint of today runs", OWN_IMAGE);
            return;
        default:
            item.problem("must be python or spark-py", 'Write "python".');
    }
}

function refuseBuilds(root: Item): void {
    const cuda = root.at("cudaVersion");
    if (isGiven(cuda)) {
        const rule = "names a CUDA version that no image of today has: v1 knew 9.0, 9.1 and 10.0";
        cuda.problem(rule, `Write enableGpu: true for CUDA 11.8. ${OWN_IMAGE}`);
    }
    const steps = root.at("extraDockerfileSteps");
    // v1 took an empty text for nothing here, and for a version of CUDA that it did not know.
    if (isGiven(steps) && steps.value !== "") {
        steps.problem("are steps of a build, and nothing is built here", OWN_IMAGE);
    }
}
