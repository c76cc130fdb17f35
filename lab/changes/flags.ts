import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Flags {
    /** Changes, one after another. */
    readonly count: number;
    /** Requests a second. */
    readonly rate: number;
    /** Whose endpoint is changed. */
    readonly endpoint: "declared" | "plain" | "plain with backend filters";
}

const DEFAULTS = { count: 300, rate: 100 } as const;
const MOST_CHANGES = 100_000;
/** The lab's pods are one process: beyond that it has no time for anything else. */
const MOST_PER_SECOND = 500;

const USAGE = `It knows:
  npm run lab:changes                       changes of an endpoint that this library declares
  npm run lab:changes -- --plain            the same changes, made by hand on a plain HTTPRoute
                         --backend-filters  which then has a filter for each backend
                         --count 600        how many (${DEFAULTS.count})
                         --rate 200         requests a second (${DEFAULTS.rate})`;

/** Reads the command line; throws what a user can act on. */
export function readFlags(args: readonly string[]): Flags {
    const given = parsed(args);
    const { plain = false, count, rate } = given;
    const filters = given["backend-filters"] ?? false;
    if (filters && !plain) throw refusal("--backend-filters goes with --plain");
    return {
        count: wholeNumber("--count", count, DEFAULTS.count, MOST_CHANGES),
        rate: wholeNumber("--rate", rate, DEFAULTS.rate, MOST_PER_SECOND),
        endpoint: !plain ? "declared" : filters ? "plain with backend filters" : "plain",
    };
}

function parsed(args: readonly string[]) {
    try {
        const options = {
            plain: { type: "boolean" },
            "backend-filters": { type: "boolean" },
            count: { type: "string" },
            rate: { type: "string" },
        } as const;
        return parseArgs({ args: [...args], options }).values;
    } catch (error) {
        // Its first sentence: the others are about arguments that there are none of here.
        throw refusal((error as Error).message.split(". ")[0] ?? "");
    }
}

function wholeNumber(flag: string, text: string | undefined, usual: number, most: number): number {
    if (text === undefined) return usual;
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
    throw refusal(`${flag} ${text}: must be a whole number from 1 to ${most}`);
}

function refusal(reason: string): Error {
    return new Error(`npm run lab:changes: ${reason}. ${USAGE}`);
}
