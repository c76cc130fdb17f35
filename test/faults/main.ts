// npm run test:faults -- [--stack NAME,…] [--change NAME,…] [--fault KIND,…] [--write TEXT]
//     [--sample N] [--seed TEXT]
//
// Each kind of fault at each write of each change of each stack of the examples; then what the docs tell to do. It takes
// hours: --sample N draws N faults of each change, --write takes only writes that have the text in their URN.
import { parseArgs } from "node:util";
import { CHANGES } from "./changes";
import { FAULT_KINDS } from "./fault";
import { Random } from "./random";
import { STACKS } from "./stacks";
import { sweep } from "./sweep";

/** Those of a list that an option names; all where it is not given. */
function chosen<T>(
    option: string,
    given: string | undefined,
    all: readonly T[],
    nameOf: (item: T) => string,
): T[] {
    const names = given?.split(",").map((name) => name.trim());
    const known = all.map(nameOf);
    const unknown = names?.find((name) => !known.includes(name));
    if (unknown !== undefined) {
        throw new Error(`--${option} ${unknown}: there is none. There are ${known.join(", ")}.`);
    }
    return all.filter((item) => names?.includes(nameOf(item)) ?? true);
}

async function main(args: string[]): Promise<boolean> {
    const text = { type: "string" } as const;
    const { values } = parseArgs({
        args,
        options: { stack: text, change: text, fault: text, write: text, sample: text, seed: text },
    });
    const stacks = chosen("stack", values.stack, STACKS, ({ example }) => example);
    const changes = chosen("change", values.change, CHANGES, ({ name }) => name);
    const kinds = chosen("fault", values.fault, FAULT_KINDS, (kind) => kind);
    const size = Number(values.sample ?? 1);
    if (!Number.isInteger(size) || size < 1) throw new Error("--sample takes a whole number from 1");
    const seed = values.seed ?? new Date().toISOString().slice(0, 10);
    if (values.sample !== undefined) console.log(`seed: ${seed}`);
    let [passed, failed] = [0, 0];
    for (const example of stacks) {
        for (const change of changes) {
            const random = new Random(`${seed} ${example.example} ${change.name}`);
            const sample = values.sample === undefined ? undefined : { size, random };
            const tally = await sweep(example, change, { kinds, write: values.write ?? "", sample }, (line) =>
                console.log(line),
            ).catch((error: unknown) => {
                console.log(`FAILED ${example.example}, ${change.name}: ${String(error)}`);
                failed++;
            });
            passed += tally?.passed ?? 0;
            failed += tally?.failed ?? 0;
        }
    }
    if (passed + failed === 0) throw new Error("no such write in any of these changes");
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0;
}

main(process.argv.slice(2)).then(
    (good) => void (process.exitCode = good ? 0 : 1),
    (error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
        process.exitCode = 2;
    },
);
