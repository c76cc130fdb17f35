import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { POOL_KEY } from "#src/core/names";
import { poolName } from "#src/core/poolName";

const golden = JSON.parse(readFileSync(join(__dirname, "../../../test/golden/pool-names.json"), "utf8")) as {
    key: string;
    immutables: Record<string, unknown>;
    azureName: string;
    generation: string;
}[];

const frozen =
    "Pool names are frozen. Another name for the same settings is another pool to Azure: the next update of every user " +
    "would create each node pool again, move the work and delete the old pool, out of nothing but a new release. " +
    "Do not change test/golden/pool-names.json: change the code back.";

describe("poolName", () => {
    it("has 50 golden pools, all different", () => {
        assert.equal(golden.length, 50);
        assert.equal(new Set(golden.map(({ azureName }) => azureName)).size, 50);
    });

    for (const { key, immutables, azureName, generation } of golden) {
        it(`names ${key} ${JSON.stringify(immutables).slice(0, 60)} ${azureName}`, () => {
            const name = poolName(key, immutables);
            assert.equal(name.azureName, azureName, frozen);
            assert.equal(name.generation, generation, frozen);
        });
    }

    it("does not see a setting that is undefined, nor the order of the settings", () => {
        const name = poolName("gpu", { vmSize: "Standard_D4s_v5", zones: ["1"], maxPods: undefined });
        assert.deepEqual(name, poolName("gpu", { zones: ["1"], vmSize: "Standard_D4s_v5" }));
    });

    it("takes the next hash where another pool has the name", () => {
        const taken = new Set(["cpudu1a"]);
        assert.deepEqual(poolName("cpu", { vmSize: "Standard_D4s_v5" }, taken), {
            azureName: "cpuxrnv",
            generation: "cpu-xrnv",
        });
        taken.add("cpuxrnv");
        assert.deepEqual(poolName("cpu", { vmSize: "Standard_D4s_v5" }, taken), {
            azureName: "cpu025m",
            generation: "cpu-025m",
        });
    });

    const key = fc.stringMatching(POOL_KEY.pattern);

    it("is always a name that Azure takes, and the generation always a label value", () => {
        fc.assert(
            fc.property(key, fc.dictionary(fc.string(), fc.jsonValue()), (key, immutables) => {
                const { azureName, generation } = poolName(key, immutables);
                assert.match(azureName, /^[a-z][a-z0-9]{0,11}$/);
                assert.match(generation, /^[a-z][a-z0-9]{0,7}-[a-z0-9]{4}$/);
                assert.equal(generation.replace("-", ""), azureName);
            }),
        );
    });

    it("never gives a name that is taken", () => {
        fc.assert(
            fc.property(key, fc.integer({ min: 1, max: 20 }), (key, count) => {
                const taken = new Set<string>();
                for (let i = 0; i < count; i++) {
                    taken.add(poolName(key, { vmSize: "same" }, taken).azureName);
                }
                assert.equal(taken.size, count);
            }),
        );
    });
});
