import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sandbox } from "aks-scoring/sandbox";
import { pulumiCli } from "../pulumiCli";

const root = join(__dirname, "..", "..", "..");

/** The project at the root as a user's CLI runs it: the same Pulumi.yaml, in a folder that can be written to. */
describe("the project at the root", () => {
    let sandbox: Sandbox;
    let folder: string;
    before(async () => {
        sandbox = await Sandbox.start();
        folder = mkdtempSync(join(tmpdir(), "aks-scoring-project-"));
        copyFileSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
        for (const name of ["package.json", "node_modules", ".build", "dist"]) {
            symlinkSync(join(root, name), join(folder, name));
        }
    });
    after(async () => {
        await sandbox.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    it("is created, and moves a weight, by the CLI alone", async () => {
        const cli = pulumiCli(sandbox, folder);
        const pulumi = async (...args: string[]) => (await cli(folder, ...args)).stdout;
        await pulumi("stack", "init", "dev");
        const created = await pulumi("up", "--yes", "--skip-preview");
        assert.match(created, /scoringUri: "http:\/\/[0-9.]+\/api\/v1\/service\/fraud\/score"/);
        assert.match(created, /primaryKey: \[secret\]/);
        await pulumi("config", "set", "greenTraffic", "40");
        const preview = await pulumi("preview", "--diff");
        assert.match(preview, /~ weight: 10 => 40/);
        assert.match(preview, /~ 1 to update\n/);
        await pulumi("config", "set", "greenTraffic", "140");
        await assert.rejects(pulumi("preview"), ({ stdout }: { stdout: string }) => {
            assert.match(stdout, /ScoringEndpoint "fraud": /);
            assert.doesNotMatch(stdout, /\.js:\d+|\[object Object\]/);
            return true;
        });
    });
});
