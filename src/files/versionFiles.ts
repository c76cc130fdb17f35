import { isPlainObject } from "../core/checks";
import type { Findings } from "../core/problems";
import type { FileLimits } from "../plan/fileLimits";
import type { SourceFacts, VersionFiles } from "../plan/versionFiles";
import { writeConda } from "./condaDependencies";
import { readCondaFile } from "./condaFile";
import { readModel } from "./model";
import { refuseSecretFiles } from "./secretFiles";
import { readScript } from "./singleFile";
import { readSourceDirectory } from "./sourceDirectory";

/** Settings that name files, or hold what would be in one. */
interface Naming {
    readonly entryScript?: unknown;
    readonly sourceDirectory?: unknown;
    readonly code?: unknown;
    readonly condaFile?: unknown;
    readonly condaDependencies?: unknown;
    readonly model?: unknown;
}

/** Reads the files that a version names, as far as its serving path takes them. */
export function readVersionFiles(f: Findings, version: unknown, limits: FileLimits): VersionFiles {
    const naming: Naming = isPlainObject(version) ? version : {};
    const model = isPlainObject(naming.model) ? naming.model["path"] : undefined;
    const files = {
        code: readCode(f, naming, limits),
        conda: readConda(f, naming),
        model: model === undefined ? undefined : readModel(f, "model.path", model, limits.model),
    };
    if (limits.inTheClear) {
        const key = naming.sourceDirectory === undefined ? "entryScript" : "sourceDirectory";
        refuseSecretFiles(f, key, naming[key], files.code);
        refuseSecretFiles(f, "model.path", model, files.model);
    }
    return files;
}

/** The files that the versions of an endpoint name; warnings about them are the versions' own. */
export function readFilesOfVersions(
    f: Findings,
    versions: unknown,
    limits: FileLimits,
): Readonly<Record<string, VersionFiles>> {
    const at = f.at("versions");
    return Object.fromEntries(
        Object.entries(isPlainObject(versions) ? versions : {}).map(([name, version]) => [
            name,
            readVersionFiles(at.at(name), version, limits),
        ]),
    );
}

/** A script without a directory goes along by itself; beside registered code it is nowhere here. */
function readCode(
    f: Findings,
    { entryScript, sourceDirectory, code }: Naming,
    limits: FileLimits,
): SourceFacts | undefined {
    if (sourceDirectory !== undefined) {
        return readSourceDirectory(f, "sourceDirectory", sourceDirectory, limits.code);
    }
    // What is no path has a problem of its own.
    const isPath = typeof entryScript === "string" && entryScript.trim() !== "";
    return !isPath || code !== undefined ? undefined : readScript(f, "entryScript", entryScript, limits.code);
}

function readConda(f: Findings, { condaFile, condaDependencies }: Naming): string | undefined {
    if (condaFile !== undefined) {
        return readCondaFile(f, "condaFile", condaFile);
    }
    return condaDependencies === undefined
        ? undefined
        : writeConda(f, "condaDependencies", condaDependencies);
}
