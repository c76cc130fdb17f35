import { CommandLine } from "../lab/commandLine";
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

const COMMAND = new CommandLine("npm run demo", USAGE);

/** Reads the command line; throws what a user can act on. */
export function readFlags(args: readonly string[]): Flags {
    const { azureml, lab, rate, seconds } = COMMAND.parse(args, {
        azureml: { type: "boolean", default: false },
        lab: { type: "boolean", default: false },
        rate: { type: "string" },
        seconds: { type: "string" },
    });
    if (azureml && lab) throw COMMAND.refusal("--azureml and --lab are two stories: choose one");
    if (!lab && (rate ?? seconds) !== undefined) throw COMMAND.refusal("--rate and --seconds go with --lab");
    return {
        story: lab ? "lab" : azureml ? "azureml" : "kubernetes",
        load: {
            rate: COMMAND.wholeNumber("--rate", rate, DEFAULTS.rate, MOST_PER_SECOND),
            seconds: COMMAND.wholeNumber("--seconds", seconds, DEFAULTS.seconds, MOST_SECONDS),
        },
    };
}
