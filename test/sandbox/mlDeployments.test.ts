import type { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { COMPUTE, ENDPOINT, onlineDeployment, withEndpoint, WORKSPACE } from "./mlSupport";
import { clusterId, failure } from "./support";

const BLUE = `${ENDPOINT}/deployments/blue`;
const kind = { apiVersion: "amlarc.azureml.com/v1alpha1", kind: "InstanceType" };
const resources = (requests: object, limits: object = {}, instanceType?: string) => ({
    instanceType,
    containerResourceRequirements: { containerResourceRequests: requests, containerResourceLimits: limits },
});

describe("Azure Machine Learning: online deployments", () => {
    let sandbox: Sandbox;
    before(async () => {
        sandbox = await withEndpoint();
        const limits = { cpu: "4", memory: "16Gi", "nvidia.com/gpu": 1 };
        const spec = { resources: { requests: { cpu: "1", memory: "2Gi" }, limits } };
        sandbox.kubernetes.put({ ...kind, metadata: { name: "gpu" }, spec }, clusterId("ml"));
        const items = [{ metadata: { name: "tiny" }, spec: { resources: { limits: { cpu: "500m" } } } }];
        const list = { ...kind, kind: "InstanceTypeList", metadata: { name: "list" }, items };
        sandbox.kubernetes.put(list, clusterId("ml"));
    });
    after(() => sandbox.stop());

    /** Properties of a deployment, and what the service answers. */
    const refused: readonly (readonly [string, RegExp, Record<string, unknown>])[] = [
        [
            "another kind of compute",
            /does not take a deployment of type 'Managed'/,
            { endpointComputeType: "Managed" },
        ],
        [
            "a model version that is not there",
            /'Microsoft.MachineLearningServices\/workspaces\/models\/versions\/3' .* was not found/,
            { model: `${WORKSPACE}/models/fraud/versions/3` },
        ],
        [
            "an environment version that is not there",
            /environments\/versions\/1' .* was not found/,
            { environmentId: `${WORKSPACE}/environments/env/versions/1` },
        ],
        [
            "a code version that is not there",
            /codes\/versions\/1' .* was not found/,
            { codeConfiguration: { codeId: `${WORKSPACE}/codes/c/versions/1`, scoringScript: "score.py" } },
        ],
        [
            "code without a script",
            /scoringScript is required with codeConfiguration/,
            { codeConfiguration: { codeId: "azureml:c:1", scoringScript: "" } },
        ],
        [
            "a timeout above 5 minutes",
            /'PT5M1S' must be .* at most PT5M/,
            { requestSettings: { requestTimeout: "PT5M1S" } },
        ],
        [
            "a timeout that is no duration",
            /'300s' must be an ISO 8601/,
            { requestSettings: { requestTimeout: "300s" } },
        ],
        [
            "a fixed scale without a count",
            /'blue' of scale type Default needs sku.capacity/,
            { scaleSettings: { scaleType: "Default" } },
        ],
        [
            "a minimum above the maximum",
            /minInstances \(3\) of deployment 'blue' must not be above maxInstances \(2\)/,
            { scaleSettings: { scaleType: "TargetUtilization", minInstances: 3, maxInstances: 2 } },
        ],
        [
            "a minimum above the maximum that is 1 by default",
            /minInstances \(2\) .* above maxInstances \(1\)/,
            { scaleSettings: { scaleType: "TargetUtilization", minInstances: 2 } },
        ],
        [
            "an instance type that is not there",
            /Instance type 'large' does not exist/,
            { instanceType: "large" },
        ],
        [
            "more cores than the type allows",
            /cpu request 5 is above the 4 that/,
            resources({ cpu: "5" }, {}, "gpu"),
        ],
        [
            "more memory than the type allows",
            /memory limit 17Gi is above the 16Gi that instance type 'gpu' allows/,
            resources({}, { memory: "17Gi" }, "gpu"),
        ],
        ["more GPUs than the type allows", /gpu limit 2 is above the 1/, resources({}, { gpu: "2" }, "gpu")],
        ["GPUs where the type has none", /gpu limit 1 is above the 0/, resources({}, { gpu: "1" })],
        ["part of a GPU", /gpu limit '0.5' must be a whole number/, resources({}, { gpu: "0.5" }, "gpu")],
        ["part of a GPU in thousandths", /'500m' must be a whole/, resources({}, { gpu: "500m" }, "gpu")],
        [
            "more than the default type allows",
            /above the 2 that instance type 'defaultinst/,
            resources({ cpu: "2100m" }),
        ],
        [
            "more than an item of a list allows",
            /cpu limit 1 is above the 500m/,
            resources({}, { cpu: "1" }, "tiny"),
        ],
        [
            "a request above the limit",
            /request 2 is above the limit 1/,
            resources({ cpu: "2" }, { cpu: "1" }),
        ],
        ["what is no quantity", /cpu request '1 core' is no quantity/, resources({ cpu: "1 core" })],
        ["what is no unit", /memory request '2GB' is no quantity/, resources({ memory: "2GB" })],
    ];

    it("refuses what cannot run", async () => {
        const stack = await sandbox.stack(() => undefined, { stackName: "refused" });
        for (const [what, message, properties] of refused) {
            stack.program = () => void onlineDeployment("blue", properties);
            assert.match((await failure(stack.up())).message, message, what);
        }
    });

    it("takes what just fits", async () => {
        await sandbox.azure.put(`${WORKSPACE}/models/fraud/versions/3`, {
            properties: { modelUri: "azureml://m" },
        });
        const full = { cpu: "4000m", memory: "16384Mi", gpu: "1" };
        const stack = await sandbox.stack(
            () => {
                onlineDeployment("blue", {
                    ...resources({ cpu: "4" }, full, "gpu"),
                    model: `${WORKSPACE.toLowerCase()}/models/fraud/versions/3`,
                    environmentId: "azureml://registries/azureml/environments/sklearn/versions/1",
                    requestSettings: { requestTimeout: "PT5M", maxQueueWait: "PT0.5S" },
                    scaleSettings: { scaleType: "TargetUtilization", minInstances: 2, maxInstances: 2 },
                });
            },
            { stackName: "fits" },
        );
        await stack.up();
        assert.equal(sandbox.azure.get(BLUE).properties.provisioningState, "Succeeded");
        await stack.destroy();
    });

    it("keeps the count of an autoscaled deployment, whoever set it", async () => {
        let tags = { turn: "1" };
        let minInstances = 2;
        const stack = await sandbox.stack(
            () => {
                const scaleSettings = { scaleType: "TargetUtilization", minInstances, maxInstances: 5 };
                onlineDeployment("blue", { scaleSettings }, { args: { tags } });
            },
            { stackName: "scaled" },
        );
        await stack.up();
        assert.deepEqual(sandbox.azure.get(BLUE).sku, { name: "Default", capacity: 2 });
        sandbox.azure.change(BLUE, (body) => (body.sku.capacity = 4));
        tags = { turn: "2" };
        minInstances = 1;
        await stack.up();
        assert.equal(sandbox.azure.get(BLUE).sku.capacity, 4);
        assert.deepEqual(sandbox.azure.get(BLUE).tags, { turn: "2" });
        stack.program = () =>
            void onlineDeployment(
                "blue",
                { scaleSettings: { scaleType: "Default" } },
                { args: { sku: { name: "Default", capacity: 3 } } },
            );
        await stack.up();
        assert.equal(sandbox.azure.get(BLUE).sku.capacity, 3);
        await stack.destroy();
    });

    it("adds to a deployment's properties, and takes none back", async () => {
        let properties: Record<string, string> = { team: "risk" };
        const stack = await sandbox.stack(() => void onlineDeployment("blue", { properties }), {
            stackName: "properties",
        });
        await stack.up();
        const held = () => sandbox.azure.get(BLUE).properties.properties;
        const operation = held()["AzureAsyncOperationUri"];
        assert.equal(held()["azureml.onlineendpointid"], ENDPOINT.toLowerCase());
        properties = { tier: "gold" };
        await stack.up();
        assert.deepEqual([held()["team"], held()["tier"]], ["risk", "gold"]);
        assert.notEqual(held()["AzureAsyncOperationUri"], operation);
        properties = { tier: "silver" };
        assert.match((await failure(stack.up())).message, /Property 'tier' of 'blue' cannot be changed/);

        // After a refresh what the service added stands in the inputs: a PUT that repeats it is no change of it.
        properties = { tier: "gold", AzureAsyncOperationUri: String(operation) };
        await stack.up();
        assert.notEqual(held()["AzureAsyncOperationUri"], operation);
        await stack.destroy();
        assert.equal(sandbox.azure.get(COMPUTE).properties.isAttachedCompute, true);
    });
});
