import assert from "node:assert/strict";
import { ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { Sandbox } from "aks-scoring/sandbox";
import { servingCluster } from "./servingCluster";

// The commands of docs/serving-on-kubernetes.md, "When an object exists already".
describe("a create whose answer was lost", () => {
    let sandbox: Sandbox;
    before(async () => {
        sandbox = await Sandbox.start();
    });
    after(() => sandbox.stop());

    const program = (withEndpoint: boolean) => () => {
        const target = new ScoringGateway("edge", { cluster: servingCluster() });
        if (withEndpoint) {
            const versions = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } };
            new ScoringEndpoint("fraud", { target, auth: "none", versions });
        }
    };

    it("is brought back by pulumi import under its component", async () => {
        const stack = await sandbox.stack(program(false));
        await stack.up();
        stack.program = program(true);
        const urn = (type: string, name: string) => `urn:pulumi:dev::sandbox::${type}::${name}`;
        const isRoute = (kind: string) => sandbox.kubernetes.objects(kind).length > 0;
        sandbox.failWrite(
            {
                operation: "create",
                urn: urn(
                    "aks-scoring:index:ScoringEndpoint$kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
                    "fraud-route",
                ),
            },
            "connection lost",
            { applied: true },
        );
        await assert.rejects(stack.up(), /connection lost/);
        assert.equal(isRoute("HTTPRoute"), true);
        await assert.rejects(stack.up(), /httproutes\.gateway\.networking\.k8s\.io "fraud" already exists/);

        await stack.automation.import({
            resources: [
                {
                    type: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
                    name: "fraud-route",
                    id: "scoring/fraud",
                    parent: "fraud",
                    provider: "cluster",
                },
            ],
            nameTable: {
                fraud: urn("aks-scoring:index:ScoringEndpoint", "fraud"),
                cluster: urn("pulumi:providers:kubernetes", "cluster"),
            },
            protect: false,
            generateCode: false,
        });
        const run = await stack.up();
        assert.deepEqual(
            run.steps.filter(({ op }) => op !== "update"),
            [],
            "nothing is made anew",
        );
        assert.deepEqual((await stack.up()).steps, []);
    });
});
