import type { Problem } from "../core/problems";

/**
 * What was found in documents, in the order in which people look through them: document by document as they were read,
 * and in each line by line. What has no line, since its key is missing, comes first.
 */
export function inOrder(found: readonly Problem[]): readonly Problem[] {
    const places = found.map((problem) => ({ problem, ...placeOf(problem.path) }));
    const documents = [...new Set(places.map(({ document }) => document))];
    return places
        .sort((a, b) => documents.indexOf(a.document) - documents.indexOf(b.document) || a.line - b.line)
        .map(({ problem }) => problem);
}

/** "blue.yml:7: name" and "blue.yml: name" are of a file, "deployments[0].name" of an object. */
function placeOf(path: string): { readonly document: string; readonly line: number } {
    const [, file, line] = /^(.+?):(?:(\d+)(?=:|$)| )/s.exec(path) ?? [];
    const [argument = ""] = path.split(".");
    return { document: file ?? argument, line: Number(line ?? 0) };
}
