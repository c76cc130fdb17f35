import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { POOL_KEY } from "#src/core/names";
import { Findings } from "#src/core/problems";
import type { NodePoolSettings } from "#src/plan/nodePool";
import { planNodePool } from "#src/plan/planNodePool";

const golden = JSON.parse(readFileSync(join(__dirname, "../../../test/golden/pools.json"), "utf8")) as {
    key: string;
    settings: NodePoolSettings;
    subnetId?: string;
    azureName: string;
}[];

const FROZEN =
    "The name of a pool that users have has changed. Their next update would rotate every such pool of every user: new " +
    "nodes, all work moved, the old nodes deleted, for nothing but a new release. Do not change test/golden/pools.json; " +
    "change the code back. A new setting must leave the names alone where nobody sets it.";

function nameOf(
    key: string,
    settings: NodePoolSettings,
    subnetId?: string,
    taken = new Set<string>(),
): string {
    const f = new Findings();
    const plan = planNodePool(f, key, settings, { taken, subnetId, defaultCount: 1 });
    assert.deepEqual(f.problems, []);
    return plan?.azureName ?? "";
}

/** Sizes that everything below may be set on. */
const vmSize = fc.constantFrom(
    "Standard_NC24ads_A100_v4",
    "Standard_NC48ads_A100_v4",
    "Standard_ND96isr_H100_v5",
);

/** Settings that are fixed for the life of a pool, each set or left out. */
const immutable = fc.record(
    {
        vmSize,
        zones: fc.subarray(["1", "2", "3"], { minLength: 1 }),
        osDiskType: fc.constantFrom("Managed", "Ephemeral"),
        osDiskSizeGb: fc.integer({ min: 30, max: 2048 }),
        maxPods: fc.integer({ min: 30, max: 250 }),
        gpuInstanceProfile: fc.constantFrom("MIG1g", "MIG2g", "MIG3g", "MIG4g", "MIG7g"),
    },
    { requiredKeys: ["vmSize"] },
) as fc.Arbitrary<NodePoolSettings>;

/** Settings that change on a living pool. */
const mutable = fc.record(
    {
        count: fc.integer({ min: 1, max: 1000 }),
        mode: fc.constantFrom("System", "User"),
        osSku: fc.constantFrom("Ubuntu", "Ubuntu2204", "AzureLinux", "AzureLinux3"),
        labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), fc.stringMatching(/^[a-z]{0,9}$/)),
        taints: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,9}=b:PreferNoSchedule$/)),
        maxSurge: fc.constantFrom("1", "33%"),
        tags: fc.dictionary(fc.string(), fc.string()),
        acceleratorResource: fc.constant("nvidia.com/mig-1g.5gb"),
        rotate: fc.constant("newPool"),
    },
    { requiredKeys: [] },
) as fc.Arbitrary<Partial<NodePoolSettings>>;

describe("the names of node pools", () => {
    it("has 50 golden pools", () => {
        assert.equal(golden.length, 50);
    });

    for (const { key, settings, subnetId, azureName } of golden) {
        it(`names ${key} ${JSON.stringify(settings)} ${azureName}`, () => {
            assert.equal(nameOf(key, settings, subnetId), azureName, FROZEN);
        });
    }

    it("fit Azure", () => {
        fc.assert(
            fc.property(fc.stringMatching(POOL_KEY.pattern), immutable, (key, settings) => {
                const name = nameOf(key, settings);
                assert.match(name, /^[a-z][a-z0-9]{4,11}$/);
                assert.equal(name.slice(0, -4), key);
            }),
        );
    });

    it("do not depend on what changes on a living pool", () => {
        fc.assert(
            fc.property(immutable, mutable, (fixed, loose) => {
                assert.equal(nameOf("gpu", { ...fixed, ...loose }), nameOf("gpu", fixed));
            }),
        );
        const fixed = { vmSize: "Standard_D4s_v5" };
        assert.equal(nameOf("cpu", { ...fixed, autoscale: { min: 0, max: 4 } }), nameOf("cpu", fixed));
    });

    it("do not depend on the order of the settings or of the zones, nor on the case of the VM size", () => {
        fc.assert(
            fc.property(immutable, (settings) => {
                const name = nameOf("gpu", settings);
                const backwards = Object.fromEntries(
                    Object.entries(settings).reverse(),
                ) as unknown as NodePoolSettings;
                assert.equal(nameOf("gpu", backwards), name);
                const zones = settings.zones && { zones: [...settings.zones].reverse() };
                assert.equal(
                    nameOf("gpu", { ...settings, ...zones, vmSize: settings.vmSize.toLowerCase() }),
                    name,
                );
                assert.equal(nameOf("gpu", { ...settings, vmSize: settings.vmSize.toUpperCase() }), name);
            }),
        );
    });

    it("do not depend on a setting that says what the default is, nor on one that is undefined", () => {
        fc.assert(
            fc.property(immutable, (settings) => {
                const name = nameOf("gpu", settings);
                assert.equal(nameOf("gpu", { ...settings, spot: false, rotate: "newPool" }), name);
                const spot = nameOf("gpu", { ...settings, spot: true });
                assert.equal(
                    nameOf("gpu", { ...settings, spot: { evictionPolicy: "Delete", maxPrice: -1 } }),
                    spot,
                );
            }),
        );
        const cpu = { vmSize: "Standard_D4s_v5" };
        const unset = {
            ...cpu,
            zones: [],
            maxPods: undefined,
            osDiskType: undefined,
        } as unknown as NodePoolSettings;
        assert.equal(nameOf("cpu", unset), nameOf("cpu", cpu));
    });

    it("depend on each setting that is fixed for the life of a pool", () => {
        const base = { vmSize: "Standard_NC24ads_A100_v4" };
        const changes: Partial<NodePoolSettings>[] = [
            { vmSize: "Standard_NC48ads_A100_v4" },
            { zones: ["1"] },
            { zones: ["2"] },
            { osDiskType: "Managed" },
            { osDiskType: "Ephemeral" },
            { osDiskSizeGb: 128 },
            { maxPods: 30 },
            { gpuInstanceProfile: "MIG1g" },
            { spot: true },
            { spot: { evictionPolicy: "Deallocate" } },
            { spot: { maxPrice: 0.5 } },
        ];
        const names = [base, ...changes.map((change) => ({ ...base, ...change }))].map((pool) =>
            nameOf("gpu", pool),
        );
        names.push(nameOf("gpu", base, "/subscriptions/s/one"), nameOf("gpu", base, "/subscriptions/s/two"));
        assert.equal(new Set(names).size, names.length);
        assert.equal(
            nameOf("gpu", base, "/SUBSCRIPTIONS/s/one"),
            nameOf("gpu", base, "/subscriptions/S/ONE"),
        );
    });

    it("differ within a cluster, whatever two hashes do", () => {
        const taken = new Set<string>();
        const names = [1, 2, 3].map(() => nameOf("cpu", { vmSize: "Standard_D4s_v5" }, undefined, taken));
        assert.deepEqual(names, ["cpudu1a", "cpuxrnv", "cpu025m"], FROZEN);
        assert.deepEqual([...taken], names);
    });
});
