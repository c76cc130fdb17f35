import assert from "node:assert/strict";
import { findEngine, MINIMUM_ENGINE } from "#src/sandbox/engine/index";
import { isNewEnough } from "#src/sandbox/engine/version";

describe("findEngine", () => {
    it("finds the engine that these tests run on, and asks the machine once", async () => {
        const engine = await findEngine();
        assert.equal(isNewEnough(engine.version, MINIMUM_ENGINE), true);
        assert.equal(await findEngine(), engine);
    });

    it("fails again, not from memory, when the minimum cannot be met", async () => {
        const options = { minimumVersion: "3.9999.0", progress: () => {} };
        const first = findEngine(options);
        await assert.rejects(first, /3\.9999\.0 or later/);
        const second = findEngine(options);
        assert.notEqual(second, first);
        await assert.rejects(second, /3\.9999\.0 or later/);
    });
});
