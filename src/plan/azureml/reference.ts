import { parseResourceId } from "../../core/azureIds";
import { needsPlainValue } from "../../core/checks";
import { ASSET_NAME } from "../../core/names";
import { didYouMean } from "../../core/nearest";
import { SECRET } from "../../core/problems";
import type { InputCheck } from "../azureInputs";

const WORKSPACES = "Microsoft.MachineLearningServices/workspaces";

/** Kinds of registered assets, by the segment of their ids. */
const KINDS = {
    models: "model",
    environments: "environment",
    codes: "code asset",
    data: "data asset",
} as const;
type Kind = keyof typeof KINDS;

/** Where a version's assets are; undefined: known later only. */
export interface AssetPlace {
    readonly workspaceName: string | undefined;
    /** The workspace's. */
    readonly resourceGroupName: string | undefined;
}

/**
 * A registered asset, one version of it: `azureml:fraud:3`, or its resource id.
 *
 * @param place The workspace that an id must be of; undefined where that is not checked.
 */
export function referenceTo(kind: Kind, place?: AssetPlace): InputCheck {
    return (f, path, value) => {
        const elsewhere = place === undefined ? undefined : otherWorkspace(value, kind, place);
        if (elsewhere !== undefined) {
            const rule = `is of workspace ${elsewhere}, and a version takes assets of its own workspace only`;
            f.problem(path, value, rule, `Register the ${KINDS[kind]} in the attachment's workspace.`);
        } else if (typeof value !== "string" || !isReference(value, kind)) {
            const rule = `must be one version of a registered ${KINDS[kind]}: "azureml:<name>:<version>" or its resource id`;
            f.problem(path, shown(value), rule, needsPlainValue(value) ?? remedyFor(value, kind));
        }
    };
}

/** The workspace of an asset's id where it is another, with its resource group where only that differs. */
function otherWorkspace(value: unknown, kind: Kind, place: AssetPlace): string | undefined {
    const id = typeof value === "string" && isReference(value, kind) ? parseResourceId(value) : undefined;
    if (id === undefined) {
        return undefined;
    }
    const [workspace = ""] = id.names;
    if (differ(workspace, place.workspaceName)) {
        return workspace;
    }
    const group = id.resourceGroupName;
    return differ(group, place.resourceGroupName) ? `${workspace} in resource group ${group}` : undefined;
}

/** ARM compares without case. */
function differ(name: string, known: string | undefined): boolean {
    return known !== undefined && name.toLowerCase() !== known.toLowerCase();
}

function isReference(value: string, kind: Kind): boolean {
    const [scheme, name, version, ...rest] = value.split(":");
    if (scheme === "azureml" && rest.length === 0 && isName(name) && isName(version)) {
        return true;
    }
    const id = parseResourceId(value);
    return id?.type.toLowerCase() === `${WORKSPACES}/${kind}/versions`.toLowerCase() && isName(id.name);
}

function isName(name: string | undefined): boolean {
    return name !== undefined && ASSET_NAME.pattern.test(name);
}

function remedyFor(value: unknown, kind: Kind): string {
    const what = KINDS[kind];
    if (typeof value !== "string" || value === "") {
        return `Write "azureml:fraud:3", say.`;
    }
    if (/^azureml:\/\/registries\//i.test(value)) {
        return `Versions on Kubernetes take nothing from registries: register the ${what} in the workspace.`;
    }
    if (value.includes("@")) {
        return "A label moves from version to version, and no preview would show it: name the version.";
    }
    if (kind === "models" && /^(azureml|https?|wasbs|abfss):\/\//i.test(value)) {
        return "It is an address of files: write model: { uri: … }, and the model is registered from there.";
    }
    const bare = value.replace(/^azureml:(?=\/)/, "");
    if (bare !== value && isReference(bare, kind)) {
        return didYouMean([JSON.stringify(bare)]);
    }
    if (/^(azureml:)?[^:/]+$/.test(value)) {
        return `Name its version too: "azureml:${value.replace(/^azureml:/, "")}:1".`;
    }
    if (isReference(`azureml:${value}`, kind)) {
        return didYouMean([JSON.stringify(`azureml:${value}`)]);
    }
    return `Write "azureml:fraud:3", or /subscriptions/…/workspaces/<workspace>/${kind}/<name>/versions/<version>.`;
}

const URI =
    /^(azureml:\/\/(datastores|jobs|subscriptions|locations|artifacts)\/[^\s?#]+|https:\/\/[^\s?#@/]+(\/[^\s?#]*)?|(wasbs|abfss):\/\/[^\s?#@/]+@[^\s?#@/]+(\/[^\s?#]*)?)$/;

/** Where a model's files are. A query is refused: what it holds is a signature, and a model's address is read by many. */
export const checkModelUri: InputCheck = (f, path, value) => {
    if (typeof value === "string" && URI.test(value)) {
        return;
    }
    const rule =
        "must be where the files are: azureml://datastores/…, https://…, wasbs://<container>@… or abfss://<container>@…";
    f.problem(path, shown(value), rule, needsPlainValue(value) ?? uriRemedy(value));
};

function uriRemedy(value: unknown): string {
    if (typeof value !== "string") {
        return 'Write "azureml://datastores/workspaceblobstore/paths/models/fraud", say.';
    }
    if (mayHoldSecret(value)) {
        return "Leave the signature or password out: the workspace's or the compute's identity reads the files.";
    }
    if (/^azureml:\/\/registries\//i.test(value)) {
        return "Versions on Kubernetes take nothing from registries: copy the model into the workspace.";
    }
    if (/^azureml:[^/]/.test(value)) {
        return 'A registered model goes without the braces: model: "azureml:<name>:<version>".';
    }
    return value.startsWith("http://")
        ? "Write https:// instead."
        : 'Write "azureml://datastores/workspaceblobstore/paths/models/fraud", say.';
}

function shown(value: unknown): unknown {
    return typeof value === "string" && mayHoldSecret(value) ? SECRET : value;
}

/** A query may hold a signature, and what stands before the host a password. */
function mayHoldSecret(address: string): boolean {
    return /[?#]/.test(address) || /^https?:\/\/[^/]*@/i.test(address);
}
