import type { Findings } from "../core/problems";
import type { SizeCheck } from "../plan/fileLimits";
import type { SourceFacts } from "../plan/versionFiles";
import { findPlace } from "./place";
import { readSingle } from "./singleFile";
import { readDirectory } from "./sourceDirectory";

/**
 * Reads a model: a file, or a directory with what is in it. Relative paths count from the working directory. Undefined
 * when there is a problem, which is filed.
 */
export function readModel(
    f: Findings,
    path: string,
    model: unknown,
    checkSize: SizeCheck,
): SourceFacts | undefined {
    const place = findPlace(f, path, model, "file or directory");
    if (place === undefined) {
        return undefined;
    }
    const value = model as string;
    if (place.stats.isFile()) {
        return readSingle(f, path, value, place, checkSize);
    }
    const remedy = "Name the model's own file or directory.";
    return readDirectory(f, path, value, place, { what: "model", remedy, checkSize });
}
