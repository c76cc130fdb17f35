import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { carriedOfExistingAttachment, planExistingAttachment } from "#src/plan/azureml/existingAttachment";
import { checkCarried } from "#src/plan/carried";
import { saidBy, says } from "../says";
import { WORKSPACE } from "./attachmentSettings";

const said = (settings: unknown) => saidBy(planExistingAttachment(settings as never));
const ID = "must be the resource id of a Microsoft.MachineLearningServices/workspaces";

describe("planExistingAttachment", () => {
    it("has the compute's own defaults", () => {
        const settings = { workspaceId: output(WORKSPACE), computeName: "aks-2" };
        assert.deepEqual(planExistingAttachment(settings), {
            plan: { computeName: "aks-2", namespace: "default", nodeSelector: {} },
            problems: [],
            warnings: [],
        });
    });

    it("takes what the program says", () => {
        const settings = {
            workspaceId: WORKSPACE,
            computeName: "fraud",
            namespace: "a",
            nodeSelector: { t: "x" },
        };
        const { plan, problems, warnings } = planExistingAttachment(settings);
        assert.deepEqual(plan, { computeName: "fraud", namespace: "a", nodeSelector: { t: "x" } });
        assert.deepEqual(problems, []);
        assert.deepEqual(warnings, []);
    });

    it("refuses everything at once", () => {
        assert.deepEqual(said({}), [
            "workspaceId: is missing. Give the workspace's resource id.",
            "computeName: is missing. Give the name as az ml compute list shows it.",
        ]);
        const bad = { workspaceId: "x", computeName: "x", namespace: "X", nodeSelector: [], tags: {} };
        assert.deepEqual(
            said(bad).map((line) => line.split(/[ :]/)[0]),
            ["tags", "computeName", "namespace", "nodeSelector", "workspaceId"],
        );
        assert.deepEqual(said({ workspaceId: WORKSPACE, computeName: "aml", namespace: null }), [
            "namespace = null: must not be null. Leave it out, or give a value.",
        ]);
    });

    it("survives whatever JavaScript has", () => {
        for (const value of [null, [], "x", Symbol("x"), 10n, () => 1, new Map(), output({})]) {
            assert.notDeepEqual(said(value), []);
            for (const key of ["workspaceId", "computeName", "namespace", "nodeSelector"]) {
                const settings = { workspaceId: WORKSPACE, computeName: "aml", [key]: value };
                const later = key === "workspaceId" && typeof value === "object" && value !== null;
                const fine =
                    (later && !Array.isArray(value) && !(value instanceof Map)) ||
                    (key === "namespace" && value === "x");
                assert.equal(said(settings).length > 0, !fine, `${key}: ${String(typeof value)}`);
            }
        }
    });

    it("checks the workspace when it becomes known", () => {
        const found = says((f) => checkCarried(f, { workspaceId: "x" }, carriedOfExistingAttachment()));
        assert.ok(found[0]?.startsWith(`workspaceId = "x": ${ID}.`));
    });
});
