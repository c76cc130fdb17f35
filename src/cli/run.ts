import { withoutHidden } from "../core/hiddenText";
import { didYouMean, nearest } from "../core/nearest";
import { DocumentError } from "../documents/documentError";
import { type Terminal, runCommand } from "./command";
import { UsageError, quoted, readFlags } from "./commandLine";
import { COMMANDS, type CommandName } from "./flags";
import { commandHelp, generalHelp } from "./help";
import { ownManifest } from "./project";
import { Refusal } from "./refusal";

/** Exit codes. */
const DONE = 0;
const REFUSED = 1;
const MISUSED = 2;

/** Runs the command line `aks-scoring`, and gives its exit code. */
export function run(args: readonly string[], shown: Terminal): number {
    const terminal: Terminal = {
        out: (text) => shown.out(withoutHidden(text)),
        err: (text) => shown.err(withoutHidden(text)),
    };
    try {
        dispatch(args, terminal);
        return DONE;
    } catch (error) {
        if (error instanceof UsageError) {
            terminal.err(`aks-scoring: ${error.message}\n`);
            return MISUSED;
        }
        if (error instanceof DocumentError || error instanceof Refusal) {
            terminal.err(`${error.message}\n`);
            return REFUSED;
        }
        throw error;
    }
}

function dispatch([first, ...rest]: readonly string[], terminal: Terminal): void {
    if (first === undefined) {
        throw new UsageError(`a command is missing.\n\n${generalHelp()}`.trimEnd());
    }
    if (first === "--help" || first === "-h") {
        terminal.out(generalHelp());
    } else if (first === "--version") {
        terminal.out(`${ownManifest().version}\n`);
    } else {
        const name = commandOf(first);
        const given = readFlags(rest, COMMANDS[name].flags);
        if (given.switches.has("help")) {
            terminal.out(commandHelp(name));
        } else {
            runCommand(name, given, terminal);
        }
    }
}

function commandOf(word: string): CommandName {
    if (Object.hasOwn(COMMANDS, word)) {
        return word as CommandName;
    }
    const isFlag = word.startsWith("-");
    const names = isFlag ? ["--help", "--version"] : Object.keys(COMMANDS);
    const remedy = didYouMean(nearest(word, names)) || "aks-scoring --help lists what there is.";
    throw new UsageError(`${quoted(word)} is no ${isFlag ? "flag" : "command"} that there is. ${remedy}`);
}
