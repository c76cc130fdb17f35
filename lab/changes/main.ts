// What `lab/main.ts changes` runs in the lab's namespace.
import { Lab } from "../lab";
import { setUpTools } from "../setUp/tools";
import { readFlags } from "./flags";
import { measureChanges } from "./measure";

const say = (line: string) => console.log(`lab: ${line}`);

async function main(args: readonly string[]): Promise<number> {
    const flags = readFlags(args);
    const lab = await Lab.start(await setUpTools(say));
    try {
        const begun = Date.now();
        const tally = await measureChanges(lab, flags, say);
        const minutes = ((Date.now() - begun) / 60_000).toFixed(0);
        say(`${flags.endpoint}, ${flags.rate} requests a second, ${minutes} minutes:`);
        tally.lines().forEach(say);
        say(`${lab.stubs.late} requests came to pods that were gone`);
        return tally.losing === 0 ? 0 : 1;
    } finally {
        await lab.stop();
    }
}

main(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
        console.error(error);
        process.exitCode = 1;
    },
);
