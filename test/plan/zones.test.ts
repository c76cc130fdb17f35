import assert from "node:assert/strict";
import { warnOfOneZone } from "#src/plan/zones";
import { pool } from "./pools";
import { says } from "./says";

const vmSize = "Standard_D4s_v5";
const three = ["1", "2", "3"];
const said = (settings: object, where: object = {}) =>
    says((f) =>
        warnOfOneZone(
            f,
            "pools",
            Object.entries(settings).map(([key, own]) => pool(key, { vmSize, count: 3, ...own })),
            { purpose: "FastProd", location: "westeurope", ...where },
        ),
    );

describe("pools without zones", () => {
    it("are warned of in production, all at once, where the region is known to have zones", () => {
        assert.deepEqual(said({ cpu: {}, gpu: { zones: three } }), [
            'warning: pools: cpu names no zones: Azure may put all its nodes in one, and the loss of that zone takes them all. Write zones: ["1", "2", "3"], as far as az aks list-vm-skus --location westeurope shows them for the size; a change of zones rotates a pool.',
        ]);
        const [text] = said({ cpu: {}, gpu: {}, system: {} }, { location: "West Europe" });
        assert.match(
            text!,
            /^warning: pools: cpu, gpu and system name no zones: Azure may put all nodes of each in one, /,
        );
    });

    it("are nothing to warn of elsewhere, for tests, and where zones change nothing", () => {
        assert.deepEqual(said({ cpu: {} }, { location: "westus" }), []);
        assert.deepEqual(said({ cpu: {} }, { location: undefined }), []);
        assert.deepEqual(said({ cpu: {} }, { purpose: "DevTest" }), []);
        assert.deepEqual(said({ cpu: { zones: ["2"] } }), []);
        assert.deepEqual(said({ cpu: { spot: true } }), []);
        assert.deepEqual(said({ cpu: { count: 1 } }), [], "one node is in one zone");
        const scaled = { count: undefined, autoscale: { min: 1, max: 2 } };
        assert.equal(said({ cpu: scaled }).length, 1);
    });
});
