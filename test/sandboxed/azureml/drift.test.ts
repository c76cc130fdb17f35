import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AzureMl, blue, both, green, stepsOf } from "./support";

const KEYS = { primaryKey: "given-key-0123456789-abcdef", secondaryKey: "another-given-key-42-ghijkl" };
const NEW_KEY = "yet-another-given-key-mnopqr";

describe("what somebody changed on Azure ML behind the stack's back", () => {
    let azureMl: AzureMl;
    beforeEach(async () => {
        azureMl = await AzureMl.start();
    });
    afterEach(() => azureMl.stop());
    const endpointId = () => azureMl.id("onlineEndpoints/fraud");

    it("is taken from a version that goes, whatever the program thought that it had", async () => {
        const versions = { blue, green: { ...green, traffic: 0 } };
        await azureMl.up(azureMl.program({ versions }));
        azureMl.sandbox.azure.change(endpointId(), ({ properties }) => {
            properties.traffic = { blue: 90, green: 10 };
        });
        const { writes } = await azureMl.up(azureMl.program({ versions: { blue } }));
        assert.deepEqual(writes.slice(0, 2), [
            "update Deployment fraud-rollout",
            "delete OnlineDeployment fraud-green-deployment",
        ]);
        assert.deepEqual(azureMl.traffic(), { blue: 100 });
    });

    it("is not taken back where the service itself wrote it", async () => {
        await azureMl.up(azureMl.program());
        azureMl.sandbox.azure.change(azureMl.id("computes/aml"), ({ properties }) => {
            properties.properties.instanceTypes = { "cpu-x": { resources: {} } };
            properties.properties.extensionPrincipalId = "00000000-0000-0000-0000-000000000009";
        });
        azureMl.sandbox.azure.change(
            azureMl.id("onlineEndpoints/fraud/deployments/blue"),
            ({ properties }) => {
                properties.properties.AzureAsyncOperationUri = "https://management.azure.com/another";
            },
        );
        const { run } = await azureMl.up(undefined, { refresh: true });
        assert.deepEqual(stepsOf(run), []);
    });

    it("is made again where Azure forgot the rollout's entry, and no traffic is lost", async () => {
        await azureMl.up(azureMl.program());
        const [subscription = ""] = azureMl.clusterId.split("/resourceGroups/");
        const entry = `${subscription}/resourceGroups/ml/providers/Microsoft.Resources/deployments/ws.fraud.rollout`;
        assert.equal(azureMl.sandbox.azure.remove(entry), true);
        // Without a refresh the next change is a PUT, which makes it again.
        await azureMl.up(azureMl.program({ versions: both(50) }));
        assert.equal(azureMl.sandbox.azure.remove(entry), true);
        const { writes } = await azureMl.up(undefined, { refresh: true });
        assert.deepEqual(writes, ["create Deployment fraud-rollout"]);
        assert.deepEqual(azureMl.traffic(), { blue: 50, green: 50 });
    });

    it("is said of keys that are not the program's, with no key in it", async () => {
        const secret = (keys: typeof KEYS) => ({
            primaryKey: pulumi.secret(keys.primaryKey),
            secondaryKey: keys.secondaryKey,
        });
        const first = await azureMl.up(() => azureMl.program(secret(KEYS))());
        assert.equal(first.run.outputs["primaryKey"]?.value, KEYS.primaryKey);
        assert.equal(first.run.outputs["secondaryKey"]?.value, KEYS.secondaryKey);
        assert.equal(
            first.run.diagnostics.some((text) => text.includes("is not the key")),
            false,
        );

        const changed = { ...KEYS, primaryKey: NEW_KEY };
        const second = await azureMl.up(() => azureMl.program(secret(changed))());
        assert.deepEqual(second.writes, []);
        assert.equal(second.run.outputs["primaryKey"]?.value, KEYS.primaryKey);
        const said = second.run.diagnostics.filter((text) => text.includes("is not the key"));
        assert.equal(said.length, 1);
        assert.match(
            said[0]!,
            /primaryKey is not the key that endpoint fraud has.*regenerate-keys --name fraud --key-type primary/s,
        );
        const preview = await azureMl.stack.preview({ diff: true });
        const texts = [
            await azureMl.stack.exportState(),
            JSON.stringify([azureMl.sandbox.writes, azureMl.sandbox.azure.history]),
            ...[first.run, second.run, preview].flatMap(({ stdout, diagnostics }) => [
                stdout,
                ...diagnostics,
            ]),
        ];
        for (const key of [KEYS.primaryKey, KEYS.secondaryKey, NEW_KEY]) {
            assert.equal(
                texts.some((text) => text.includes(key)),
                false,
                "no key in any text",
            );
        }
    });
});
