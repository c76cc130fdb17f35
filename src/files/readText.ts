import type { Findings } from "../core/problems";
import { codeOf } from "./place";
import { readBytes } from "./readBytes";

/** What a text is, and how long it may be. */
export interface TextRule {
    /** "a conda file" */
    readonly what: string;
    readonly mostBytes: number;
    /** What to do about one that is longer. */
    readonly remedy: string;
}

/**
 * The text of a file in UTF-8, without a byte order mark; undefined where there is a problem, which is filed.
 *
 * @param value What the file is called in messages.
 */
export function readText(
    f: Findings,
    path: string,
    value: unknown,
    realPath: string,
    { what, mostBytes, remedy }: TextRule,
): string | undefined {
    try {
        const bytes = readBytes(realPath, mostBytes);
        if (bytes === undefined) {
            f.problem(path, value, `must be ${what} of at most ${mostBytes} bytes, and has more`, remedy);
            return undefined;
        }
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (error) {
        const code = codeOf(error);
        const coded = code === "ERR_ENCODING_INVALID_ENCODED_DATA";
        const problem = coded ? "Save it as UTF-8." : `Reading it ended with ${code}.`;
        f.problem(path, value, "must be a text in UTF-8 that can be read", problem);
        return undefined;
    }
}
