import { RandomPassword } from "@pulumi/random/randomPassword";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { putPluginOnPath } from "../pluginOnPath";
import { PLUGINS_VARIABLE, standInsBeside } from "../../lab/plugins";

/** A provider in a process of its own, that the engine finds and starts as it does real ones. */
const PLUGIN = join(__dirname, "randomPlugin.js");

/** Has the engine leave alone what is on PATH: a real provider, perhaps. */
const IGNORED = "PULUMI_IGNORE_AMBIENT_PLUGINS";

describe("packages that the sandbox does not stand in for", () => {
    let sandbox: Sandbox;
    let folder: string;
    const path = process.env["PATH"];
    before(async () => {
        sandbox = await Sandbox.start({ standIns: ["azure-native", "kubernetes"] });
        folder = await mkdtemp(join(tmpdir(), "aks-scoring-plugin-"));
    });
    after(async () => {
        if (path !== undefined) process.env["PATH"] = path;
        await sandbox?.stop();
        await rm(folder, { recursive: true, force: true });
    });

    const passwords = async (stackName: string) =>
        await sandbox.stack(() => ({ result: new RandomPassword("key", { length: 32 }).result }), {
            stackName,
        });

    it("are looked for among the engine's plugins, and missed where there is none", async () => {
        const stack = await passwords("missing");
        process.env[IGNORED] = "true";
        try {
            await assert.rejects(stack.up(), /no resource plugin 'pulumi-resource-random'/i);
        } finally {
            delete process.env[IGNORED];
        }
    });

    it("are served by a plugin on PATH", async () => {
        await putPluginOnPath(folder, "random", PLUGIN);
        const stack = await passwords("found");
        const { outputs } = await stack.up();
        assert.equal(String(outputs["result"]?.value).length, 32);
        assert.deepEqual(sandbox.writes, [], "the sandbox saw nothing of it");
    });
});

describe(PLUGINS_VARIABLE, () => {
    it("takes stand-ins out, but Azure's", () => {
        assert.deepEqual(standInsBeside(undefined), ["azure-native", "kubernetes", "random"]);
        assert.deepEqual(standInsBeside("kubernetes, random"), ["azure-native"]);
        assert.deepEqual(standInsBeside("random"), ["azure-native", "kubernetes"]);
    });

    it("refuses what the lab cannot run", () => {
        assert.throws(
            () => standInsBeside("azure-native"),
            /no use for a plugin "azure-native"\. Name kubernetes or random/,
        );
    });
});
