import { basename } from "node:path";
import type { Findings } from "../core/problems";
import type { SizeCheck } from "../plan/fileLimits";
import type { SourceFacts } from "../plan/versionFiles";
import { blobNameFault } from "./blobName";
import { hashFiles } from "./content";
import { findPlace, type Place } from "./place";

/** Reads an entry script that goes along by itself. Undefined when there is a problem, which is filed. */
export function readScript(
    f: Findings,
    path: string,
    script: unknown,
    checkSize: SizeCheck,
): SourceFacts | undefined {
    const place = findPlace(f, path, script, "file");
    return place === undefined ? undefined : readSingle(f, path, script as string, place, checkSize);
}

/** Reads a file that goes along by itself, under its own name. Undefined when there is a problem, which is filed. */
export function readSingle(
    f: Findings,
    path: string,
    value: string,
    { path: absolute, realPath, stats }: Place,
    checkSize: SizeCheck,
): SourceFacts | undefined {
    const name = basename(absolute);
    const fault = blobNameFault(name);
    if (fault !== undefined) {
        f.problem(path, value, `must be a file that can be uploaded, and ${fault}`, "Rename it.");
        return undefined;
    }
    const files = [{ path: name, absolutePath: realPath, bytes: stats.size }];
    const before = f.problems.length;
    checkSize(f, path, value, { isFile: true, files });
    const hash = f.problems.length === before ? hashFiles(f, path, value, files) : undefined;
    return hash === undefined ? undefined : { path: absolute, name, isFile: true, files, hash };
}
