import { isPlainObject } from "../core/checks";
import { kubernetesName } from "../core/names";
import type { Findings } from "../core/problems";
import type { AssetSettings } from "./assets";
import { isLater } from "./carried";
import { checkMountPath, planModel } from "./model";
import { planScript } from "./script";
import type { SourceFacts, VersionFiles } from "./versionFiles";

/** Where Azure ML's inference server, in v1's images and today's, looks for what it runs: AML_APP_ROOT. */
export const APP_ROOT = "/var/azureml-app";
const MODELS = "azureml-models";

/** The variable that says where the model is. */
export const MODEL_VARIABLE = "AZUREML_MODEL_DIR";

/** The variables that say where the code is. */
const CODE_VARIABLES = ["AML_APP_ROOT", "AZUREML_ENTRY_SCRIPT", "AZUREML_SOURCE_DIRECTORY"] as const;

/** The variables that the server is told by, and the setting that each follows from. */
export function setBySettings({ entryScript, model }: AssetSettings): Readonly<Record<string, string>> {
    return {
        ...(entryScript === undefined
            ? {}
            : Object.fromEntries(CODE_VARIABLES.map((name) => [name, "entryScript"]))),
        ...(model === undefined ? {} : { [MODEL_VARIABLE]: "model" }),
    };
}

/** Files that come to a version's pods in a ConfigMap. */
export interface FilesMount {
    /** Name of the ConfigMap, before the hash of its content. */
    readonly configMapName: string;
    readonly files: SourceFacts;
    /** Name of the file or directory where it is mounted. */
    readonly name: string;
}

/** A version's code, below {@link APP_ROOT}. */
export interface CodeMount extends FilesMount {
    /** The variables that tell the server. */
    readonly variables: Readonly<Record<string, string>>;
}

/** A version's model: `<directory>/<name>/<version>`, which the script is told, holds its file or folder. */
export interface ModelMount {
    readonly directory: string;
    /** Undefined: the registered model's own name and version. */
    readonly named: { readonly name: string; readonly version: string } | undefined;
    /** Undefined for a model in Azure Blob Storage. */
    readonly files: FilesMount | undefined;
    /** Name of volume and claim, before the hash of what they are. */
    readonly volumeName: string;
}

/** What is mounted into a version's pods on plain Kubernetes. */
export interface MountsPlan {
    readonly code: CodeMount | undefined;
    readonly model: ModelMount | undefined;
}

/** What a version's mounts take from the version and its place. */
export interface SharedByMounts {
    readonly endpointName: string;
    readonly versionName: string;
    readonly namespace: string;
    /** Whether the cluster can mount Azure Blob Storage. */
    readonly blobCsiDriver: boolean;
}

/** Checks what is mounted into a version's pods on plain Kubernetes: its code, its model. */
export function planMounts(
    f: Findings,
    settings: AssetSettings,
    files: VersionFiles,
    shared: SharedByMounts,
): MountsPlan {
    const code = planCode(f, settings, files.code, shared);
    checkMountPath(f, settings);
    const model = planModelMount(f, settings, files.model, shared);
    if (code !== undefined && model !== undefined) {
        const place = `${APP_ROOT}/${code.name}`;
        const own = `${model.directory}/${model.named?.name ?? ""}/`;
        if (own.startsWith(`${place}/`)) {
            const rule = `is inside ${place}, where the code is mounted, which nobody can write to`;
            f.problem("modelMountPath", settings.modelMountPath, rule, "Choose another directory.");
        }
    }
    return { code, model };
}

function planCode(
    f: Findings,
    settings: AssetSettings,
    files: SourceFacts | undefined,
    { endpointName, versionName }: SharedByMounts,
): CodeMount | undefined {
    // Registered code has a problem of its own here.
    const { entryScript, sourceDirectory } = settings;
    const script = planScript(f, { entryScript, sourceDirectory }, files);
    if (files === undefined) {
        return undefined;
    }
    const name = codeName(files);
    const configMapName = kubernetesName([endpointName, versionName, "code"], 54);
    const location: Record<string, string> = files.isFile
        ? { AZUREML_ENTRY_SCRIPT: script ?? "" }
        : { AZUREML_ENTRY_SCRIPT: `${name}/${script ?? ""}`, AZUREML_SOURCE_DIRECTORY: name };
    return { configMapName, files, name, variables: { AML_APP_ROOT: APP_ROOT, ...location } };
}

function planModelMount(
    f: Findings,
    { model, modelMountPath }: AssetSettings,
    files: SourceFacts | undefined,
    { endpointName, versionName, namespace, blobCsiDriver }: SharedByMounts,
): ModelMount | undefined {
    if (model === undefined) {
        return undefined;
    }
    const planned = planModel(f, model);
    const isInBlobs =
        planned === undefined ? isResourceId(model) : isPlainObject(model) && model["uri"] !== undefined;
    if (isInBlobs && !blobCsiDriver) {
        const rule = "is in Azure Blob Storage, and the cluster's driver for it is off";
        const remedy =
            "Write blobCsiDriver: true on the cluster; on one that exists after az aks update --enable-blob-driver.";
        f.problem(planned === undefined ? "model" : "model.uri", undefined, rule, remedy);
    }
    return {
        directory: modelMountPath ?? `${APP_ROOT}/${MODELS}`,
        named:
            planned === undefined
                ? undefined
                : { name: planned.name ?? `${endpointName}_${versionName}`, version: planned.version ?? "1" },
        files: files === undefined ? undefined : planModelFiles(f, files, [endpointName, versionName]),
        volumeName: kubernetesName([namespace, endpointName, versionName, "model"], 54),
    };
}

function planModelFiles(f: Findings, files: SourceFacts, version: readonly string[]): FilesMount {
    if (files.name !== undefined && !isMountable(files.name)) {
        const rule = "has a name that cannot be mounted: one with a colon, or with two dots in front";
        f.problem("model.path", files.path, rule, "Rename it.");
    }
    return {
        configMapName: kubernetesName([...version, "model"], 54),
        files,
        name: files.name ?? "model",
    };
}

/** Whether a reference may be a resource id: what comes later, and what is wrong, has its own check. */
function isResourceId(model: unknown): boolean {
    return isLater(model) || (typeof model === "string" && model.startsWith("/"));
}

/** v1 mounted a directory under its own name. That of the project's own, ".", is another on every machine. */
function codeName({ name }: SourceFacts): string {
    return name !== undefined && isMountable(name) && name !== MODELS ? name : "code";
}

function isMountable(name: string): boolean {
    return !name.includes(":") && !name.startsWith("..");
}
