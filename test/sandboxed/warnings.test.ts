import { Sandbox, SandboxRunError } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { SET_UPS, stackOf, type SetUp } from "../examples/setUps";

describe("a warning of what was never registered", function () {
    this.timeout(60_000);

    it("does not hold up the next run in the same process", async () => {
        const sandbox = await Sandbox.start();
        try {
            const { stacks, prepare }: SetUp = SET_UPS["existing-cluster"];
            await prepare?.(sandbox);
            const stack = await stackOf(sandbox, stacks[0]!);
            const account = "ScoringEndpoint$kubernetes:core/v1:ServiceAccount::fraud-account";
            sandbox.failWrite(
                {
                    operation: "create",
                    urn: `urn:pulumi:existing-cluster::sandbox::aks-scoring:index:${account}`,
                },
                "refused",
            );
            await assert.rejects(stack.up(), SandboxRunError);
            assert.equal(sandbox.isFailing, false);
            assert.match((await stack.preview()).diagnostics.join("\n"), /needs room for one more pod/);
        } finally {
            await sandbox.stop();
        }
    });
});
