import assert from "node:assert/strict";
import { read, says } from "./deployments";

describe("a deployment's model", () => {
    const model = (given: unknown) => read({ model: given }).version.model;
    const told = (given: unknown) => says({ model: given }).join("\n");
    const ID =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml/providers" +
        "/Microsoft.MachineLearningServices/workspaces/ws/models/m/versions/1";

    it("is a registered one, one version of it", () => {
        assert.equal(model("azureml:m:1"), "azureml:m:1");
        assert.equal(model(`azureml:${ID}`), ID);
        assert.match(told("azureml:m"), /Name its version too: "azureml:m:1"/);
        assert.match(told("azureml:m@latest"), /A label moves from version to version/);
        assert.match(told("m:1"), /Did you mean "azureml:m:1"/);
        assert.match(told("azureml://registries/r/models/m/versions/1"), /take nothing from registries/);
        assert.match(
            told("../model"),
            /must be a registered model, azureml:<name>:<version>, or say \{ path \}\. Write \{ path: \.\.\/model \}/,
        );
        assert.match(told(5), /model = 5: must be a text/);
    });

    it("is registered from a path or an address", () => {
        assert.deepEqual(model({ path: "../model" }), { path: "model" });
        assert.deepEqual(model({ path: "../model.pkl", name: "fraud", version: 3, type: "MLFLOW_MODEL" }), {
            path: "model.pkl",
            name: "fraud",
            version: "3",
            type: "mlflow_model",
        });
        const uri = "azureml://datastores/workspaceblobstore/paths/m";
        assert.deepEqual(model({ path: uri }), { uri });
        assert.match(
            told({ path: "../modell" }),
            /model\.path = "modell": must be the path of a file.*Did you mean model\?/,
        );
        assert.match(told({ path: "runs:/x/model" }), /Write azureml:\/\/jobs\/<job>\/outputs/);
        assert.match(told({ path: "http://x/m" }), /must be where the files are/);
        assert.match(told({}), /model\.path: is missing/);
        assert.match(
            told({ path: "../model", type: "onnx" }),
            /must be custom_model, mlflow_model or triton_model/,
        );
        assert.match(told({ path: "../model", unknown: 1 }), /model\.unknown: is no key/);
        assert.match(told({ path: "../model", tags: { a: "b" } }), /^warning: .*model\.tags: is left out/);
    });
});
