import assert from "node:assert/strict";
import { outside } from "../../lab/traffic/binomial";
import { CPU_POOL, KEYS, Scene, small, withKey } from "./scene";

const COUNT = 4000;

describe("requests through Envoy", () => {
    let scene: Scene;
    before(async () => {
        const versions = { blue: small("1", { traffic: 90 }), green: small("2", { traffic: 10 }) };
        scene = await Scene.start({ pools: CPU_POOL, endpoint: { ...KEYS, versions } });
    });
    after(async () => {
        await scene?.stop();
    });

    /** Thousands of requests, all answered by the version that the header names, split as declared. */
    const splits = async (shares: Readonly<Record<string, number>>) => {
        const tally = await scene.ask(COUNT, { concurrency: 16 });
        assert.deepEqual(tally.statuses, { 200: COUNT });
        assert.equal(tally.untruthful, 0, "the header says which version answered");
        assert.deepEqual(outside(tally.versions, shares), [], JSON.stringify(tally.versions));
    };

    it("split 90 to 10", async () => {
        await splits({ blue: 90, green: 10 });
    });

    it("split 60, 25 and 15, after an update of weights and of one more version", async () => {
        const versions = {
            blue: small("1", { traffic: 60 }),
            green: small("2", { traffic: 25 }),
            red: small("3", { traffic: 15 }),
        };
        await scene.endpoint({ versions });
        await splits({ blue: 60, green: 25, red: 15 });
    });

    it("go to a version that is asked for, whatever its weight", async () => {
        const versions = { blue: small("1", { traffic: 100 }), green: small("2", { traffic: 0 }) };
        await scene.endpoint({ versions });
        const pinned = await scene.ask(200, {
            headers: { ...withKey(), "azureml-model-deployment": "green" },
        });
        assert.deepEqual(pinned.versions, { green: 200 });
        assert.equal(pinned.untruthful, 0);
    });

    it("never go to a drained version", async () => {
        await splits({ blue: 100, green: 0 });
    });

    it("go to the default version when another is asked for that is not there", async () => {
        const strange = await scene.ask(50, {
            headers: { ...withKey(), "azureml-model-deployment": "purple" },
        });
        assert.deepEqual(strange.versions, { blue: 50 });
    });

    it("split over six versions, of which the default has what the others leave", async () => {
        const shares = { v12: 50, v13: 20, v14: 15, v15: 10, v16: 5, v17: 0 };
        const versions = Object.fromEntries(
            Object.entries(shares).map(([name, traffic]) => [
                name,
                small(name, { replicas: 1, ...(name === "v12" ? {} : { traffic }) }),
            ]),
        );
        await scene.endpoint({ versions, defaultVersion: "v12" });
        await splits(shares);
    });
});
