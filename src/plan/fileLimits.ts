import { listed } from "../core/checks";
import type { Findings } from "../core/problems";
import type { SourceFile } from "./versionFiles";

/** What was found before any of it was read. */
export interface FoundFiles {
    /** Whether it is one file, named by itself. */
    readonly isFile: boolean;
    readonly files: readonly SourceFile[];
}

/** Adds a problem where files are more than the way to the pods takes: before they are read. */
export type SizeCheck = (f: Findings, path: string, value: unknown, found: FoundFiles) => void;

/** What a serving path takes of files. */
export interface FileLimits {
    readonly code: SizeCheck;
    readonly model: SizeCheck;
    /** Whether what is in them can be read in the stack's state and in previews. They are few and small, and held. */
    readonly inTheClear: boolean;
}

/** How many files a message names. */
const NAMED = 3;

/** Bytes of all files together. */
export function bytesOf({ files }: FoundFiles): number {
    return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The largest files of a directory as a sentence with a blank behind it; nothing of a file by itself. */
export function largestOf({ isFile, files }: FoundFiles, size: (bytes: number) => string): string {
    if (isFile) {
        return "";
    }
    const first = [...files].sort((a, b) => b.bytes - a.bytes).slice(0, NAMED);
    const names = first.map(({ path, bytes }) => `${JSON.stringify(path)} (${size(bytes)})`);
    return `The largest: ${listed(names, "and")}. `;
}
