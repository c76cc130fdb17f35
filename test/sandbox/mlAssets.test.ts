import { CodeVersion } from "@pulumi/azure-native/machinelearningservices/codeVersion";
import { EnvironmentVersion } from "@pulumi/azure-native/machinelearningservices/environmentVersion";
import { ModelVersion } from "@pulumi/azure-native/machinelearningservices/modelVersion";
import { Deployment } from "@pulumi/azure-native/resources/deployment";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { WORKSPACE, withWorkspace } from "./mlSupport";
import { failure, stepsOf } from "./support";

const PLACE = { resourceGroupName: "ml", workspaceName: "ws" };
const MODEL = `${WORKSPACE}/models/fraud/versions/1`;

function model(properties: Record<string, unknown>, options: CustomResourceOptions = {}, name = "fraud") {
    return new ModelVersion("model", { ...PLACE, name, version: "1", properties }, options);
}

function environment(properties: Record<string, unknown>) {
    return new EnvironmentVersion("env", { ...PLACE, name: "env", version: "1", properties });
}

function code(codeUri: string, description?: string) {
    return new CodeVersion("code", {
        ...PLACE,
        name: "code",
        version: "1",
        properties: { codeUri, description },
    });
}

describe("Azure Machine Learning: models, environments and code", () => {
    let sandbox: Sandbox;
    beforeEach(async () => (sandbox = await withWorkspace()));
    afterEach(() => sandbox.stop());

    it("holds versions of a name that is new, and never changes what defines them", async () => {
        const stack = await sandbox.stack(() => void model({ modelUri: "azureml://m/1" }));
        await stack.up();
        const { properties } = sandbox.azure.get(MODEL);
        assert.equal(properties.modelUri, "azureml://m/1");
        assert.equal(properties.provisioningState, "Succeeded");

        stack.program = () => void model({ modelUri: "azureml://m/1", tags: { stage: "live" } });
        assert.deepEqual(stepsOf((await stack.up()).steps), ["update model"]);
        assert.deepEqual(sandbox.azure.get(MODEL).properties.tags, { stage: "live" });
        // What the service takes for the same is no change.
        stack.program = () => void model({ modelUri: "azureml://m/1", modelType: "custom_model" });
        await stack.up();
        stack.program = () => void model({ modelUri: "azureml://m/1", modelType: "mlflow_model" });
        assert.match(
            (await failure(stack.up())).message,
            /Model 'fraud:1' already exists, and its modelType is immutable/,
        );
        stack.program = () => void model({ modelUri: "azureml://m/2" });
        assert.match((await failure(stack.up())).message, /its modelUri is immutable/);
        assert.equal(sandbox.azure.get(MODEL).properties.modelUri, "azureml://m/1");
    });

    it("never changes an environment's image, conda file and routes, nor where code is", async () => {
        const image = "acme.azurecr.io/sklearn:3";
        const condaFile = "dependencies: [python=3.12]";
        const route = (port: number) => ({ port, path: "/" });
        const routes = (port: number) => ({
            livenessRoute: route(port),
            readinessRoute: route(port),
            scoringRoute: route(port),
        });
        const first = { image, condaFile, inferenceConfig: routes(5001) };
        const stack = await sandbox.stack(() => {
            environment(first);
            code("https://a/c1");
        });
        await stack.up();
        const changes: readonly [string, object][] = [
            ["image", { image: "acme.azurecr.io/sklearn:4" }],
            ["condaFile", { condaFile: undefined }],
            ["inferenceConfig", { inferenceConfig: routes(5002) }],
        ];
        for (const [member, change] of changes) {
            stack.program = () => {
                environment({ ...first, ...change });
                code("https://a/c1");
            };
            const { message } = await failure(stack.up());
            assert.match(message, new RegExp(`Environment 'env:1' already exists, and its ${member} is`));
        }
        stack.program = () => {
            environment({ ...first, description: "for people" });
            code("https://a/c1", "for people");
        };
        await stack.up();
        stack.program = () => {
            environment(first);
            code("https://a/c2");
        };
        assert.match((await failure(stack.up())).message, /Code 'code:1' already exists, and its codeUri is/);
    });

    it("refuses names and versions with other characters, and a workspace that is not there", async () => {
        const stack = await sandbox.stack(() => undefined);
        for (const name of ["a b", "a:b", "ä", "x".repeat(256)]) {
            stack.program = () => void model({ modelUri: "azureml://m" }, {}, name);
            assert.match(
                (await failure(stack.up())).message,
                new RegExp(`Model '${name}:1' is invalid: names`),
            );
        }
        stack.program = () => void model({ modelUri: "azureml://m" }, {}, `a-b_c.${"x".repeat(249)}`);
        await stack.up();
        sandbox.azure.remove(WORKSPACE);
        stack.program = () => void model({ modelUri: "azureml://m" });
        assert.match(
            (await failure(stack.up())).message,
            /'workspaces\/models\/versions', because the parent resource '.*\/workspaces\/ws' could not be found/,
        );
    });

    it("takes them from an ARM template", async () => {
        const type = "Microsoft.MachineLearningServices/workspaces/models/versions";
        const version = (modelUri: string) => ({
            type,
            apiVersion: "2025-12-01",
            name: "ws/fraud/1",
            properties: { modelUri },
        });
        let modelUri = "azureml://m/1";
        const stack = await sandbox.stack(() => {
            const template = { resources: [version(modelUri)] };
            new Deployment("assets", {
                resourceGroupName: "ml",
                properties: { mode: "Incremental", template },
            });
        });
        await stack.up();
        assert.equal(sandbox.azure.get(MODEL).properties.modelUri, "azureml://m/1");
        assert.deepEqual(
            sandbox.azure.history.map(({ id, by }) => [id.split("/").slice(-4).join("/"), by === undefined]),
            [
                ["models/fraud/versions/1", false],
                [sandbox.azure.history[1]?.id.split("/").slice(-4).join("/"), true],
            ],
        );
        modelUri = "azureml://m/2";
        assert.match(
            (await failure(stack.up())).message,
            /DeploymentFailed.*already exists, and its modelUri/,
        );
    });
});
