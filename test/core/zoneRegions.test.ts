import assert from "node:assert/strict";
import { hasZones } from "#src/core/zoneRegions";

describe("hasZones", () => {
    it("knows regions with availability zones in either spelling, and says no of what it does not know", () => {
        const good = [
            "westeurope",
            "West Europe",
            "EastUS2",
            "usgovvirginia",
            "chinanorth3",
            "indiasouthcentral",
        ];
        assert.deepEqual(
            good.filter((region) => !hasZones(region)),
            [],
        );
        const bad = [
            "westus",
            "ukwest",
            "northcentralus",
            "australiasoutheast",
            "atlantis",
            "",
            "westeurope2",
        ];
        assert.deepEqual(bad.filter(hasZones), []);
    });
});
