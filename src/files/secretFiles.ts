import { readFileSync } from "node:fs";
import { listed } from "../core/checks";
import type { Findings } from "../core/problems";
import type { SourceFacts, SourceFile } from "../plan/versionFiles";
import { IGNORE_FILES } from "./leftOut";

/** Names of files that are made for passwords and keys; a pattern for others to fill in is none. */
const NAMES =
    /^(\.env(?!\.(example|sample|template|dist)$)(\..+)?|[._]netrc|\.pypirc|\.git-credentials|.+\.(pfx|p12))$/i;

/** A private key as PEM, on a line of its own: a script may well speak of one. */
const PRIVATE_KEY = /^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[ \t]*\r?$/m;

/** How many files a message names. */
const NAMED = 3;

/**
 * Adds a problem where files hold secrets, by their names or by a private key in them: where they go, they would be in the
 * clear. No content is ever told.
 */
export function refuseSecretFiles(
    f: Findings,
    path: string,
    value: unknown,
    facts: SourceFacts | undefined,
): void {
    const found = (facts?.files ?? []).filter(isSecret).map((file) => JSON.stringify(file.path));
    if (facts === undefined || found.length === 0) {
        return;
    }
    const more = found.length > NAMED ? [`${found.length - NAMED} more`] : [];
    const which = listed([...found.slice(0, NAMED), ...more], "and");
    const where = facts.isFile ? "" : ` in ${which}`;
    const rule = `may hold secrets${where}: they would stand in the clear in the ConfigMap, in the state and in previews`;
    const leave = facts.isFile ? "Give" : `Name it in ${IGNORE_FILES[0]}, and give`;
    f.problem(path, value, rule, `${leave} secrets as secretEnvironmentVariables.`);
}

function isSecret({ path, absolutePath }: SourceFile): boolean {
    return NAMES.test(path.split("/").at(-1)!) || PRIVATE_KEY.test(readFileSync(absolutePath, "latin1"));
}
