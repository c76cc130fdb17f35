// npm run keep:states [-- EXAMPLE…]: takes what is kept of each example through an update by today's library, and keeps
// what comes of it for commits to come. An update that loses something keeps nothing, nor does one that does not end.
// npm run keep:states -- --released, with a release: what is kept now is from then on what users have.
import { Sandbox } from "aks-scoring/sandbox";
import { SET_UPS } from "../examples/setUps";
import { keep } from "./keep";
import { releaseKept } from "./kept";
import type { ExampleName } from "./replay";

async function main(): Promise<void> {
    const asked = process.argv.slice(2);
    if (asked.join() === "--released") {
        Object.keys(SET_UPS).forEach(releaseKept);
        return;
    }
    const unknown = asked.filter((name) => !(name in SET_UPS));
    if (unknown.length > 0) {
        throw new Error(
            `no such example: ${unknown.join(", ")}. There are ${Object.keys(SET_UPS).join(", ")}.`,
        );
    }
    const names = (asked.length === 0 ? Object.keys(SET_UPS) : asked) as ExampleName[];
    for (const name of names) {
        const sandbox = await Sandbox.start();
        try {
            const { good, text } = await keep(sandbox, name);
            if (!good) process.exitCode = 1;
            console.log(`${name}: ${text}`);
        } finally {
            await sandbox.stop();
        }
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
