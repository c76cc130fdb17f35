import { isPlainObject } from "../../core/checks";
import type { Findings } from "../../core/problems";
import type { CreatedModel } from "../assets";
import type { VersionSettings } from "../version";
import type { OnlineDeploymentPlan } from "./onlineVersion";

interface NamedModel {
    readonly versionName: string;
    readonly model: CreatedModel;
    readonly uri: unknown;
}

/** Checks that versions that register one model in one version of its own mean the same: Azure ML changes no asset version. */
export function checkSharedModels(
    f: Findings,
    versions: Readonly<Record<string, VersionSettings>>,
    plans: readonly (OnlineDeploymentPlan | undefined)[],
): void {
    const first = new Map<string, NamedModel>();
    for (const plan of plans) {
        const model = plan?.assets.model;
        if (plan === undefined || model?.kind !== "created" || model.version === undefined) {
            continue;
        }
        const { versionName } = plan;
        const given: unknown = versions[versionName]?.model;
        const one = { versionName, model, uri: isPlainObject(given) ? given["uri"] : undefined };
        const key = `${model.name}:${model.version}`;
        const other = first.get(key);
        const difference = other === undefined ? undefined : differenceOf(one, other);
        if (other === undefined) {
            first.set(key, one);
        } else if (difference !== undefined) {
            const rule = `is a version of model ${model.name} with another ${difference} than in versions.${other.versionName}`;
            const remedy = "Give each its own version, or leave it out: it is then a hash of what it is.";
            f.at("versions").at(versionName).problem("model.version", model.version, rule, remedy);
        }
    }
}

/** Addresses that are known later only are not compared. Uploaded files have a place of their own in each version. */
function differenceOf(one: NamedModel, other: NamedModel): string | undefined {
    if (one.model.files !== undefined || other.model.files !== undefined) {
        return "path";
    }
    if (one.model.type !== other.model.type) {
        return "type";
    }
    return typeof one.uri === "string" && typeof other.uri === "string" && one.uri !== other.uri
        ? "uri"
        : undefined;
}
