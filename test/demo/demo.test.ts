import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CONFIG } from "../../demo/quickstart";

const ROOT = join(__dirname, "..", "..", "..");

describe("npm run demo", () => {
    it("starts from the defaults of Pulumi.yaml", async () => {
        const yaml = await readFile(join(ROOT, "Pulumi.yaml"), "utf8");
        const defaults = [...yaml.matchAll(/^ {2}(\w+):\n(?: {4}.*\n)*? {4}default: "?([^"\n]*)"?$/gm)];
        assert.deepEqual(Object.fromEntries(defaults.map(([, key, value]) => [key, value])), CONFIG);
    });

    it("keeps all its promises, ends well, and leaves a picture of the stack", async () => {
        const folder = await mkdtemp(join(tmpdir(), "demo-test-"));
        try {
            const main = join(ROOT, ".build", "demo", "main.js");
            const { stdout } = await promisify(execFile)(process.execPath, [main], { cwd: folder });
            assert.deepEqual(
                stdout.split("\n").filter((line) => /^ {3}[✔✘]/.test(line)),
                [
                    "   ✔ everything is created, and nothing is changed",
                    "   ✔ a second up changes nothing",
                    "   ✔ a change of weights is one update of one resource, the route",
                    "   ✔ a new image is one update of one resource, green's Deployment",
                    "   ✔ the new pool comes first, green moves onto it, and the old pool goes last",
                    "   ✔ nothing ran on the old pool any more when it went",
                    "   ✔ the key and the kubeconfig are secret, and not in what the engine printed",
                ],
            );
            assert.match(stdout, /~ weight *: 90 => 60/);
            const page = await readFile(join(folder, "demo-out", "stack.html"), "utf8");
            assert.match(page, /Endpoint fraud: blue 60% on pool cpu, green 40% on pool gpu\./);
            assert.match(page, /gpu: 1 to 4 nodes of Standard_NC8as_T4_v3/);
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    }).timeout(300_000);
});
