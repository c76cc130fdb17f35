import { isPlainObject } from "../core/checks";
import { KUBERNETES_VERSION_NAME, V1_SERVICE_NAME } from "../core/names";
import type { Problem } from "../core/problems";
import type { EndpointDocument, VersionDocument } from "../documents/endpointDocument";
import { AZURE_ML_ONLY } from "../plan/servingPaths";
import { nameOf } from "./program/endpoint";

/**
 * Whether what plain Kubernetes refuses is something that it cannot have: what Azure ML builds or a workspace has
 * registered, and names that only Azure ML takes. All else, such as a file that is too large or a secret among the code,
 * is for the user to put right: another target would only hide it.
 */
export function isForAzureMl({ path }: Problem, document: EndpointDocument): boolean {
    const [first = "", name = "", ...rest] = path.split(".");
    if (first === "endpointName") {
        return !V1_SERVICE_NAME.pattern.test(nameOf(document));
    }
    if (first !== "versions") {
        return Object.hasOwn(AZURE_ML_ONLY, first);
    }
    const [setting] = rest;
    if (setting === undefined) {
        return !KUBERNETES_VERSION_NAME.pattern.test(name);
    }
    const version = document.versions[name];
    return setting === "model" ? isOfWorkspace(version?.model) : Object.hasOwn(AZURE_ML_ONLY, setting);
}

/** Whether only a workspace knows where a model is. */
function isOfWorkspace(model: VersionDocument["model"]): boolean {
    const place = isPlainObject(model) ? model["uri"] : model;
    return typeof place === "string" && /^azureml:/i.test(place);
}
