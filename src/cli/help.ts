import type { Flag, Flags } from "./commandLine";
import { COMMANDS, type CommandName } from "./flags";

const COLUMNS = 100;

/** What `aks-scoring --help` prints. */
export function generalHelp(): string {
    const commands = Object.entries(COMMANDS).map(([name, { summary }]) => row(name, summary));
    return [
        "Usage: aks-scoring COMMAND [FLAGS]",
        "",
        "Writes Pulumi programs with the components of aks-scoring.",
        "",
        "Commands:",
        ...commands,
        "",
        "Flags:",
        row("-h, --help", "print this; behind a command, its flags"),
        row("--version", "print the version of aks-scoring"),
        "",
        "Exit codes: 0 for success; 1 where documents, or the program that they make, have problems, or a file",
        "could not be written; 2 for arguments that cannot be read.",
        "",
    ].join("\n");
}

/** What a command prints with `--help`. */
export function commandHelp(name: CommandName): string {
    const { flags, summary, example } = COMMANDS[name];
    const required = Object.entries(flags).filter(([, flag]) => flag.required === true);
    const named = required.map(([flag, { value }]) => ` --${flag} ${value}`).join("");
    return [
        `Usage: aks-scoring ${name}${named} [FLAGS]`,
        "",
        `${summary}.`,
        "",
        "Flags:",
        ...flagRows(flags),
        "",
        "Example:",
        `  ${example}`,
        "",
    ].join("\n");
}

function flagRows(flags: Flags): string[] {
    return Object.entries(flags).map(([name, flag]) =>
        row(`${shortOf(flag)}--${name}${valueOf(flag)}`, helpOf(flag)),
    );
}

function shortOf({ short }: Flag): string {
    return short === undefined ? "" : `-${short}, `;
}

function valueOf({ value }: Flag): string {
    return value === undefined ? "" : ` ${value}`;
}

function helpOf({ help, required }: Flag): string {
    return required === true ? `${help} (required)` : help;
}

/** A name and what it means, in two columns. */
function row(name: string, meaning: string): string {
    const left = 22;
    const lines: string[] = [];
    for (const word of meaning.split(" ")) {
        const last = lines.at(-1);
        if (last !== undefined && left + last.length + 1 + word.length <= COLUMNS) {
            lines[lines.length - 1] = `${last} ${word}`;
        } else {
            lines.push(word);
        }
    }
    return lines.map((line, index) => `${(index === 0 ? `  ${name}` : "").padEnd(left)}${line}`).join("\n");
}
