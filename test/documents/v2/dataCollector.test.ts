import assert from "node:assert/strict";
import { read, says } from "./deployments";

describe("a deployment's data collector", () => {
    const collected = (data_collector: unknown) => read({ data_collector }).version.collectModelData;
    const told = (data_collector: unknown) => says({ data_collector }).join("\n");
    const on = { enabled: "true" };

    it("collects the streams that are enabled", () => {
        const all = {
            collections: {
                model_inputs: {
                    enabled: "True",
                    data: "azureml:inputs:1",
                    client_id: "00000000-0000-0000-0000-000000000001",
                },
                model_outputs: { enabled: "false" },
                named: { ...on, data: { name: "outputs", version: "2" } },
            },
            sampling_rate: 0.1,
            rolling_rate: "DAY",
            request_logging: { capture_headers: ["x-request-id"] },
        };
        assert.deepEqual(collected(all), {
            collections: {
                model_inputs: {
                    dataId: "azureml:inputs:1",
                    clientId: "00000000-0000-0000-0000-000000000001",
                },
                named: { dataId: "azureml:outputs:2" },
            },
            samplingRate: 0.1,
            rollingRate: "Day",
            captureHeaders: ["x-request-id"],
        });
        assert.deepEqual(collected({ collections: { model_inputs: on } }), {
            collections: { model_inputs: {} },
            samplingRate: 1,
            rollingRate: "Hour",
        });
        assert.equal(collected({ collections: {} }), false);
        assert.equal(collected({ collections: { model_inputs: { enabled: "false" } } }), false);
    });

    it("is refused where v2 refused it, and where it asks for what is not made here", () => {
        assert.match(told({ sampling_rate: 0.5 }), /collections: is missing/);
        assert.match(
            told({ collections: { a: { enabled: true } } }),
            /enabled = true: must be a text, and v2 took nothing else\. Write "true" with quotes/,
        );
        assert.match(told({ collections: { a: {} } }), /enabled: is missing/);
        assert.match(told({ collections: { a: null } }), /collections\.a = null: must not be null/);
        assert.match(
            told({ collections: { a: on }, sampling_rate: 2 }),
            /sampling_rate = 2: must be a number from 0 to 1/,
        );
        assert.match(told({ collections: { a: on }, sampling_rate: 0 }), /sampling_rate = 0: keeps nothing/);
        assert.match(told({ collections: { a: on }, rolling_rate: "year" }), /must be minute, hour or day/);
        assert.match(
            told({ collections: { a: { ...on, data: { path: "azureml://datastores/x/paths/y" } } } }),
            /makes a data asset, which is not made here/,
        );
        assert.match(
            told({ collections: { a: { ...on, data: "inputs" } } }),
            /must be one version of a registered data asset/,
        );
        assert.match(
            told({ collections: { a: on }, request_logging: { capture_headers: "x" } }),
            /must be a list/,
        );
        assert.match(told({ collections: { a: on }, unknown: 1 }), /data_collector\.unknown: is no key/);
    });
});
