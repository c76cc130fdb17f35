import { RandomId } from "@pulumi/random/randomId";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { RandomString } from "@pulumi/random/randomString";
import { RandomUuid } from "@pulumi/random/randomUuid";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { failure, stepsOf, writesOf } from "./support";

describe("the random provider", () => {
    let sandbox: Sandbox;
    before(async () => (sandbox = await Sandbox.start()));
    after(() => sandbox.stop());

    it("draws secrets, anew for new keepers, creating before it deletes", async () => {
        let turn = "1";
        const stack = await sandbox.stack(
            () => {
                const key = new RandomPassword("key", { length: 40, special: false, keepers: { turn } });
                return { key: key.result };
            },
            { stackName: "keys" },
        );
        const first = await stack.up();
        assert.equal(first.outputs["key"]?.secret, true);
        assert.match(first.outputs["key"]?.value, /^[A-Za-z0-9]{40}$/);
        assert.deepEqual((await stack.up()).summary, { same: 2 });

        turn = "2";
        const from = sandbox.writes.length;
        const second = await stack.up();
        assert.deepEqual(stepsOf(second.steps), [
            "create-replacement key",
            "replace key",
            "delete-replaced key",
        ]);
        assert.deepEqual(second.steps[1]?.diff, { "keepers.turn": "update-replace" });
        assert.deepEqual(writesOf(sandbox, from), ["create key", "delete key"]);
        assert.notEqual(second.outputs["key"]?.value, first.outputs["key"]?.value);
        const state = await stack.exportState();
        assert.ok(!state.includes(String(second.outputs["key"]?.value)));

        // Another creation under the same name draws anew.
        await stack.destroy();
        assert.notEqual((await stack.up()).outputs["key"]?.value, second.outputs["key"]?.value);
    });

    it("gives an id's bytes in each spelling, anew for new keepers", async () => {
        let turn = "1";
        const stack = await sandbox.stack(
            () => {
                const { hex, b64Url, b64Std, dec, id } = new RandomId("id", {
                    byteLength: 6,
                    keepers: { turn },
                });
                return { hex, b64Url, b64Std, dec, id };
            },
            { stackName: "ids" },
        );
        const { outputs } = await stack.up();
        const bytes = Buffer.from(String(outputs["hex"]?.value), "hex");
        assert.equal(bytes.length, 6);
        assert.equal(outputs["b64Url"]?.value, bytes.toString("base64url"));
        assert.equal(outputs["b64Std"]?.value, bytes.toString("base64"));
        assert.equal(outputs["dec"]?.value, BigInt(`0x${bytes.toString("hex")}`).toString());
        assert.equal(outputs["id"]?.value, bytes.toString("base64url"));

        turn = "2";
        const second = await stack.up();
        assert.deepEqual(second.steps[1]?.diff, { "keepers.turn": "update-replace" });
        assert.notEqual(second.outputs["hex"]?.value, outputs["hex"]?.value);
    });

    it("draws the same values for the same seed, and others for another", async () => {
        const keyWith = async (seed: string) => {
            const one = await Sandbox.start({ seed });
            const stack = await one.stack(() => ({ key: new RandomPassword("key", { length: 24 }).result }));
            const { outputs } = await stack.up();
            await one.stop();
            return String(outputs["key"]?.value);
        };
        const [first, again, other] = [await keyWith("a"), await keyWith("a"), await keyWith("b")];
        assert.equal(again, first);
        assert.notEqual(other, first);
    });

    it("knows strings, ids and UUIDs, and says what is missing", async () => {
        const stack = await sandbox.stack(
            () => {
                const id = new RandomId("id", { byteLength: 4, prefix: "p-" });
                const uuid = new RandomUuid("uuid");
                const text = new RandomString("text", {
                    length: 8,
                    upper: false,
                    special: false,
                    numeric: false,
                });
                return { hex: id.hex, uuid: uuid.result, text: text.result };
            },
            { stackName: "kinds" },
        );
        const { outputs } = await stack.up();
        assert.match(outputs["hex"]?.value, /^p-[0-9a-f]{8}$/);
        assert.match(
            outputs["uuid"]?.value,
            /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        assert.match(outputs["text"]?.value, /^[a-z]{8}$/);
        stack.program = () => void new RandomString("text", { length: undefined as never });
        await assert.rejects(stack.preview(), /Missing required property 'length'/);
        stack.program = () => ({});
    });

    it("reports check failures as the engine prints them", async () => {
        const stack = await sandbox.stack(
            () =>
                void new RandomId(
                    "id",
                    { byteLength: 4 },
                    { transformations: [({ opts }) => ({ props: {}, opts })] },
                ),
            { stackName: "checks" },
        );
        const { message } = await failure(stack.preview());
        assert.match(message, /Missing required argument: "byteLength"/);
    });
});
