import { createHash, type Hash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import type { Findings } from "../core/problems";
import type { SourceFile } from "../plan/versionFiles";
import { codeOf } from "./place";

/** How much of a file is held at a time: a model may be larger than what Node reads at once. */
const CHUNK_BYTES = 4 * 2 ** 20;

/**
 * What is larger is hashed once in a run, as long as it does not change: versions may share it. Below, reading is quicker
 * than the file system's clock ticks, and two contents could pass for one.
 */
const REMEMBERED_BYTES = 64 * 2 ** 20;
const remembered = new Map<string, string>();

/**
 * SHA-256 over paths and contents of files, sorted by path: times, modes and where they are is not in it. Frozen:
 * versions of code assets are named after it. Each part comes after its length, so that no two sets of files make up the
 * same text. Undefined where one cannot be read, which is a problem.
 */
export function hashFiles(
    f: Findings,
    path: string,
    value: unknown,
    files: readonly SourceFile[],
): string | undefined {
    const isLarge = files.reduce((sum, { bytes }) => sum + bytes, 0) > REMEMBERED_BYTES;
    const key = isLarge ? marksOf(files) : undefined;
    const known = key === undefined ? undefined : remembered.get(key);
    if (known !== undefined) {
        return known;
    }
    const hash = createHash("sha256");
    for (const file of files) {
        try {
            addFile(hash, file);
        } catch (error) {
            refuseUnreadable(f, path, value, file.path, error);
            return undefined;
        }
    }
    const digest = hash.digest("hex");
    if (key !== undefined) {
        remembered.set(key, digest);
    }
    return digest;
}

/** Adds a problem about a file that cannot be read. */
export function refuseUnreadable(
    f: Findings,
    path: string,
    value: unknown,
    file: string,
    error: unknown,
): void {
    const rule = `must hold only what can be read, and ${JSON.stringify(file)} cannot (${codeOf(error)})`;
    const remedy = "Give the user who runs Pulumi the right to read it, or leave it out.";
    f.problem(path, value, rule, remedy);
}

function addFile(hash: Hash, { path, absolutePath }: SourceFile): void {
    const file = openSync(absolutePath, "r");
    try {
        const { size } = fstatSync(file);
        hash.update(`${Buffer.byteLength(path)}:${path}${size}:`);
        const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size + 1));
        for (let left = size; left > 0;) {
            const read = readSync(file, chunk, 0, Math.min(chunk.length, left), null);
            if (read === 0) {
                throw Object.assign(new Error("the file became shorter"), { code: "it changed meanwhile" });
            }
            hash.update(chunk.subarray(0, read));
            left -= read;
        }
    } finally {
        closeSync(file);
    }
}

/** What tells that files are the same as before without reading them; undefined where one is gone. */
function marksOf(files: readonly SourceFile[]): string | undefined {
    try {
        return JSON.stringify(
            files.map(({ path, absolutePath }) => {
                const { ino, size, mtimeNs, ctimeNs } = statSync(absolutePath, { bigint: true });
                return [path, absolutePath, ...[ino, size, mtimeNs, ctimeNs].map(String)];
            }),
        );
    } catch {
        return undefined;
    }
}
