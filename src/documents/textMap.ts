import { type Item, kindOf } from "./item";

/**
 * Names with texts: tags, properties, variables. A number becomes its text, as the services that took it made of it;
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
            const remedy = "Put it in quotes.";
            item.warning("is a number, and becomes a text", remedy, secret ? "secret" : "value");
            return [[key, String(item.value)]];
        }
        const rule = `must be a text, and is ${kindOf(item.value)}`;
        item.problem(rule, "Put it in quotes.", secret ? "secret" : "value");
        return [];
    });
    return Object.fromEntries(texts);
}
