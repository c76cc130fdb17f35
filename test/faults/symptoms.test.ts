import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import { Sandbox, SandboxRunError } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cluster } from "../sandbox/support";
import { killEngine } from "./engineProcess";
import { LOST } from "./fault";
import { Recovery, attributesOf } from "./recovery";

const PAGE = readFileSync(join(__dirname, "..", "..", "..", "docs", "failed-runs.md"), "utf8");

/** What the page's table quotes of the engine, the providers and their services. */
function quoted(): string[] {
    const rows = PAGE.split("\n").filter((line) => line.startsWith("|"));
    const cells = rows.slice(2).map((row) => row.split("|")[1] ?? "");
    return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+ [^`]+)`/g)].map(([, text = ""]) => text));
}

describe("the symptoms of docs/failed-runs.md", () => {
    let sandbox: Sandbox;
    const said: string[] = [];
    before(async () => (sandbox = await Sandbox.start()));
    after(() => sandbox.stop());

    /** A run that fails, and all that it says. */
    const failing = async (run: () => Promise<unknown>): Promise<string> => {
        const error = await run().then(
            () => assert.fail("the run went through"),
            (reason: unknown) => reason,
        );
        assert.ok(error instanceof SandboxRunError, String(error));
        const text = `${error.message}\n${error.stdout}`;
        said.push(text);
        return text;
    };
    const metadata = { name: "settings", namespace: "default" };

    it("are those of an engine that was killed: a lock, a pending operation, and an object that is there", async () => {
        const stack = await sandbox.stack(() => void new ConfigMap("settings", { metadata }), {
            stackName: "killed",
        });
        sandbox.atWrite(1, killEngine, { applied: true });
        await assert.rejects(stack.up());
        assert.match(await failing(() => stack.up()), /the stack is currently locked by 1 lock\(s\)/);
        await stack.automation.cancel();
        assert.match(await failing(() => stack.up()), /1 pending operations/);
        await stack.automation.refresh({ clearPendingCreates: true, color: "never" });
        assert.match(await failing(() => stack.up()), /already exists/);
    });

    it("are those of an answer that was lost: in Azure, and of Helm", async () => {
        const azure = await sandbox.stack(() => void cluster("lost"), { stackName: "azure" });
        sandbox.failWrite(1, LOST, { applied: true });
        await failing(() => azure.up());
        await failing(() => azure.up());
        const helm = await sandbox.stack(
            () =>
                void new Release("gateway", {
                    chart: "oci://docker.io/envoyproxy/gateway-helm",
                    version: "1.9.1",
                    name: "gateway",
                    namespace: "default",
                }),
            { stackName: "helm" },
        );
        sandbox.failWrite(1, LOST, { applied: true });
        await failing(() => helm.up());
        await failing(() => helm.up());
    });

    it("are those of an engine that was killed as it wrote what stands beside its state or its lock", async () => {
        const program = () => void new ConfigMap("beside", { metadata: { name: "beside" } });
        const stack = await sandbox.stack(program, { stackName: "beside" });
        sandbox.atWrite(1, killEngine, { applied: true });
        await assert.rejects(stack.up());
        // The engine makes the file, and then writes into it: killed in between it leaves an empty one.
        const attributes = await attributesOf(stack);
        const locks = join(dirname(attributes), "..", "..", "locks", "organization", "sandbox", "beside");
        const lock = (await readdir(locks)).find((file) => file.endsWith(".attrs"));
        await writeFile(join(locks, lock!), "");
        await failing(() => stack.up());
        await writeFile(attributes, "");
        const text = await failing(() => stack.up());
        const recovery = new Recovery(sandbox, stack, () => stack.up());
        await recovery.go(new Error(text));
        assert.deepEqual(recovery.used, [
            ...["again", "rm", "again", "cancel", "refresh", "again", "import", "again"],
        ]);
    });

    it("are all that the page quotes", () => {
        const texts = quoted().map((text) => text.replace(/…"?$/, ""));
        assert.ok(texts.length >= 5, texts.join("\n"));
        assert.deepEqual(
            texts.filter((text) => !said.some((one) => one.includes(text))),
            [],
        );
    });
});
