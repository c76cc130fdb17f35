import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import assert from "node:assert/strict";
import { Sandbox, type SandboxStack } from "#src/sandbox/index";

describe("a stack's outputs", () => {
    let sandbox: Sandbox;
    let stack: SandboxStack;
    before(async () => {
        sandbox = await Sandbox.start();
        stack = await sandbox.stack(() => undefined);
    });
    after(() => sandbox.stop());

    const outputsOf = async (outputs: () => object) => {
        stack.program = outputs;
        return (await stack.up()).outputs;
    };

    it("are what the Automation API reads, secrets in lists and maps too", async () => {
        const outputs = await outputsOf(() => ({
            text: "ß\n",
            number: 1.5,
            none: null,
            missing: undefined,
            list: [1, [true, pulumi.secret("in a list")]],
            map: { plain: {}, nested: { secret: pulumi.secret({ of: ["two", 2] }) } },
            secretList: pulumi.secret([1, "two"]),
            secretInSecret: pulumi.secret({ of: pulumi.secret("both") }),
            random: new RandomPassword("password", { length: 8 }).result,
        }));
        assert.deepEqual(outputs, await stack.automation.outputs());
        assert.deepEqual(outputs["list"], { value: [1, [true, "in a list"]], secret: false });
        assert.deepEqual(outputs["secretList"], { value: [1, "two"], secret: true });
        assert.equal(outputs["random"]?.secret, true);
    });

    it("are the CLI's word where one is no plain value", async () => {
        const outputs = await outputsOf(() => ({
            asset: new pulumi.asset.StringAsset("hello"),
            secretAsset: pulumi.secret(new pulumi.asset.StringAsset("hidden")),
        }));
        assert.deepEqual(outputs, await stack.automation.outputs());
    });

    it("are none without any, and those of the last program", async () => {
        assert.deepEqual(await outputsOf(() => ({})), {});
        assert.deepEqual(await outputsOf(() => ({ one: pulumi.secret(1) })), {
            one: { value: 1, secret: true },
        });
    });
});
