import { parseResourceId } from "../core/azureIds";
import { needsPlainValue } from "../core/checks";
import { ASSET_NAME } from "../core/names";
import type { InputCheck } from "./azureInputs";

const TYPE = "Microsoft.MachineLearningServices/workspaces/models/versions";

/** One version of a model that an Azure ML workspace has registered. */
export interface ModelId {
    readonly subscriptionId: string;
    readonly resourceGroupName: string;
    readonly workspaceName: string;
    readonly name: string;
    readonly version: string;
}

/** Takes the resource id of a registered model's version apart; undefined for anything else. */
export function parseModelId(id: unknown): ModelId | undefined {
    const parsed = parseResourceId(id);
    const [workspaceName = "", name = "", version = ""] = parsed?.names ?? [];
    const good =
        parsed?.type.toLowerCase() === TYPE.toLowerCase() &&
        [name, version].every((part) => ASSET_NAME.pattern.test(part));
    if (!good) {
        return undefined;
    }
    const { subscriptionId, resourceGroupName } = parsed;
    return { subscriptionId, resourceGroupName, workspaceName, name, version };
}

/** A registered model where no workspace is at hand: its resource id says which one it is of. */
export const checkModelId: InputCheck = (f, path, value) => {
    if (parseModelId(value) !== undefined) {
        return;
    }
    const short = typeof value === "string" ? /^azureml:([^:/]+):([^:/]+)$/.exec(value) : null;
    if (short !== null) {
        const [, name, version] = short;
        const rule = "does not say which workspace the model is of, and plain Kubernetes has none of its own";
        const command = `az ml model show --name ${name} --version ${version} --workspace-name <workspace> --resource-group <group> --query id`;
        f.problem(path, value, rule, `Give its resource id, which ${command} prints, or model: { uri: … }.`);
        return;
    }
    const rule = "must be the resource id of one version of a registered model, or { uri } or { path }";
    const shown = typeof value === "string" && /[?#]/.test(value) ? undefined : value;
    f.problem(path, shown, rule, needsPlainValue(value) ?? remedyFor(value));
};

function remedyFor(value: unknown): string {
    if (typeof value === "string" && /^(https|wasbs|abfss):\/\//i.test(value)) {
        return "It is an address of files: write model: { uri: … }.";
    }
    if (
        typeof value === "string" &&
        value !== "" &&
        !value.startsWith("/subscriptions/") &&
        !value.includes(":")
    ) {
        return "Where it is a file or folder on this machine, write model: { path: … }.";
    }
    return "Give /subscriptions/…/workspaces/<workspace>/models/<name>/versions/<version>.";
}
