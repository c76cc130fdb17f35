import { isPlainObject } from "../../core/checks";
import type { ModelSettings } from "../../plan/assets";
import { ModelType } from "../../plan/modelType";
import { checkModelUri } from "../../plan/azureml/reference";
import { pathOf } from "../paths";
import { ifGiven } from "../ifGiven";
import type { Item } from "../item";
import { openBlock } from "./keys";
import { readReference } from "./reference";
import { str } from "./values";

/** What a registered model keeps, and a deployment does without. */
const NOTES = ["description", "tags", "properties", "stage", "flavors", "system_metadata", "datastore"];

/** What the client writes into a document that it shows, and reads from none. */
const SHOWN = ["id", "utc_time_created", "creation_context", "job_name", "latest_version", "$schema"];

const KEYS = [
    ...["name", "version", "type", "path", ...NOTES, ...SHOWN],
    ...["default_deployment_template", "allowed_deployment_templates"],
];

/** Reads a deployment's model: a registered one, or one to register. @param directory Of the document. */
export function readModel(item: Item, directory: string): string | ModelSettings<string> | undefined {
    if (item.value === undefined || item.value === null) {
        return undefined;
    }
    if (!isPlainObject(item.value)) {
        return isPath(item.value)
            ? item.problem(
                  "must be a registered model, azureml:<name>:<version>, or say { path }",
                  `Write { path: ${item.value} }.`,
              )
            : readReference(item, "models");
    }
    const block = openBlock(item, "{ path: ./model }", KEYS);
    if (block === undefined) {
        return undefined;
    }
    for (const key of NOTES.filter((one) => block.keys.includes(one))) {
        block
            .at(key)
            .warning(
                "is left out: the model is registered without it",
                "Take it out, or register the model by itself.",
                "nothing",
            );
    }
    const where = readPlace(block.at("path"), directory);
    return (
        where && {
            ...where,
            ...ifGiven("name", str(block.at("name"))),
            ...ifGiven("version", readVersion(block.at("version"))),
            ...ifGiven("type", readType(block.at("type"))),
        }
    );
}

function isPath(value: unknown): value is string {
    return typeof value === "string" && /^\.{0,2}\//.test(value) && !value.startsWith("/subscriptions/");
}

function readPlace(item: Item, directory: string): Pick<ModelSettings<string>, "uri" | "path"> | undefined {
    if (item.value === undefined) {
        return item.problem("is missing", "Say where the model's files are.");
    }
    const path = str(item);
    if (path === undefined) {
        return undefined;
    }
    if (/^runs:/.test(path)) {
        const remedy = "Write azureml://jobs/<job>/outputs/artifacts/<path>.";
        return item.problem("is an address that only MLflow knows", remedy);
    }
    if (/^(azureml:|[a-z]{2,}:\/\/)/i.test(path)) {
        item.check(checkModelUri);
        return { uri: path };
    }
    const local = pathOf(item, path, directory);
    return local === undefined ? undefined : { path: local };
}

/** YAML reads 3 as a number, and v2 made a text of it. */
function readVersion(item: Item): string | undefined {
    return typeof item.value === "number" ? item.numberText() : str(item);
}

function readType(item: Item): ModelType | undefined {
    return item.value === null
        ? undefined
        : item.oneOf(Object.values(ModelType), (text) => text.toLowerCase());
}
