import { parseArgs, type ParseArgsConfig } from "node:util";

/** Reads the flags of one command; what a user can act on is thrown with the command's usage. */
export class CommandLine {
    /** @param command As it is typed: "npm run demo". */
    constructor(
        private readonly command: string,
        private readonly usage: string,
    ) {}

    parse<T extends NonNullable<ParseArgsConfig["options"]>>(args: readonly string[], options: T) {
        try {
            return parseArgs({ args: [...args], options }).values;
        } catch (error) {
            // Its first sentence: the others are about arguments that there are none of here.
            throw this.refusal((error as Error).message.split(". ")[0] ?? "");
        }
    }

    wholeNumber(flag: string, text: string | undefined, usual: number, most: number): number {
        if (text === undefined) return usual;
        const number = Number(text);
        if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
        throw this.refusal(`${flag} ${text}: must be a whole number from 1 to ${most}`);
    }

    refusal(reason: string): Error {
        return new Error(`${this.command}: ${reason}. ${this.usage}`);
    }
}
