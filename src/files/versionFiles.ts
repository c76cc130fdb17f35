import { isPlainObject } from "../core/checks";
import type { Findings } from "../core/problems";
import type { VersionFiles } from "../plan/azureml/assets";
import { readCondaFile } from "./condaFile";
import { readSourceDirectory } from "./sourceDirectory";

/** Reads the files that a version names. */
export function readVersionFiles(f: Findings, version: unknown): VersionFiles {
    const { sourceDirectory, condaFile } = (isPlainObject(version) ? version : {}) as {
        readonly sourceDirectory?: unknown;
        readonly condaFile?: unknown;
    };
    return {
        sourceDirectory:
            sourceDirectory === undefined
                ? undefined
                : readSourceDirectory(f, "sourceDirectory", sourceDirectory),
        conda: condaFile === undefined ? undefined : readCondaFile(f, "condaFile", condaFile),
    };
}
