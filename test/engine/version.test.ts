import assert from "node:assert/strict";
import { isNewEnough, parseVersion } from "#src/sandbox/engine/version";

describe("versions of the engine", () => {
    it("are read with and without v, pre-release and build", () => {
        assert.equal(parseVersion("v3.259.0\n"), "3.259.0");
        assert.equal(parseVersion("3.259.0"), "3.259.0");
        assert.equal(parseVersion("v3.260.0-alpha.1+5f2c"), "3.260.0-alpha.1");
        for (const text of ["", "3.259", "v3.259.0.1", "pulumi v3.259.0", "v3.259.0-", "3.x.0"]) {
            assert.equal(parseVersion(text), undefined, text);
        }
    });

    it("are compared by number, not by text", () => {
        const enough = ["3.250.0", "3.250.1", "3.1000.0", "3.251.0-alpha.1"];
        const tooOld = ["3.249.99", "3.99.0", "3.250.0-alpha.9", "2.999.0", "4.0.0"];
        for (const version of enough) assert.equal(isNewEnough(version, "3.250.0"), true, version);
        for (const version of tooOld) assert.equal(isNewEnough(version, "3.250.0"), false, version);
    });
});
