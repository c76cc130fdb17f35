import assert from "node:assert/strict";
import { AzureMl, blue, both, stepsOf } from "./support";

describe("an update of Azure ML that fails", () => {
    let azureMl: AzureMl;
    beforeEach(async () => {
        azureMl = await AzureMl.start();
    });
    afterEach(() => azureMl.stop());

    it("is finished by the next one, wherever it stopped", async () => {
        // The writes of a creation, in the order in which the first of them may come.
        for (const n of [2, 4, 5, 3, 1]) {
            azureMl.sandbox.failWrite(n);
            await azureMl.fails(azureMl.program());
        }
        await azureMl.up(azureMl.program());
        assert.deepEqual(azureMl.traffic(), { blue: 90, green: 10 });

        azureMl.sandbox.failWrite(1);
        await azureMl.fails(azureMl.program({ versions: both(60) }));
        assert.deepEqual(azureMl.traffic(), { blue: 90, green: 10 });
        await azureMl.up(azureMl.program({ versions: both(60) }));
        assert.deepEqual(azureMl.traffic(), { blue: 60, green: 40 });
    });

    it("is finished after an import of what Azure made and could not say", async () => {
        const versions = { blue };
        await azureMl.up(() => void azureMl.attachment());
        // Assets and InstanceType come before the endpoint.
        azureMl.sandbox.failWrite(3, "connection lost", { applied: true });
        await azureMl.fails(azureMl.program({ versions }));
        const { error } = await azureMl.fails(azureMl.program({ versions }));
        const id = azureMl.id("onlineEndpoints/fraud");
        assert.ok(error.message.includes(`cannot create already existing resource "${id}"`), error.message);

        await azureMl.stack.automation.import({
            resources: [
                {
                    type: "azure-native:machinelearningservices:OnlineEndpoint",
                    name: "fraud-endpoint",
                    id,
                    parent: "fraud",
                },
            ],
            nameTable: { fraud: "urn:pulumi:dev::sandbox::aks-scoring:index:ScoringEndpoint::fraud" },
            protect: false,
            generateCode: false,
        });
        const { writes } = await azureMl.up(azureMl.program({ versions }));
        assert.deepEqual(
            writes.filter((line) => line.includes("OnlineEndpoint") && !line.startsWith("update")),
            [],
            "the endpoint is not made anew",
        );
        assert.deepEqual(azureMl.traffic(), { blue: 100 });
        assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);
    });
});
