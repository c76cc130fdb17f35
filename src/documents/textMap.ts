import { ENVIRONMENT_NAME, checkName } from "../core/names";
import { type Item, kindOf } from "./item";

/** Variables of a container: no message shows a value, and a name is one that a shell takes. */
export function readVariables(block: Item): Readonly<Record<string, string>> | undefined {
    for (const name of block.keys) {
        block.at(name).check((f, path) => checkName(f, path, name, ENVIRONMENT_NAME));
    }
    return readTexts(block, true);
}

/**
 * Names with texts: tags, properties, variables. A number becomes the text that the old tools made of it;
 * what else is no text is a problem, since nobody can say what it would become.
 *
 * @param secret Whether a value must not be shown.
 */
export function readTexts(block: Item, secret = false): Readonly<Record<string, string>> | undefined {
    if (!block.isBlock('{ "name": "value" }', secret)) {
        return undefined;
    }
    const texts = block.keys.flatMap((key): [string, string][] => {
        const item = block.at(key);
        if (typeof item.value === "string") {
            return [[key, item.value]];
        }
        if (typeof item.value === "number") {
            const show = secret ? "secret" : "value";
            const text = item.numberText(show);
            if (text === undefined) {
                return [];
            }
            item.warning("is a number, and becomes a text", "Put it in quotes.", show);
            return [[key, text]];
        }
        const rule = `must be a text, and is ${kindOf(item.value)}`;
        item.problem(rule, "Put it in quotes.", secret ? "secret" : "value");
        return [];
    });
    return Object.fromEntries(texts);
}
