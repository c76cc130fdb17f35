import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { Sandbox, type ClusterHost, type SavedSandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { Writes } from "#src/sandbox/writes";
import { cluster, failure, writesOf } from "./support";

describe("a sandbox that is saved", () => {
    let sandbox: Sandbox;
    beforeEach(async () => (sandbox = await Sandbox.start()));
    afterEach(() => sandbox.stop());

    const program = (color: string) => () => {
        // Each of the three has a name that its provider chose.
        const group = new ResourceGroup("group", { location: "westeurope" });
        cluster("ml");
        const password = new RandomPassword("key", { length: 16 });
        const map = new ConfigMap("map", { data: { color } });
        return { group: group.name, key: password.result, map: map.metadata.name };
    };
    // Through JSON: a member that is undefined is none.
    const world = (of: Sandbox) =>
        JSON.parse(JSON.stringify([of.azure.objects(), of.kubernetes.objects()])) as unknown;

    it("is what it was after a restore: the same world, states and next names, and records begin anew", async () => {
        const stack = await sandbox.stack(program("blue"));
        await stack.up();
        const [before, state] = [world(sandbox), await stack.exportState()];
        const saved = JSON.parse(JSON.stringify(await sandbox.save())) as SavedSandbox;

        stack.program = program("green");
        await stack.destroy();
        const second = await stack.up();
        sandbox.failWrite(1, "left from before");
        await sandbox.restore(saved);
        assert.deepEqual(world(sandbox), before);
        assert.equal(await stack.exportState(), state);
        assert.deepEqual([sandbox.writes, sandbox.azure.history], [[], []]);

        await stack.destroy();
        assert.deepEqual(
            writesOf(sandbox).sort(),
            ["group", "key", "map", "ml"].map((name) => `delete ${name}`),
        );
        assert.deepEqual((await stack.up()).outputs, second.outputs);
    });

    it("goes on in another sandbox", async () => {
        const first = await sandbox.stack(program("blue"));
        await first.up();
        const saved = await sandbox.save();
        const fresh = await Sandbox.start();
        try {
            await fresh.restore(saved);
            assert.deepEqual(world(fresh), world(sandbox));
            const stack = await fresh.stack(program("blue"));
            assert.deepEqual((await stack.up({ refresh: true })).steps, []);
            await assert.rejects(
                fresh
                    .stack(program("blue"), { stackName: "other" })
                    .then(() => sandbox.stack(program("blue"))),
                /already exists/,
            );
            await stack.destroy();
            assert.deepEqual(fresh.azure.objects(), []);
            assert.notDeepEqual(sandbox.azure.objects(), [], "the first sandbox is its own");
        } finally {
            await fresh.stop();
        }
    });

    it("waits for writes in flight, those that fail included", async () => {
        const writes = new Writes();
        const ref = { operation: "create", urn: "" } as const;
        const ends: string[] = [];
        const first = new Promise<void>((resolve) => setImmediate(() => (ends.push("first"), resolve())));
        const second = first.then(
            () =>
                new Promise<void>((_, reject) =>
                    setImmediate(() => (ends.push("second"), reject(new Error("refused")))),
                ),
        );
        void writes.make(
            ref,
            () => first,
            () => undefined,
        );
        void writes
            .make(
                ref,
                () => second,
                () => undefined,
            )
            .catch(() => undefined);
        await writes.idle();
        assert.deepEqual(ends, ["first", "second"]);
    });

    it("cannot be, nor be restored, where a clusterHost runs the clusters", async () => {
        const saved = await sandbox.save();
        const hosted = await Sandbox.start({ clusterHost: {} as ClusterHost });
        try {
            await assert.rejects(hosted.save(), /Sandbox\.save: clusters that a clusterHost runs/);
            await assert.rejects(hosted.restore(saved), /Sandbox\.restore: clusters that a clusterHost runs/);
        } finally {
            await hosted.stop();
        }
    });

    it("has no planned failure any more", async () => {
        const stack = await sandbox.stack(program("blue"));
        sandbox.failWrite(1, "planned");
        await sandbox.restore(await sandbox.save());
        await stack.up();
        sandbox.failWrite(1, "planned");
        stack.program = program("green");
        assert.match((await failure(stack.up())).message, /planned/);
    });
});
