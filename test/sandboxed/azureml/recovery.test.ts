import assert from "node:assert/strict";
import { AzureMl, blue, both, stepsOf } from "./support";

const ENDPOINT = "ScoringEndpoint$azure-native:machinelearningservices:OnlineEndpoint::fraud-endpoint";
/** Writes of a creation, each after the one before it. */
const CHAIN = [
    "ExistingAksCluster$azure-native:kubernetesconfiguration:Extension::shared-azureml",
    "WorkspaceAttachment$azure-native:machinelearningservices:Compute::aml-compute",
    ENDPOINT,
    "ScoringEndpoint$aks-scoring:index:ScoringDeployment$azure-native:machinelearningservices:OnlineDeployment" +
        "::fraud-blue-deployment",
    "ScoringEndpoint$azure-native:resources:Deployment::fraud-rollout",
];
const urnOf = (resource: string) => `urn:pulumi:dev::sandbox::aks-scoring:index:${resource}`;
const creationOf = (resource: string) => ({ operation: "create", urn: urnOf(resource) }) as const;

describe("an update of Azure ML that fails", () => {
    let azureMl: AzureMl;
    beforeEach(async () => {
        azureMl = await AzureMl.start();
    });
    afterEach(() => azureMl.stop());

    it("is finished by the next one, wherever it stopped", async () => {
        for (const resource of CHAIN) {
            azureMl.sandbox.failWrite(creationOf(resource));
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
        azureMl.sandbox.failWrite(creationOf(ENDPOINT), "connection lost", { applied: true });
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
            nameTable: { fraud: urnOf("ScoringEndpoint::fraud") },
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
