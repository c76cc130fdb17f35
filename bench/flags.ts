import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Flags {
    /** Figures to measure; all where it is empty. */
    readonly only: readonly string[];
    /** Rounds of each figure; each figure's own where it is undefined. */
    readonly runs: number | undefined;
}

/** Reads the command line; throws what a user can act on. */
export function readFlags(args: readonly string[], figures: readonly string[]): Flags {
    const { only = [], runs } = parsed(args);
    const unknown = only.filter((name) => !figures.includes(name));
    if (unknown.length > 0) {
        throw new Error(
            `npm run bench: there is no figure ${unknown.join(", ")}. It knows: ${figures.join(", ")}.`,
        );
    }
    if (runs !== undefined && !/^[1-9]\d?$/.test(runs)) {
        throw new Error(`npm run bench: --runs ${runs}: must be a whole number from 1 to 99.`);
    }
    return { only, runs: runs === undefined ? undefined : Number(runs) };
}

function parsed(args: readonly string[]) {
    try {
        const options = { only: { type: "string", multiple: true }, runs: { type: "string" } } as const;
        return parseArgs({ args: [...args], options }).values;
    } catch (error) {
        throw new Error(
            `npm run bench: ${(error as Error).message}. It knows --only <figure> and --runs <number>.`,
        );
    }
}
