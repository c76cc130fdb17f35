// What the library costs beside a program that a user would write by hand. See README.md.
import { readFlags } from "./flags";
import { type Line, printed, tableOf } from "./figure";
import { FIGURES } from "./figures";

const say = (text: string) => void process.stderr.write(`${text}\n`);

async function main(args: readonly string[]): Promise<void> {
    const flags = readFlags(
        args,
        FIGURES.map(({ name }) => name),
    );
    const asked = FIGURES.filter(({ name }) => flags.only.length === 0 || flags.only.includes(name));
    const lines: Line[] = [];
    for (const { name, runs, measure } of asked) {
        const progress = (line: string) => say(`bench: ${name}: ${line}`);
        for (const line of await measure({ runs: flags.runs ?? runs, progress })) {
            lines.push(line);
            process.stdout.write(`${printed(line)}\n`);
        }
    }
    say(`\n${tableOf(lines)}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
});
