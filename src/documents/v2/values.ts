import { trueOrFalse, wholeNumber } from "../../core/checks";
import { type Item, kindOf } from "../item";

// azure-ai-ml read by marshmallow, which takes a quoted number and a quoted truth value for what they say. Nulls have
// their problem by their key.

/** A whole number; undefined where it is left out or a problem. A fraction is one: the old client cut it off. */
export function int(item: Item, min: number, max?: number): number | undefined {
    const { value } = item;
    if (value === undefined || value === null) {
        return undefined;
    }
    const quoted = typeof value === "string" && /^\s*[-+]?\d+\s*$/.test(value);
    if (quoted) {
        item.warning("is a text, which v2 read as a number", `Write ${Number(value)} without quotes.`);
    }
    const read = quoted ? Number(value) : value;
    return item.check((f, path) => (wholeNumber(f, path, read, min, max) ? read : undefined));
}

/**
 * A duration in seconds or milliseconds; `usual` where it is left out or a problem. One of 0 is the service's own too:
 * v2 did not send it.
 */
export function duration(item: Item, usual: number, max: number): number {
    const given = int(item, 0, max);
    if (given === 0) {
        item.warning(`is what v2 did not send: the service's own, ${usual}, holds`, "Take it out.");
    }
    return given === undefined || given === 0 ? usual : given;
}

const TRUE = ["t", "T", "true", "True", "TRUE", "on", "On", "ON", "y", "Y", "yes", "Yes", "YES", "1"];
const FALSE = ["f", "F", "false", "False", "FALSE", "off", "Off", "OFF", "n", "N", "no", "No", "NO", "0"];

/** `true` or `false`; undefined where it is left out or a problem. */
export function bool(item: Item): boolean | undefined {
    const { value } = item;
    if (value === undefined || value === null) {
        return undefined;
    }
    if (typeof value === "string" || typeof value === "number") {
        const said = TRUE.includes(String(value)) ? true : FALSE.includes(String(value)) ? false : undefined;
        if (said !== undefined) {
            item.warning(`is ${kindOf(value)}, which v2 read as ${said}`, `Write ${said}.`);
            return said;
        }
    }
    return item.check((f, path) => (trueOrFalse(f, path, value) ? value : undefined));
}

/** A text that is not empty; undefined where it is left out or a problem. @param remedy What to do about an empty one. */
export function str(item: Item, remedy = "Give a text, or take it out."): string | undefined {
    const text = item.value === null ? undefined : item.text();
    return text === "" ? item.problem("must not be empty", remedy) : text;
}

/** azure-ai-ml's way to compare words: "AMLToken" and "AmlToken" are aml_token. */
export function snake(text: string): string {
    return text
        .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .toLowerCase();
}
