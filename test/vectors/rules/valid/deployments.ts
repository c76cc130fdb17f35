import { isPlainObject } from "#src/core/checks";
import type { Members } from "../../settings";
import { TEXTS_OF_V2, isGoodProperties, isGoodTags, isGoodVariables } from "./maps";
import { isGoodScript } from "./scripts";
import { areGoodSizes } from "./sizes";
import { isGood } from "./texts";

/** Whether a deployment of v2 says nothing that is wrong, its model aside. */
export function isFaultless(members: Members): boolean {
    const numbers = Object.entries(members).filter(([name]) => NUMBERS.test(name));
    return (
        numbers.every(([, value]) => typeof value === "number" && Number.isInteger(value) && value >= 0) &&
        areGoodSizes(members) &&
        members["type"] === "kubernetes" &&
        isGood("online", members["name"]) &&
        isGood("online", members["endpoint_name"]) &&
        isGoodCode(members["code_configuration.code"], members["code_configuration.scoring_script"]) &&
        (members["model_mount_path"] === undefined || isGood("mount", members["model_mount_path"])) &&
        isGoodTags(members["tags"] ?? {}, TEXTS_OF_V2) &&
        isGoodProperties(members["properties"] ?? {}, TEXTS_OF_V2) &&
        isGoodVariables(members["environment_variables"] ?? {}) &&
        !isNoCollector(members["data_collector"])
    );
}

const NUMBERS = /^instance_count$|^scale_settings\.(?!type$)|^request_settings\.|_probe\./;

/** Whether a data collector keeps nothing, or names an identity by what is no GUID. */
export function isNoCollector(collector: unknown): boolean {
    const { sampling_rate: rate, collections } = isPlainObject(collector) ? collector : {};
    const all = Object.values(isPlainObject(collections) ? collections : {}).filter(isPlainObject);
    return (
        rate === 0 ||
        all.some((one) => typeof one["client_id"] === "string" && !isGood("guid", one["client_id"]))
    );
}

/** Whether code is a version of a registered asset with a script in Python, or a directory with its script. */
export function isGoodCode(code: unknown, script: unknown): boolean {
    return /^azureml:[^:/]+:[^:/]+$/.test(String(code))
        ? /^(?!\.\.)[^:]*\.py$/.test(String(script))
        : isGoodScript(code, script);
}
