import { isPlainObject, oneOf, unknownKeys } from "../core/checks";
import { ASSET_NAME, checkName } from "../core/names";
import type { Findings } from "../core/problems";
import { ModelType } from "./modelType";

/** What a model's settings say of it, beside its files. */
export interface NamedModel {
    readonly name: string | undefined;
    readonly version: string | undefined;
    readonly type: ModelType;
}

/** Checks the settings of a model that is given by its files; undefined for none, and for a registered one. */
export function planModel(f: Findings, model: unknown): NamedModel | undefined {
    if (!isPlainObject(model)) {
        return undefined;
    }
    const at = f.at("model");
    unknownKeys(at, "", model, ["uri", "path", "name", "version", "type"]);
    if (model["uri"] === undefined && model["path"] === undefined) {
        at.problem("uri", undefined, "is missing", "Give the address of the model's files, or their path.");
    } else if (model["uri"] !== undefined && model["path"] !== undefined) {
        at.problem("path", undefined, "excludes uri", "Take one of the two out.");
    }
    const given = (key: string): string | undefined =>
        model[key] !== undefined && checkName(at, key, model[key], ASSET_NAME) ? model[key] : undefined;
    const type = model["type"] ?? ModelType.Custom;
    return {
        name: given("name"),
        version: given("version"),
        type: oneOf(at, "type", type, Object.values(ModelType)) ? type : ModelType.Custom,
    };
}

/** Checks where a model is to be mounted. */
export function checkMountPath(
    f: Findings,
    { model, modelMountPath }: { readonly model?: unknown; readonly modelMountPath?: unknown },
): void {
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
    } else if (isSystemDirectory(modelMountPath)) {
        const rule = "is a directory of the system's own, which a container needs as it is";
        f.problem("modelMountPath", modelMountPath, rule, 'Write "/var/azureml-model", say.');
    } else if (model === undefined) {
        const remedy = "Give the model, or take it out.";
        f.problem("modelMountPath", modelMountPath, "has no use without a model", remedy);
    }
}

/**
 * Filesystems of the kernel, and what Kubernetes and Azure mount into each pod. A container runtime mounts nothing in /proc.
 * https://github.com/opencontainers/runc/blob/main/libcontainer/rootfs_linux.go (checkProcMount)
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account
 */
function isSystemDirectory(path: string): boolean {
    return path === "/etc" || /^(\/proc|\/sys|\/dev|(\/var)?\/run\/secrets)(\/|$)/.test(path);
}
