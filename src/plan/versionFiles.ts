/** One file that was found. */
export interface SourceFile {
    /** Relative to the directory, with slashes; the name alone of a file that was named by itself. */
    readonly path: string;
    /** Where it is read from. */
    readonly absolutePath: string;
    readonly bytes: number;
    /** What is in it, where it goes along in the clear: read once, so that what was looked at is what goes. */
    readonly content?: Buffer;
}

/** What was read of a directory, or of a file that was named by itself. */
export interface SourceFacts {
    /** Absolute. */
    readonly path: string;
    /** The last part of the path as the program wrote it: "src" of "../src". Undefined where that is no name, as of ".". */
    readonly name: string | undefined;
    /** Whether it is one file, named by itself. */
    readonly isFile: boolean;
    /** Sorted by path. */
    readonly files: readonly SourceFile[];
    /** 64 hexadecimal digits over all paths and contents. */
    readonly hash: string;
}

/** What was read of the files that a version names. Undefined where it names none, or where reading them is a problem. */
export interface VersionFiles {
    /** The source directory; the entry script by itself where the version names no directory. */
    readonly code: SourceFacts | undefined;
    /** Text of the conda file, or of the conda dependencies. */
    readonly conda: string | undefined;
    /** The model's file or directory. */
    readonly model: SourceFacts | undefined;
}

/** What was read of a version that names no files. */
export const NO_FILES: VersionFiles = { code: undefined, conda: undefined, model: undefined };
