import type { Findings } from "../../core/problems";
import { type AssetsPlan, type ContainerRoutes, type ContainerSettings, isOwnContainer } from "../assets";
import { checkMountPath, planModel } from "../model";
import { ModelType } from "../modelType";
import { planScript } from "../script";
import type { SourceFacts, VersionFiles } from "../versionFiles";

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
    const model = planModelAsset(f, settings, files, name);
    checkMountPath(f, settings);
    const scoringScript = planScript(f, settings, files.code);
    checkEnvironment(f, settings, model, files);
    return {
        model,
        modelMountPath: settings.modelMountPath,
        environment: planEnvironmentAsset(settings, files, name, shared),
        code: planCodeAsset(settings, files.code, `${name}_code`),
        scoringScript,
    };
}

function planModelAsset(
    f: Findings,
    { model }: ContainerSettings,
    files: VersionFiles,
    name: string,
): AssetsPlan["model"] {
    const planned = planModel(f, model);
    if (planned === undefined) {
        return model === undefined ? undefined : { kind: "registered" };
    }
    if (files.model?.isFile === true && WITH_SERVER.includes(planned.type)) {
        const rule = `is a file, and a model of the type ${planned.type} is a folder`;
        f.problem("model.path", undefined, rule, "Name the folder that it is in.");
    }
    return { kind: "created", ...planned, name: planned.name ?? name, files: files.model };
}

/** Model types that Azure ML serves with a server of its own. */
const WITH_SERVER: readonly string[] = [ModelType.MLflow, ModelType.Triton];

const CONDA_KEYS = ["condaFile", "condaDependencies"] as const;

/** The setting that says what conda installs. */
function condaKeyOf(settings: ContainerSettings): (typeof CONDA_KEYS)[number] | undefined {
    return CONDA_KEYS.find((key) => settings[key] !== undefined);
}

/** What the container is made of: exactly one thing, or nothing for a model that brings its own. */
function checkEnvironment(
    f: Findings,
    settings: ContainerSettings,
    model: AssetsPlan["model"],
    files: VersionFiles,
): void {
    const { image, environment, condaFile, condaDependencies, entryScript } = settings;
    if (condaFile !== undefined && condaDependencies !== undefined) {
        f.problem("condaDependencies", undefined, "excludes condaFile", "Take one of the two out.");
    }
    for (const key of ["image", ...CONDA_KEYS] as const) {
        if (environment !== undefined && settings[key] !== undefined) {
            f.problem(
                "environment",
                undefined,
                `excludes ${key}: it has its own`,
                "Take one of the two out.",
            );
        }
    }
    const conda = condaKeyOf(settings);
    if (conda !== undefined && environment === undefined) {
        if (image === undefined) {
            const remedy =
                "Give the base image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04 with a tag, say.";
            f.problem("image", undefined, `is missing beside ${conda}, which is installed upon it`, remedy);
        }
        const served =
            model !== undefined && (model.kind === "registered" || WITH_SERVER.includes(model.type));
        if (entryScript === undefined && !served) {
            const remedy = "Give entryScript and sourceDirectory, or build an image that answers by itself.";
            f.problem(conda, undefined, "has nothing to run without an entryScript", remedy);
        }
        warnOfServer(f, conda, entryScript, files.conda);
    }
    if (image !== undefined || environment !== undefined || conda !== undefined) {
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
function warnOfServer(f: Findings, path: string, entryScript: unknown, conda: string | undefined): void {
    if (
        entryScript !== undefined &&
        conda !== undefined &&
        !/azureml-(defaults|inference-server-http)/.test(conda)
    ) {
        const rule =
            "names neither azureml-inference-server-http nor azureml-defaults, which run the entry script";
        f.warning(path, undefined, rule, "Add one of them to its pip packages, unless the image has it.");
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
    const isOfConda = condaKeyOf(settings) !== undefined;
    if (settings.image === undefined && !isOfConda) {
        return undefined;
    }
    const routes = isOwnContainer(settings) ? { port, scoringPath, livenessPath, readinessPath } : undefined;
    return { kind: "created", name, routes, conda: isOfConda ? conda : undefined };
}

function planCodeAsset(
    { code, entryScript, sourceDirectory }: ContainerSettings,
    files: SourceFacts | undefined,
    name: string,
): AssetsPlan["code"] {
    if (code !== undefined) {
        return { kind: "registered" };
    }
    const given = entryScript !== undefined || sourceDirectory !== undefined;
    return given && files !== undefined ? { kind: "created", name, files } : undefined;
}
