import assert from "node:assert/strict";
import { mkdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { CachedEngine, cacheFolder } from "#src/sandbox/engine/cache";
import { fakePulumi, Machine } from "./machine";

describe("cacheFolder", () => {
    it("is AKS_SCORING_CACHE, else in XDG_CACHE_HOME, else in ~/.cache", () => {
        const env = { HOME: "/home/ada", XDG_CACHE_HOME: "/caches", AKS_SCORING_CACHE: "/own" };
        assert.equal(cacheFolder(env), "/own");
        assert.equal(cacheFolder({ ...env, AKS_SCORING_CACHE: "" }), "/caches/aks-scoring");
        assert.equal(cacheFolder({ HOME: "/home/ada" }), "/home/ada/.cache/aks-scoring");
        assert.equal(
            cacheFolder({ HOME: "/home/ada", XDG_CACHE_HOME: "relative" }),
            "/home/ada/.cache/aks-scoring",
        );
    });
});

describe("CachedEngine", () => {
    let machine: Machine;
    let place: CachedEngine;
    beforeEach(async () => {
        machine = await Machine.start();
        await mkdir(machine.cache);
        place = new CachedEngine(machine.cache, "3.259.0");
    });
    afterEach(() => machine.remove());

    it("clears what ended processes left staged, and nothing that may still be worked on", async () => {
        const old = new Date(Date.now() - 3 * 60 * 60_000);
        for (const name of ["pulumi-3.259.0.new-1", "pulumi-3.259.0.new-2", "pulumi-3.260.0"]) {
            await mkdir(join(machine.cache, name));
        }
        await utimes(join(machine.cache, "pulumi-3.259.0.new-1"), old, old);
        await utimes(join(machine.cache, "pulumi-3.260.0"), old, old);
        const stage = await place.stage();
        assert.equal(stage, join(machine.cache, `pulumi-3.259.0.new-${process.pid}`));
        assert.deepEqual(
            await machine.cached(),
            ["pulumi-3.259.0.new-2", `pulumi-3.259.0.new-${process.pid}`, "pulumi-3.260.0"].sort(),
        );
    });

    it("publishes a stage as a whole, over what was there", async () => {
        await fakePulumi(join(place.root, "old"), "3.0.0");
        await fakePulumi(place.cliIn(await place.stage()), "3.259.0");
        await place.publish(join(machine.cache, `pulumi-3.259.0.new-${process.pid}`));
        assert.deepEqual(await machine.cached(), ["pulumi-3.259.0"]);
        assert.equal(place.cli, machine.cachedCli());
    });
});
