/** Something that the lab runs or reads, and that is set up once on a machine. */
export interface LabTool {
    /** "kubernetes": with its version, its folder in the cache. */
    readonly name: string;
    readonly version: string;
    /** What is being done while it is set up, for the progress lines: "building kubernetes 1.36.3". */
    readonly doing: string;
    /** How long that takes on two cores, about. */
    readonly expectedSeconds: number;
    /** What must be there when it is set up, below its folder in the cache. */
    readonly files: readonly string[];
    /** What to do where setting it up failed. */
    readonly remedy: string;
    /** What this machine lacks to set it up with, or undefined. */
    readonly lacks: (env: Readonly<NodeJS.ProcessEnv>) => Promise<string | undefined>;
    /** Sets it up below `stage`, a folder that moves afterwards. Returns why that failed, or undefined. */
    readonly setUp: (stage: string, env: Readonly<NodeJS.ProcessEnv>) => Promise<string | undefined>;
    /** Whether what is there still works on this machine; left out where its files say enough. */
    readonly works?: (root: string, env: Readonly<NodeJS.ProcessEnv>) => Promise<boolean>;
}
