import { readFileSync } from "node:fs";
import type { Findings } from "../core/problems";
import { codeOf } from "./place";

/**
 * The text of a file in UTF-8, without a byte order mark; undefined where there is a problem, which is filed.
 *
 * @param value What the file is called in messages.
 */
export function readText(f: Findings, path: string, value: unknown, realPath: string): string | undefined {
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(realPath));
    } catch (error) {
        const code = codeOf(error);
        const coded = code === "ERR_ENCODING_INVALID_ENCODED_DATA";
        const remedy = coded ? "Save it as UTF-8." : `Reading it ended with ${code}.`;
        f.problem(path, value, "must be a text in UTF-8 that can be read", remedy);
        return undefined;
    }
}
