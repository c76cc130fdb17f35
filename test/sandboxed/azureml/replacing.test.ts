import assert from "node:assert/strict";
import { AzureMl, type AttachmentSettings, both, type EndpointSettings, stepsOf } from "./support";

/** What replaces the endpoint of `azureMl.program`. */
const CHANGES: readonly {
    readonly what: string;
    readonly endpoint: EndpointSettings;
    readonly attachment: AttachmentSettings;
    readonly name: string;
}[] = [
    { what: "its compute's namespace", endpoint: {}, attachment: { namespace: "other" }, name: "fraud" },
    { what: "its own name", endpoint: { endpointName: "cheats" }, attachment: {}, name: "cheats" },
];

describe("an endpoint on Azure ML that is replaced", () => {
    let azureMl: AzureMl;
    beforeEach(async () => {
        azureMl = await AzureMl.start();
    });
    afterEach(() => azureMl.stop());

    for (const { what, endpoint, attachment, name } of CHANGES) {
        it(`stops before anything is lost, and goes through once it is drained: ${what}`, async () => {
            await azureMl.up(azureMl.program());
            const stopped = await azureMl.fails(azureMl.program(endpoint, attachment));
            assert.match(
                stopped.error.message,
                /cannot be deleted\. Set its traffic to 0 first.*drained: true/s,
            );
            assert.deepEqual(azureMl.traffic(), { blue: 90, green: 10 });
            assert.deepEqual(azureMl.names("onlineEndpoints/deployments"), ["blue", "green"]);
            assert.deepEqual(azureMl.names("computes"), ["aml"]);

            // The way back is the former program.
            await azureMl.up(azureMl.program());
            assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);

            const drained = await azureMl.up(azureMl.program({ drained: true }));
            assert.deepEqual(drained.writes, ["update Deployment fraud-rollout"]);
            assert.deepEqual(azureMl.traffic(), {});

            const replaced = await azureMl.up(azureMl.program({ ...endpoint, drained: true }, attachment));
            const lines = replaced.writes.filter(
                (line) => line.includes("fraud") && !line.includes("assets"),
            );
            assert.deepEqual(
                [...lines.slice(0, 3).sort(), ...lines.slice(3)],
                [
                    // In any order.
                    "delete Deployment fraud-rollout",
                    ...["blue", "green"].map(
                        (version) => `delete OnlineDeployment fraud-${version}-deployment`,
                    ),
                    ...["delete OnlineEndpoint fraud-endpoint", "create OnlineEndpoint fraud-endpoint"],
                    ...["blue", "green"].map(
                        (version) => `create OnlineDeployment fraud-${version}-deployment`,
                    ),
                    "create Deployment fraud-rollout",
                ],
            );

            await azureMl.up(azureMl.program({ ...endpoint, versions: both(70) }, attachment));
            assert.deepEqual(azureMl.traffic(name), { blue: 70, green: 30 });
            assert.deepEqual(azureMl.names("onlineEndpoints"), [name]);
            assert.deepEqual(azureMl.names("onlineEndpoints/deployments"), ["blue", "green"]);
            assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);
        });
    }
});
