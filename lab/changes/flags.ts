import { CommandLine } from "../commandLine";

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

const COMMAND = new CommandLine("npm run lab:changes", USAGE);

/** Reads the command line; throws what a user can act on. */
export function readFlags(args: readonly string[]): Flags {
    const {
        plain,
        count,
        rate,
        "backend-filters": filters,
    } = COMMAND.parse(args, {
        plain: { type: "boolean", default: false },
        "backend-filters": { type: "boolean", default: false },
        count: { type: "string" },
        rate: { type: "string" },
    });
    if (filters && !plain) throw COMMAND.refusal("--backend-filters goes with --plain");
    return {
        count: COMMAND.wholeNumber("--count", count, DEFAULTS.count, MOST_CHANGES),
        rate: COMMAND.wholeNumber("--rate", rate, DEFAULTS.rate, MOST_PER_SECOND),
        endpoint: !plain ? "declared" : filters ? "plain with backend filters" : "plain",
    };
}
