// npm run keep:states [-- EXAMPLE…]: takes what is kept of each example through an update by today's library, and keeps
// what comes of it for commits to come. An update that loses something keeps nothing, nor does one that does not end.
import { Sandbox } from "aks-scoring/sandbox";
import { SET_UPS } from "../examples/setUps";
import { readKept, writeKept } from "./kept";
import { create, pending, replay } from "./replay";

type Name = keyof typeof SET_UPS;

async function main(): Promise<void> {
    const asked = process.argv.slice(2);
    const unknown = asked.filter((name) => !(name in SET_UPS));
    if (unknown.length > 0) {
        throw new Error(
            `no such example: ${unknown.join(", ")}. There are ${Object.keys(SET_UPS).join(", ")}.`,
        );
    }
    const names = (asked.length === 0 ? Object.keys(SET_UPS) : asked) as Name[];
    for (const name of names) {
        const sandbox = await Sandbox.start();
        try {
            console.log(`${name}: ${await keep(sandbox, name)}`);
        } finally {
            await sandbox.stop();
        }
    }
}

async function keep(sandbox: Sandbox, name: Name): Promise<string> {
    const kept = readKept(name);
    if (kept === undefined) {
        await create(sandbox, name);
        writeKept(name, await sandbox.save());
        return "new";
    }
    await sandbox.restore(kept);
    const { losses, changes } = await replay(sandbox, name);
    if (losses.length > 0) {
        process.exitCode = 1;
        return `left as it was, for the update loses something\n    ${losses.join("\n    ")}`;
    }
    if (changes.length === 0) {
        return "nothing to update";
    }
    const again = await pending(sandbox, name);
    if (again.length > 0) {
        process.exitCode = 1;
        return `left as it was, for a second update changes something\n    ${again.join("\n    ")}`;
    }
    writeKept(name, await sandbox.save());
    return `updated\n    ${changes.join("\n    ")}`;
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
