import assert from "node:assert/strict";
import { AzureMl } from "../sandboxed/azureml/support";
import { CHANGED, REMOVED, Scene } from "./azuremlCases";
import { driftTests } from "./driftCase";
import { endpointTests } from "./endpointCases";

describe("what somebody did on Azure ML behind the stack's back", () => {
    describe("to what a stack wrote:", () => {
        let scene: Scene;
        before(async () => (scene = await Scene.start()));
        after(() => scene.azureMl.stop());

        describe("changed:", () => {
            driftTests(() => scene, CHANGED);

            it("is written with a number of instances, and without one where it is the router's", () => {
                const capacity = (name: string) =>
                    scene.azureMl.sandbox.writes.findLast(
                        (write) => write.name === `fraud-${name}-deployment`,
                    )?.inputs.sku?.capacity;
                assert.deepEqual([capacity("blue"), capacity("green")], [2, undefined]);
            });
        });
        describe("deleted:", () => driftTests(() => scene, REMOVED));
    });

    describe("to an endpoint:", () => {
        let azureMl: AzureMl;
        beforeEach(async () => (azureMl = await AzureMl.start()));
        afterEach(() => azureMl.stop());

        endpointTests(() => azureMl);
    });
});
