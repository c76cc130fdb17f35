import assert from "node:assert/strict";
import { ScoringDeployment, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { servingCluster } from "../servingCluster";
import { AzureMl, blue, both, stepsOf } from "./support";

describe("versions on Azure ML", () => {
    let azureMl: AzureMl;
    beforeEach(async () => {
        azureMl = await AzureMl.start({});
    });
    afterEach(() => azureMl.stop());

    it("change from keys to tokens and back in one update", async () => {
        await azureMl.up(azureMl.program());
        const token = await azureMl.up(azureMl.program({ auth: "token" }));
        assert.deepEqual(token.writes, ["update Deployment fraud-rollout"]);
        assert.equal(token.run.outputs["primaryKey"]?.value, undefined);
        assert.equal(token.run.outputs["secondaryKey"]?.value, undefined);
        const mode = () =>
            azureMl.sandbox.azure.get(azureMl.id("onlineEndpoints/fraud")).properties.authMode as string;
        assert.equal(mode(), "AMLToken");
        assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);
        azureMl.stack.program = azureMl.program();
        assert.deepEqual(stepsOf(await azureMl.stack.preview()), ["update Deployment fraud-rollout"]);
        const key = await azureMl.up(azureMl.program());
        assert.deepEqual(key.writes, ["update Deployment fraud-rollout"]);
        assert.equal(mode(), "Key");
        assert.match(key.run.outputs["primaryKey"]?.value as string, /^[0-9a-f]{32}$/);
    });

    it("move with their endpoint to another target, its name staying, and back", async () => {
        const program = (path: "edge" | "aml") => () => {
            const gateway = new ScoringGateway("edge", { cluster: servingCluster() });
            const attachment = azureMl.attachment();
            if (path === "edge") {
                new ScoringEndpoint("fraud", { target: gateway, versions: both(90) });
            } else {
                azureMl.endpoint("fraud", { target: attachment, versions: both(90) });
            }
        };
        await azureMl.up(program("aml"));
        azureMl.stack.program = program("edge");
        const preview = await azureMl.stack.preview();
        assert.ok(stepsOf(preview).includes("delete OnlineEndpoint fraud-endpoint"));
        const { writes } = await azureMl.up(program("edge"));
        const at = (line: string) => writes.indexOf(line);
        assert.ok(at("create HTTPRoute fraud-route") >= 0, writes.join("\n"));
        assert.ok(
            at("create HTTPRoute fraud-route") < at("delete Deployment fraud-rollout"),
            writes.join("\n"),
        );
        assert.deepEqual(azureMl.names("onlineEndpoints"), []);
        const back = await azureMl.up(program("aml"));
        assert.ok(back.writes.includes("delete HTTPRoute fraud-route"), back.writes.join("\n"));
        assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);
    });

    it("move between a gateway and an attachment, the new way there before the old one goes", async () => {
        const versions = both(90);
        const program =
            (...paths: readonly ("edge" | "aml")[]) =>
            () => {
                const gateway = new ScoringGateway("edge", { cluster: servingCluster() });
                const attachment = azureMl.attachment();
                if (paths.includes("edge")) {
                    new ScoringEndpoint("fraud-edge", { target: gateway, endpointName: "fraud", versions });
                }
                if (paths.includes("aml")) {
                    azureMl.endpoint("fraud-aml", { target: attachment, endpointName: "fraud", versions });
                }
            };
        await azureMl.up(program("edge"));
        const there = await azureMl.up(program("aml"));
        const at = (writes: readonly string[], line: string) => {
            assert.ok(writes.includes(line), `${line} in\n${writes.join("\n")}`);
            return writes.indexOf(line);
        };
        assert.ok(
            at(there.writes, "create Deployment fraud-aml-rollout") <
                at(there.writes, "delete HTTPRoute fraud-edge-route"),
        );
        const back = await azureMl.up(program("edge"));
        assert.ok(
            at(back.writes, "create HTTPRoute fraud-edge-route") <
                at(back.writes, "delete Deployment fraud-aml-rollout"),
        );
        assert.deepEqual(azureMl.names("onlineEndpoints"), []);
    });

    it("stand alone: on an endpoint of the program, and on one that the workspace has", async () => {
        const alone = (endpointName: string) => () => {
            const target = azureMl.attachment();
            const fraud = azureMl.endpoint("fraud", { target, versions: both(90) });
            new ScoringDeployment(
                "extra",
                { target, endpointName, versionName: "extra", ...blue },
                { dependsOn: [fraud] },
            );
        };
        const { writes } = await azureMl.up(alone("fraud"));
        assert.deepEqual(writes.filter((line) => !line.includes("assets")).slice(-2), [
            "create Deployment fraud-rollout",
            "create OnlineDeployment extra-deployment",
        ]);
        assert.deepEqual(azureMl.traffic(), { blue: 90, green: 10 });
        // Shifting goes on as before.
        assert.deepEqual(stepsOf((await azureMl.up()).run), []);

        const compute = azureMl.id("computes/aml");
        await azureMl.sandbox.azure.put(azureMl.id("onlineEndpoints/theirs"), {
            location: "westeurope",
            properties: { authMode: "Key", compute },
        });
        const moved = await azureMl.up(alone("theirs"));
        assert.deepEqual(
            moved.writes.filter((line) => line.includes("OnlineDeployment")),
            ["delete OnlineDeployment extra-deployment", "create OnlineDeployment extra-deployment"],
        );
        assert.ok(azureMl.sandbox.azure.get(azureMl.id("onlineEndpoints/theirs/deployments/extra")));
        const { writes: gone } = await azureMl.up(azureMl.program());
        assert.deepEqual(gone, [
            "delete OnlineDeployment extra-deployment",
            "delete Deployment extra-assets",
        ]);
        assert.deepEqual([...azureMl.names("onlineEndpoints")].sort(), ["fraud", "theirs"]);
    });
});
