import { readdirSync, realpathSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../plan/versionFiles";
import { blobNameFault } from "./blobName";
import type { LeftOut } from "./leftOut";
import { codeOf, isInside } from "./place";

/** What was found in a directory, and what stands in the way of uploading it. */
export interface Found {
    /** In no order. */
    readonly files: readonly SourceFile[];
    /** One sentence's end for each file that cannot go along: `"a/b" leads outside the directory`. */
    readonly faults: readonly string[];
    /** Number of files and directories that were left out. */
    readonly leftOut: number;
    /** Whether the walk was given up, because there was far too much. */
    readonly endless: boolean;
}

/**
 * Where a walk gives up. Far above what may be uploaded: whoever is near it has forgotten to leave something
 * out.
 */
const MOST_ENTRIES = 20_000;

/** A directory on the way: its place, and the places of those that it was reached through. */
interface Here {
    readonly realPath: string;
    readonly relativePath: string;
    readonly through: readonly string[];
}

/**
 * All files of a directory but those left out. A symbolic link to a file or a directory inside is followed:
 * what it leads to goes along under the link's own name too. What is left out is not looked into, so a link
 * in it is no fault.
 */
export function walk(root: string, isLeftOut: LeftOut): Found {
    const files: SourceFile[] = [];
    const faults: string[] = [];
    const open: Here[] = [{ realPath: root, relativePath: "", through: [root] }];
    let leftOut = 0;
    let seen = 0;
    for (let here = open.pop(); here !== undefined && seen <= MOST_ENTRIES; here = open.pop()) {
        for (const entry of entriesOf(here, faults)) {
            const relativePath = here.relativePath + entry.name;
            const what = whatIs(root, here, entry);
            if (isOut(what, relativePath, isLeftOut)) {
                leftOut++;
                continue;
            }
            if (++seen > MOST_ENTRIES) {
                break;
            }
            const fault = what.kind === "fault" ? what.fault : blobNameFault(relativePath);
            if (fault !== undefined) {
                faults.push(`${JSON.stringify(relativePath)} ${fault}`);
            } else if (what.kind === "directory") {
                const through = [...here.through, what.realPath];
                open.push({ realPath: what.realPath, relativePath: `${relativePath}/`, through });
            } else if (what.kind === "file") {
                files.push({ path: relativePath, absolutePath: what.realPath, bytes: what.bytes });
            }
        }
    }
    return { files, faults, leftOut, endless: seen > MOST_ENTRIES };
}

type What =
    | { readonly kind: "file"; readonly realPath: string; readonly bytes: number }
    | { readonly kind: "directory"; readonly realPath: string }
    | { readonly kind: "fault"; readonly fault: string };

/**
 * A link that leads astray is left out by a rule for a directory as well: who wrote it may have meant either.
 */
function isOut({ kind }: What, relativePath: string, isLeftOut: LeftOut): boolean {
    return (
        (kind !== "directory" && isLeftOut(relativePath)) ||
        (kind !== "file" && isLeftOut(`${relativePath}/`))
    );
}

function whatIs(root: string, here: Here, entry: Dirent): What {
    const at = join(here.realPath, entry.name);
    try {
        const realPath = entry.isSymbolicLink() ? realpathSync(at) : at;
        if (!isInside(root, realPath)) {
            return fault("is a symbolic link that leads outside the directory");
        }
        const stats = statSync(realPath);
        if (stats.isDirectory()) {
            return here.through.includes(realPath)
                ? fault("is a symbolic link that leads in a circle")
                : { kind: "directory", realPath };
        }
        // A pipe must not be opened: reading it would wait for ever.
        return stats.isFile()
            ? { kind: "file", realPath, bytes: stats.size }
            : fault("is neither a file nor a directory");
    } catch (error) {
        return fault(faultOf(entry, codeOf(error)));
    }
}

function faultOf(entry: Dirent, code: string): string {
    if (entry.isSymbolicLink() && (code === "ENOENT" || code === "ENOTDIR")) {
        return "is a symbolic link that leads nowhere";
    }
    return code === "ELOOP" ? "is a symbolic link that leads in a circle" : `cannot be looked at (${code})`;
}

function fault(text: string): What {
    return { kind: "fault", fault: text };
}

function entriesOf({ realPath, relativePath }: Here, faults: string[]): Dirent[] {
    try {
        return readdirSync(realPath, { withFileTypes: true });
    } catch (error) {
        const name = relativePath === "" ? "the directory" : JSON.stringify(relativePath);
        faults.push(`${name} cannot be read (${codeOf(error)})`);
        return [];
    }
}
