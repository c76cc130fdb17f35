import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { putPluginOnPath } from "../pluginOnPath";
import { CPU_POOL, Scene, small } from "./scene";

// The providers of two packages as programs of their own, as the real ones are.
describe("a stack whose providers are plugins on PATH", () => {
    let scene: Scene;
    let folder: string;
    const path = process.env["PATH"];
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "aks-scoring-plugins-"));
        await putPluginOnPath(folder, "kubernetes", join(__dirname, "kubernetesPlugin.js"));
        await putPluginOnPath(folder, "random", join(__dirname, "..", "sandbox", "randomPlugin.js"));
        const versions = { blue: small("1", { traffic: 90 }), green: small("2", { traffic: 10 }) };
        scene = await Scene.start(
            { pools: CPU_POOL, endpoint: { versions } },
            { standIns: ["azure-native"] },
        );
    });
    after(async () => {
        process.env["PATH"] = path;
        await scene?.stop();
        await rm(folder, { recursive: true, force: true });
    });

    it("serves on the lab's cluster, with keys that the plugin drew", async () => {
        const { outputs, steps } = await scene.up();
        assert.deepEqual(steps, []);
        const key = String(outputs["primaryKey"]?.value);
        const headers = { Authorization: `Bearer ${key}` };
        assert.deepEqual((await scene.ask(200, { headers })).statuses, { 200: 200 });
        assert.deepEqual((await scene.ask(5)).statuses, { 401: 5 });
        const packages = new Set(scene.lab.sandbox.writes.map((write) => write.package));
        assert.deepEqual([...packages], ["azure-native"], "the sandbox stood in for Azure alone");
    });

    it("goes without a rest", async () => {
        await scene.stack.destroy();
    });
});
