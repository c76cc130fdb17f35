import assert from "node:assert/strict";
import { Sandbox } from "aks-scoring/sandbox";
import { SET_UPS, stackOf } from "../examples/setUps";
import { readKept } from "./kept";
import { deletionsOf } from "./losses";
import { pending, replay } from "./replay";

const NAMES = Object.keys(SET_UPS) as (keyof typeof SET_UPS)[];

async function restored(name: keyof typeof SET_UPS, options: Parameters<typeof Sandbox.start>[0] = {}) {
    const kept = readKept(name);
    assert.ok(kept !== undefined, `nothing is kept of the example ${name}: npm run keep:states -- ${name}`);
    const sandbox = await Sandbox.start(options);
    await sandbox.restore(kept);
    return sandbox;
}

describe("an upgrade of the library", () => {
    for (const name of NAMES) {
        it(`replaces and deletes nothing of ${name}, as an earlier commit made it`, async () => {
            const sandbox = await restored(name);
            try {
                const { losses, changes } = await replay(sandbox, name);
                assert.deepEqual(losses, []);
                if (changes.length > 0) {
                    assert.deepEqual(await pending(sandbox, name), [], "a second update changes something");
                    console.log(
                        `      (${changes.length} changes since: npm run keep:states once this is landed)`,
                    );
                }
            } finally {
                await sandbox.stop();
            }
        });
    }

    it("is looked at by a test that tells what is replaced, before it is", async () => {
        const sandbox = await restored("minimal", {
            transforms: [
                ({ type, props, opts }) =>
                    type === "kubernetes:core/v1:Namespace"
                        ? { props: { ...props, metadata: { ...props["metadata"], name: "another" } }, opts }
                        : undefined,
            ],
        });
        try {
            const { losses } = await replay(sandbox, "minimal");
            assert.ok(
                losses.some((loss) =>
                    /^preview of minimal: replace kubernetes:core\/v1:Namespace /.test(loss),
                ),
                losses.join("\n"),
            );
            assert.deepEqual(sandbox.writes, []);
        } finally {
            await sandbox.stop();
        }
    });

    it("is looked at by a test that tells what Azure deletes", async () => {
        const sandbox = await restored("minimal");
        try {
            const stack = await stackOf(sandbox, SET_UPS.minimal.stacks[0]!);
            await stack.destroy();
            const deleted = deletionsOf(sandbox.azure.history);
            assert.ok(
                deleted.some((line) => /^deleted in Azure: .*\/managedClusters\/[^/]+$/.test(line)),
                deleted.join("\n"),
            );
        } finally {
            await sandbox.stop();
        }
    });
});
