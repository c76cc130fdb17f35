import { isPlainObject } from "../core/checks";
import type { Findings } from "../core/problems";
import { MOST_BYTES } from "../plan/configMap";
import type { FileLimits, SizeCheck } from "../plan/fileLimits";
import type { SourceFacts, SourceFile, VersionFiles } from "../plan/versionFiles";
import { writeConda } from "./condaDependencies";
import { readCondaFile } from "./condaFile";
import { refuseUnreadable } from "./content";
import { readModel } from "./model";
import { readBytes } from "./readBytes";
import { refuseSecretFiles, warnOfSecretFiles } from "./secretFiles";
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
    const key = naming.sourceDirectory === undefined ? "entryScript" : "sourceDirectory";
    if (!limits.inTheClear) {
        warnOfSecretFiles(f, key, naming[key], files.code);
        warnOfSecretFiles(f, "model.path", model, files.model);
        return files;
    }
    const code = holdContents(f, key, naming[key], files.code, limits.code);
    const ownModel = holdContents(f, "model.path", model, files.model, limits.model);
    refuseSecretFiles(f, key, naming[key], code);
    refuseSecretFiles(f, "model.path", model, ownModel);
    return { ...files, code, model: ownModel };
}

/**
 * Reads files that go along in the clear, and counts them by what they hold: what is looked at is what goes. Undefined where there
 * is a problem, which is filed.
 */
function holdContents(
    f: Findings,
    path: string,
    value: unknown,
    facts: SourceFacts | undefined,
    checkSize: SizeCheck,
): SourceFacts | undefined {
    if (facts === undefined) {
        return undefined;
    }
    const files: SourceFile[] = [];
    let left = MOST_BYTES;
    for (const file of facts.files) {
        try {
            const content = readBytes(file.absolutePath, left);
            const bytes = content?.length ?? left + 1;
            left -= bytes;
            files.push({ ...file, bytes, ...(content === undefined ? {} : { content }) });
        } catch (error) {
            refuseUnreadable(f, path, value, file.path, error);
            return undefined;
        }
        if (left < 0) break;
    }
    const before = f.problems.length;
    checkSize(f, path, value, { isFile: facts.isFile, files });
    return f.problems.length === before ? { ...facts, files } : undefined;
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
