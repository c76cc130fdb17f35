import { isPlainObject } from "#src/core/checks";
import { GOOD } from "./texts";

/** Types of values that count as texts. */
type Texts = readonly string[];
/** A number of v2's YAML is its text. */
export const TEXTS_OF_V2: Texts = ["string", "number"];

/** Names of tags and properties that the library writes itself. */
const TAKEN = ["versionType"];

/** Whether that is tags which ARM takes: at most 50, of names and texts that are not too long. */
export function isGoodTags(tags: unknown, texts: Texts = ["string"]): boolean {
    return (
        isTexts(tags, texts) &&
        Object.keys(tags).length <= 50 &&
        Object.entries(tags).every(
            ([name, text]) =>
                /^[^<>%&\\?/]{1,512}$/s.test(name) && String(text).length <= 256 && !TAKEN.includes(name),
        )
    );
}

/** Whether that is properties: names and texts. */
export function isGoodProperties(properties: unknown, texts: Texts = ["string"]): boolean {
    return isTexts(properties, texts);
}

/** Whether that is variables of a container of v2's YAML. */
export function isGoodVariables(variables: unknown): boolean {
    return (
        isPlainObject(variables) &&
        Object.entries(variables).every(
            ([name, value]) => GOOD.variable.test(name) && TEXTS_OF_V2.includes(typeof value),
        )
    );
}

function isTexts(map: unknown, texts: Texts): map is Readonly<Record<string, unknown>> {
    return isPlainObject(map) && Object.values(map).every((one) => texts.includes(typeof one));
}
