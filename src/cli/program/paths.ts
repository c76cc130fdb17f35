import { relative, resolve, sep } from "node:path";
import type { EndpointDocument, VersionDocument } from "../../documents/endpointDocument";

/** The same document for a program in that directory: a component counts paths from where the program runs. */
export function seenFrom(directory: string, document: EndpointDocument): EndpointDocument {
    const versions = Object.entries(document.versions).map(([name, version]) => [
        name,
        versionSeenFrom(directory, version),
    ]);
    return { ...document, versions: Object.fromEntries(versions) as EndpointDocument["versions"] };
}

function versionSeenFrom(directory: string, version: VersionDocument): VersionDocument {
    const { sourceDirectory, code, entryScript, condaFile, model } = version;
    const isAlone = sourceDirectory === undefined && code === undefined;
    const seen = (path: string) => pathFrom(directory, path);
    return {
        ...version,
        ...(sourceDirectory === undefined ? {} : { sourceDirectory: seen(sourceDirectory) }),
        // A script without a directory counts from where the program runs, too.
        ...(entryScript === undefined || !isAlone ? {} : { entryScript: seen(entryScript) }),
        ...(condaFile === undefined ? {} : { condaFile: seen(condaFile) }),
        ...(typeof model === "object" && model.path !== undefined
            ? { model: { ...model, path: seen(model.path) } }
            : {}),
    };
}

/** With slashes on every system. */
function pathFrom(directory: string, path: string): string {
    const shorter = relative(directory, resolve(path)).split(sep).join("/");
    return shorter === "" ? "." : shorter;
}
