import { existsSync } from "node:fs";
import { isPlainObject } from "../../core/checks";
import { ASSET_NAME } from "../../core/names";
import type { Findings } from "../../core/problems";
import { findPlace } from "../../files/place";
import type { ModelSettings } from "../../plan/assets";
import { checkModelUri, referenceTo } from "../../plan/azureml/reference";
import { planModel } from "../../plan/model";
import { kindOfPath } from "../paths";

/**
 * v1's model as a version takes it: `fraud:3` is the registered one, what is an address or a path is registered from
 * there.
 */
export function readV1Model(
    f: Findings,
    model: string | ModelSettings<string>,
): string | ModelSettings<string> | undefined {
    if (typeof model !== "string") {
        return readSettings(f, model);
    }
    if (/^azureml:[^/]/.test(model) || /^(azureml:)?\/subscriptions\//i.test(model)) {
        const reference = model.replace(/^azureml:(?=\/)/, "");
        referenceTo("models")(f, "model", reference);
        return reference;
    }
    if (/^[a-z]{2,}:\/\//i.test(model)) {
        checkModelUri(f, "model", model);
        return { uri: model };
    }
    const [name, version, ...rest] = model.split(":");
    if (rest.length === 0 && isName(name) && isName(version)) {
        return `azureml:${model}`;
    }
    if (isName(model) && !existsSync(model)) {
        const remedy = `Name its version: "${model}:1". A path is written "./${model}".`;
        f.problem("model", model, "names a registered model without its version", remedy);
        return undefined;
    }
    return findPlace(f, "model", model, kindOfPath(model)) === undefined ? undefined : { path: model };
}

/** Settings, as a version takes them: all of them are checked here, and their files are there. */
function readSettings(f: Findings, model: unknown): ModelSettings<string> | undefined {
    if (!isPlainObject(model)) {
        f.problem("model", model, "must be a model", 'Write "fraud:3", a path, or { uri: "…" }.');
        return undefined;
    }
    planModel(f, model);
    const { uri, path } = model;
    if (uri !== undefined) {
        checkModelUri(f, "model.uri", uri);
    }
    if (path !== undefined) {
        findPlace(f, "model.path", path, typeof path === "string" ? kindOfPath(path) : "file");
    }
    return model;
}

function isName(text: string | undefined): boolean {
    return text !== undefined && ASSET_NAME.pattern.test(text);
}
