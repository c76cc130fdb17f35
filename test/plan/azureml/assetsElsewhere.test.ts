import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { describe as line } from "#src/core/problems";
import { bare, blue, plan, scored, v } from "./online";

const id = (group: string, workspace: string, asset: string) =>
    `/subscriptions/s/resourceGroups/${group}/providers/Microsoft.MachineLearningServices/workspaces/${workspace}/${asset}/a/versions/1`;
const said = (settings: unknown, context: object = {}) => plan(settings, context).problems.map(line);

describe("an asset of a version on Azure ML", () => {
    it("is of the attachment's workspace, in any case", () => {
        assert.deepEqual(said(v({ model: id("RG", "Ws", "models") })), []);
        const other = said(v({ model: id("rg", "other", "models") }));
        assert.equal(other.length, 1);
        assert.match(
            other[0]!,
            /: is of workspace other, and a version takes assets of its own workspace only\. Register the model in the attachment's workspace\.$/,
        );
        assert.match(
            said(v({ model: id("far", "ws", "models") })).join(),
            /: is of workspace ws in resource group far, and/,
        );
    });

    it("is so of each kind", () => {
        const environment = id("rg", "other", "environments");
        const code = id("rg", "other", "codes");
        const collections = { model_inputs: { dataId: id("rg", "other", "data") } };
        const entry = { entryScript: scored.entryScript };
        const lines = said(bare({ environment, code, ...entry, collectModelData: { collections } }));
        assert.deepEqual(
            lines.map((one) => /Register the (.*) in/.exec(one)?.[1]),
            ["environment", "code asset", "data asset"],
        );
    });

    it("is not compared with a workspace that is known later only", () => {
        const later = { workspaceName: undefined, resourceGroupName: undefined };
        assert.deepEqual(said(v({ model: id("rg", "other", "models") }), later), []);
    });
});

describe("a model that two versions of an endpoint register", () => {
    const URI = "azureml://datastores/d/paths/m";
    const both = (one: object, other: object) =>
        said({
            versions: {
                blue: { ...blue, traffic: 100, model: { uri: URI, name: "m", version: "7", ...one } },
                green: { ...blue, model: { uri: URI, name: "m", version: "7", ...other } },
            },
        });
    const says = (difference: string) => [
        `versions.green.model.version = "7": is a version of model m with another ${difference} than in versions.blue. Give each its own version, or leave it out: it is then a hash of what it is.`,
    ];

    it("is one in one version only where address and type are one", () => {
        assert.deepEqual(both({}, {}), []);
        assert.deepEqual(both({}, { uri: `${URI}2` }), says("uri"));
        assert.deepEqual(both({ type: "triton_model" }, {}), says("type"));
    });

    it("is another under another name or version, or with a version that follows from the address", () => {
        for (const own of [{ name: "n" }, { version: "8" }, { version: undefined }]) {
            assert.deepEqual(both({}, { uri: `${URI}2`, ...own }), []);
        }
    });

    it("is not compared by an address that is known later only", () => {
        assert.deepEqual(both({}, { uri: output(`${URI}2`) }), []);
    });
});
