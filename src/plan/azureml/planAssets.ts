import { isPlainObject, oneOf, unknownKeys } from "../../core/checks";
import { ASSET_NAME, checkName } from "../../core/names";
import type { Findings } from "../../core/problems";
import {
    type AssetsPlan,
    type ContainerRoutes,
    type ContainerSettings,
    ModelType,
    type VersionFiles,
    isOwnContainer,
} from "./assets";
import { planScript } from "./script";

/** What a version's assets take from the version and its endpoint. */
export interface SharedByAssets extends ContainerRoutes {
    readonly endpointName: string;
    readonly versionName: string;
}

/** Checks what a version is made of, and decides what is to be registered. What is carried, and what is read of files, is checked elsewhere. */
export function planAssets(
    f: Findings,
    settings: ContainerSettings,
    files: VersionFiles,
    shared: SharedByAssets,
): AssetsPlan {
    // Neither name has an underscore: ("fraud", "a-b") and ("fraud-a", "b") stay two.
    const name = `${shared.endpointName}_${shared.versionName}`;
    const model = planModel(f, settings.model, name);
    checkMountPath(f, settings);
    const scoringScript = planCode(f, settings, files);
    checkEnvironment(f, settings, model, files);
    return {
        model,
        modelMountPath: settings.modelMountPath,
        environment: planEnvironmentAsset(settings, files, name, shared),
        code: planCodeAsset(settings, files, `${name}_code`),
        scoringScript,
    };
}

function planModel(f: Findings, model: unknown, name: string): AssetsPlan["model"] {
    if (!isPlainObject(model)) {
        return model === undefined ? undefined : { kind: "registered" };
    }
    const at = f.at("model");
    unknownKeys(at, "", model, ["uri", "name", "version", "type"]);
    if (model["uri"] === undefined) {
        at.problem("uri", undefined, "is missing", "Give the address of the model's files.");
    }
    const given = (key: string): string | undefined =>
        model[key] !== undefined && checkName(at, key, model[key], ASSET_NAME) ? model[key] : undefined;
    const type = model["type"] ?? ModelType.Custom;
    return {
        kind: "created",
        name: given("name") ?? name,
        version: given("version"),
        type: oneOf(at, "type", type, Object.values(ModelType)) ? type : ModelType.Custom,
    };
}

function checkMountPath(f: Findings, { model, modelMountPath }: ContainerSettings): void {
    if (modelMountPath === undefined) {
        return;
    }
    const good =
        typeof modelMountPath === "string" &&
        /^(\/[\w.\-]+)+$/.test(modelMountPath) &&
        !modelMountPath.split("/").some((part) => part === "." || part === "..");
    if (!good) {
        const rule = "must be an absolute path of a directory, other than /";
        f.problem("modelMountPath", modelMountPath, rule, 'Write "/var/azureml-model", say.');
    } else if (model === undefined) {
        f.problem(
            "modelMountPath",
            modelMountPath,
            "has no use without a model",
            "Give the model, or take it out.",
        );
    }
}

/** The script and where it comes from: both or none. */
function planCode(f: Findings, settings: ContainerSettings, files: VersionFiles): string | undefined {
    const { code, sourceDirectory, entryScript } = settings;
    if (code !== undefined && sourceDirectory !== undefined) {
        f.problem("sourceDirectory", undefined, "excludes code", "Take one of the two out.");
    }
    for (const key of ["sourceDirectory", "code"] as const) {
        if (settings[key] !== undefined && entryScript === undefined) {
            const remedy = "Name the Python file with init and run in it, relative to the directory.";
            f.problem("entryScript", undefined, `is missing beside ${key}`, remedy);
            break;
        }
    }
    if (entryScript !== undefined && code === undefined && sourceDirectory === undefined) {
        const remedy = "Give sourceDirectory, the directory that it is in, or code that is registered.";
        f.problem("entryScript", undefined, "needs a directory that it is in", remedy);
    }
    return planScript(f, entryScript, code === undefined ? files.sourceDirectory : undefined);
}

/** Model types that Azure ML serves with a server of its own. */
const WITH_SERVER: readonly string[] = [ModelType.MLflow, ModelType.Triton];

/** What the container is made of: exactly one thing, or nothing for a model that brings its own. */
function checkEnvironment(
    f: Findings,
    settings: ContainerSettings,
    model: AssetsPlan["model"],
    files: VersionFiles,
): void {
    const { image, environment, condaFile, entryScript } = settings;
    for (const key of ["image", "condaFile"] as const) {
        if (environment !== undefined && settings[key] !== undefined) {
            f.problem(
                "environment",
                undefined,
                `excludes ${key}: it has its own`,
                "Take one of the two out.",
            );
        }
    }
    if (condaFile !== undefined && environment === undefined) {
        if (image === undefined) {
            const remedy =
                "Give the base image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04 with a tag, say.";
            f.problem("image", undefined, "is missing beside condaFile, which is installed upon it", remedy);
        }
        const served =
            model !== undefined && (model.kind === "registered" || WITH_SERVER.includes(model.type));
        if (entryScript === undefined && !served) {
            const remedy = "Give entryScript and sourceDirectory, or build an image that answers by itself.";
            f.problem("condaFile", undefined, "has nothing to run without an entryScript", remedy);
        }
        warnOfServer(f, entryScript, files.conda);
    }
    if (image !== undefined || environment !== undefined || condaFile !== undefined) {
        return;
    }
    const ways = "image, environment, or condaFile with a base image";
    if (
        model === undefined ||
        entryScript !== undefined ||
        (model.kind === "created" && !WITH_SERVER.includes(model.type))
    ) {
        const also = entryScript === undefined ? ", or a model of the type mlflow_model" : "";
        const remedy = `Give ${ways}${also}: image: "acme.azurecr.io/fraud:12", say.`;
        f.problem("image", undefined, "is missing", remedy);
    } else if (model.kind === "registered") {
        const rule = "is all that the version is made of, which an MLflow or Triton model only can be";
        f.warning("model", undefined, rule, `If it is of another type, give ${ways}.`);
    }
}

/** v1 warned of the same: without the server in it, the image starts nothing. */
function warnOfServer(f: Findings, entryScript: unknown, conda: string | undefined): void {
    if (
        entryScript !== undefined &&
        conda !== undefined &&
        !/azureml-(defaults|inference-server-http)/.test(conda)
    ) {
        const rule =
            "names neither azureml-inference-server-http nor azureml-defaults, which run the entry script";
        f.warning(
            "condaFile",
            undefined,
            rule,
            "Add one of them to its pip packages, unless the image has it.",
        );
    }
}

function planEnvironmentAsset(
    settings: ContainerSettings,
    { conda }: VersionFiles,
    name: string,
    { port, scoringPath, livenessPath, readinessPath }: SharedByAssets,
): AssetsPlan["environment"] {
    if (settings.environment !== undefined) {
        return { kind: "registered" };
    }
    if (settings.image === undefined && settings.condaFile === undefined) {
        return undefined;
    }
    const routes = isOwnContainer(settings) ? { port, scoringPath, livenessPath, readinessPath } : undefined;
    return { kind: "created", name, routes, conda: settings.condaFile === undefined ? undefined : conda };
}

function planCodeAsset(
    { code, sourceDirectory }: ContainerSettings,
    files: VersionFiles,
    name: string,
): AssetsPlan["code"] {
    if (code !== undefined) {
        return { kind: "registered" };
    }
    return sourceDirectory === undefined || files.sourceDirectory === undefined
        ? undefined
        : { kind: "created", name, directory: files.sourceDirectory };
}
