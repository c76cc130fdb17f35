import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { Sandbox, SandboxRunError } from "aks-scoring/sandbox";
import assert from "node:assert/strict";

/** Its version warns, and waits for the endpoint's service account. */
function program(): void {
    const pools = { cpu: { vmSize: "Standard_D4s_v5", count: 3 }, gpu: { vmSize: "Standard_NC4as_T4_v3" } };
    const cluster = new AksCluster("ml", { resourceGroupName: "scoring", location: "westeurope", pools });
    const target = new ScoringGateway("edge", { cluster });
    const image = "acme.azurecr.io/fraud:12";
    new ScoringEndpoint("fraud", { target, versions: { blue: { image, pool: "gpu", gpus: 1 } } });
}

describe("a warning of what was never registered", function () {
    this.timeout(60_000);

    it("does not hold up the next run in the same process", async () => {
        const sandbox = await Sandbox.start();
        try {
            const stack = await sandbox.stack(program, { projectName: "warned", stackName: "sandbox" });
            const account = "ScoringEndpoint$kubernetes:core/v1:ServiceAccount::fraud-account";
            sandbox.failWrite(
                { operation: "create", urn: `urn:pulumi:sandbox::warned::aks-scoring:index:${account}` },
                "refused",
            );
            await assert.rejects(stack.up(), SandboxRunError);
            assert.equal(sandbox.isFailing, false);
            assert.match((await stack.preview()).diagnostics.join("\n"), /follows CPU use/);
        } finally {
            await sandbox.stop();
        }
    });
});
