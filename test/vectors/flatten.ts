import { isPlainObject } from "#src/core/checks";
import { MEMBERS, type Vocabulary } from "./members";

/** Members of a body by their path: `containerResourceRequirements.cpu`. */
export type Flat = Readonly<Record<string, unknown>>;

/** A body's members by path, down to what the table of names calls a member. `null` is nothing. */
export function flatten(body: unknown, vocabulary: Vocabulary, prefix = ""): Flat {
    if (!isPlainObject(body)) {
        return {};
    }
    const entries = Object.entries(body).flatMap(([key, value]): [string, unknown][] => {
        const path = prefix === "" ? key : `${prefix}.${key}`;
        if (value === null || value === undefined) {
            return [];
        }
        const whole = MEMBERS.some((member) => member.names[vocabulary].includes(path));
        return !whole && isPlainObject(value)
            ? Object.entries(flatten(value, vocabulary, path))
            : [[path, value]];
    });
    return Object.fromEntries(entries);
}
