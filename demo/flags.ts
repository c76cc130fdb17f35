import { parseArgs } from "node:util";
import type { LoadSettings } from "./labStory";

/** What the command line asks for. */
export interface Flags {
    readonly story: "kubernetes" | "azureml" | "lab";
    /** What the lab is asked. */
    readonly load: LoadSettings;
}

const DEFAULTS: LoadSettings = { rate: 100, seconds: 8 };
/** The lab's pods are one process: beyond that it has no time for anything else. */
const MOST_PER_SECOND = 500;
const MOST_SECONDS = 600;

const USAGE = `It knows:
  npm run demo                    the quickstart, in a sandbox
  npm run demo -- --azureml       the same on Azure ML
  npm run demo -- --lab           the quickstart on a cluster that runs, with requests going through
                  --rate 200      requests a second (${DEFAULTS.rate})
                  --seconds 20    how long each update is looked at (${DEFAULTS.seconds})`;

/** Reads the command line; throws what a user can act on. */
export function readFlags(args: readonly string[]): Flags {
    const { azureml = false, lab = false, rate, seconds } = parsed(args);
    if (azureml && lab) throw refusal("--azureml and --lab are two stories: choose one");
    if (!lab && (rate ?? seconds) !== undefined) throw refusal("--rate and --seconds go with --lab");
    return {
        story: lab ? "lab" : azureml ? "azureml" : "kubernetes",
        load: {
            rate: wholeNumber("--rate", rate, DEFAULTS.rate, MOST_PER_SECOND),
            seconds: wholeNumber("--seconds", seconds, DEFAULTS.seconds, MOST_SECONDS),
        },
    };
}

function parsed(args: readonly string[]) {
    try {
        const options = {
            azureml: { type: "boolean" },
            lab: { type: "boolean" },
            rate: { type: "string" },
            seconds: { type: "string" },
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
    return new Error(`npm run demo: ${reason}. ${USAGE}`);
}
