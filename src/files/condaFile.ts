import type { Findings } from "../core/problems";
import { findPlace } from "./place";
import { readText } from "./readText";

/** Most bytes of a conda file: it is a list of packages, sent whole with the environment. */
export const MOST_BYTES = 2 ** 20;

/** What stands before a host: `//user:password@`, `//token@`. */
const USER_INFO = /(ssh:)?\/\/([^\s/@:]*)(?::([^\s/@]*))?@/gi;
/** A signature or token in a query, and a token in the path of a conda channel: `/t/<token>/`. */
const IN_ADDRESS = /(?:[?&](?:sig|[-\w]*token)=|\/\/[^\s/]+\/t\/)([^\s&#/"']+)/gi;

export const WITHOUT = "Use a base image that holds the private packages, or give a registered environment.";

const EXAMPLE = 'It looks like "dependencies:", then lines such as "  - python=3.12".';

const RULE = { what: "a conda file", mostBytes: MOST_BYTES, remedy: EXAMPLE };

/**
 * Reads a conda file's text, its line ends as on Unix, so that the same file is the same environment from
 * every system. Relative paths count from the working directory. Undefined when there is a problem, which is
 * filed.
 */
export function readCondaFile(f: Findings, path: string, file: unknown): string | undefined {
    const place = findPlace(f, path, file, "file");
    if (place === undefined) {
        return undefined;
    }
    if (!/\.ya?ml$/i.test(place.path)) {
        f.warning(path, file, "is a conda file without the ending .yml or .yaml", "Rename it if it is one.");
    }
    const read = readText(f, path, file, place.realPath, RULE)?.replace(/\r\n?/g, "\n");
    if (read === undefined) {
        return undefined;
    }
    if (!/^(dependencies|"dependencies"|'dependencies')[ \t]*:(\s|$)/m.test(read)) {
        const is = read.trim() === "" ? ", and is empty" : "";
        f.problem(path, file, `must be a conda file with a line "dependencies:"${is}`, EXAMPLE);
        return undefined;
    }
    const line = read.split("\n").findIndex(holdsCredential) + 1;
    if (line > 0) {
        const rule = `has a credential in an address in line ${line}: it would stand in the clear in Azure, in the state and in previews`;
        f.problem(path, file, rule, WITHOUT);
        return undefined;
    }
    return read;
}

/** Whether an address in a line lets in whoever reads it. A variable's name, `${TOKEN}`, lets in nobody. */
export function holdsCredential(line: string): boolean {
    const secrets = [
        ...Array.from(line.matchAll(USER_INFO), ([, ssh, user = "", password = ""]) => {
            const named = ssh !== undefined || user === "git"; // who one is there, which is no secret
            return password === "" && !named ? user : password;
        }),
        ...Array.from(line.matchAll(IN_ADDRESS), ([, value = ""]) => value),
    ];
    return secrets.some((secret) => secret !== "" && !/^\$\{\w+\}$/.test(secret));
}
