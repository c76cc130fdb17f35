import assert from "node:assert/strict";
import { planDataCollection } from "#src/plan/azureml/dataCollection";
import { says } from "../says";
import type { Findings } from "#src/core/problems";

function planned(value: unknown) {
    let made: ReturnType<typeof planDataCollection>;
    assert.deepEqual(
        says((f: Findings) => {
            made = planDataCollection(f, value);
        }),
        [],
    );
    return made;
}

describe("planDataCollection", () => {
    it("collects nothing unless asked, and inputs and outputs when asked", () => {
        assert.equal(planned(undefined), undefined);
        assert.equal(planned(false), undefined);
        assert.deepEqual(planned(true), {
            rollingRate: "Hour",
            collections: { model_inputs: { samplingRate: 1 }, model_outputs: { samplingRate: 1 } },
            captureHeaders: [],
        });
    });

    it("samples each stream at its own rate, else at that of all", () => {
        const settings = {
            samplingRate: 0.5,
            rollingRate: "Day",
            collections: { seen: {}, rare: { samplingRate: 0.01, dataId: "azureml:d:1" } },
            captureHeaders: ["x-request-id"],
        };
        const made = planned(settings);
        assert.deepEqual(made, {
            rollingRate: "Day",
            collections: { rare: { samplingRate: 0.01 }, seen: { samplingRate: 0.5 } },
            captureHeaders: ["x-request-id"],
        });
        assert.deepEqual(Object.keys(made?.collections ?? {}), ["rare", "seen"]);
        assert.deepEqual(planned({ samplingRate: 0.5 })?.collections, {
            model_inputs: { samplingRate: 0.5 },
            model_outputs: { samplingRate: 0.5 },
        });
    });

    it("keeps a stream of any name that the script may use", () => {
        const collections = JSON.parse('{ "__proto__": { "samplingRate": 0.1 } }') as unknown;
        assert.deepEqual(Object.entries(planned({ collections })?.collections ?? {}), [
            ["__proto__", { samplingRate: 0.1 }],
        ]);
    });
});
