import { listed } from "../core/checks";
import type { Findings } from "../core/problems";
import type { SourceFacts, SourceFile } from "../plan/versionFiles";
import { IGNORE_FILES } from "./leftOut";
import { readBytes } from "./readBytes";
import { isSecretContent, isSecretName } from "./secretContent";

/** How many files a message names. */
const NAMED = 3;

/** A file of a larger content is a model, or data: what is in it is not looked at. */
const MOST_BYTES = 2 ** 20;

/**
 * Adds a problem where files hold secrets, by their names or by what is in them: where they go, they would be in the clear. No
 * content is ever told.
 */
export function refuseSecretFiles(
    f: Findings,
    path: string,
    value: unknown,
    facts: SourceFacts | undefined,
): void {
    const found = secretsIn(facts, ({ content }) => content);
    if (facts === undefined || found === undefined) {
        return;
    }
    const rule = `may hold secrets${found}: they would stand in the clear in the ConfigMap, in the state and in previews`;
    const leave = facts.isFile ? "Give" : `Name it in ${IGNORE_FILES[0]}, and give`;
    f.problem(path, value, rule, `${leave} secrets as secretEnvironmentVariables.`);
}

/** Warns of the same where files are uploaded: nobody sees them in a preview, and the workspace's storage has readers of its own. */
export function warnOfSecretFiles(
    f: Findings,
    path: string,
    value: unknown,
    facts: SourceFacts | undefined,
): void {
    const found = secretsIn(facts, ({ absolutePath, bytes }) =>
        bytes > MOST_BYTES ? undefined : readIfPossible(absolutePath),
    );
    if (facts === undefined || found === undefined) {
        return;
    }
    const rule = `may hold secrets${found}: whoever reads the workspace's storage, or the pods' files, reads them`;
    const leave = facts.isFile ? "Take them out" : `Take them out, or name it in ${IGNORE_FILES[0]}`;
    f.warning(path, value, rule, `${leave}, and have the script ask a key vault.`);
}

/** ` in "a" and "b"`; nothing of a file by itself, and undefined where there are none. */
function secretsIn(
    facts: SourceFacts | undefined,
    contentOf: (file: SourceFile) => Buffer | undefined,
): string | undefined {
    const found = (facts?.files ?? [])
        .filter((file) => {
            if (isSecretName(file.path.split("/").at(-1)!)) return true;
            const content = contentOf(file);
            return content !== undefined && isSecretContent(content);
        })
        .map((file) => JSON.stringify(file.path));
    if (facts === undefined || found.length === 0) {
        return undefined;
    }
    const more = found.length > NAMED ? [`${found.length - NAMED} more`] : [];
    return facts.isFile ? "" : ` in ${listed([...found.slice(0, NAMED), ...more], "and")}`;
}

/** What cannot be read is told by whoever reads it to send it. */
function readIfPossible(absolutePath: string): Buffer | undefined {
    try {
        return readBytes(absolutePath, MOST_BYTES);
    } catch {
        return undefined;
    }
}
