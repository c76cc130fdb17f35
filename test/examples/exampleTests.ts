import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Sandbox } from "aks-scoring/sandbox";

const pem = (name: string) =>
    readFileSync(join(__dirname, "..", "..", "..", "test", "core", "pem", name), "utf8");

/** Runs an example as `pulumi preview` would: its module is the program, read anew each time. */
export function program(name: string): () => unknown {
    const folder = join(__dirname, "..", "..", "examples");
    const load = createRequire(join(folder, "examples.js"));
    return () => {
        for (const loaded of Object.keys(load.cache).filter((key) => key.startsWith(folder))) {
            delete load.cache[loaded];
        }
        return load(join(folder, name, "index.js")) as unknown;
    };
}

/** Where the examples run, and what else is looked at there once one is up. */
export interface Ground {
    readonly sandbox: Sandbox;
    readonly look?: (name: string) => Promise<void>;
    readonly stop: () => Promise<void>;
}

/** Tests of all examples, each on a ground of its own. */
export function exampleTests(open: () => Promise<Ground>): void {
    let ground: Ground;
    let sandbox: Sandbox;
    beforeEach(async () => {
        ground = await open();
        sandbox = ground.sandbox;
    });
    afterEach(async () => {
        await ground.stop();
    });

    /** Previews, creates, sees that a second run changes nothing, after a refresh neither, and destroys. */
    const run = async (name: string, config: Record<string, string> = {}) => {
        const stack = await sandbox.stack(program(name), { stackName: name.replace("/", "-"), config });
        const preview = await stack.preview();
        const up = await stack.up();
        await ground.look?.(name);
        for (const refresh of [false, true]) {
            const again = await stack.up({ refresh });
            const changes = again.steps.filter(({ op }) => op !== "read"); // a StackReference is read each time
            const when = refresh ? ", after a refresh," : "";
            assert.deepEqual(changes, [], `${name}: a second up${when} changes something`);
        }
        return { stack, preview, up };
    };
    const count = (changes: Readonly<Record<string, number>>) => changes["create"] ?? 0;

    for (const name of ["minimal", "cpu-gpu-fpga", "six-versions", "composed"]) {
        it(`${name} is previewed, created and destroyed`, async () => {
            const { stack, preview, up } = await run(name);
            assert.equal(count(preview.summary), count(up.summary));
            await stack.destroy();
        });
    }

    it("quickstart is previewed, created and destroyed", async () => {
        const config = {
            location: "westeurope",
            imageTag: "13",
            greenTraffic: "10",
            gpuVmSize: "Standard_NC4as_T4_v3",
        };
        const { stack, up } = await run("quickstart", config);
        assert.match(
            String(up.outputs["scoringUri"]?.value),
            /^http:\/\/[0-9.]+\/api\/v1\/service\/fraud\/score$/,
        );
        assert.equal(up.outputs["primaryKey"]?.secret, true);
        await stack.destroy();
    });

    it("private-network is previewed, created and destroyed", async () => {
        const { stack, up } = await run("private-network", {
            subscriptionId: "00000000-0000-0000-0000-000000000001",
            adminGroupId: "00000000-0000-0000-0000-000000000002",
            tenantId: "00000000-0000-0000-0000-000000000003",
            hostname: "scoring.example.com",
            certificate: pem("leaf.pem"),
            privateKey: pem("leaf.key"),
        });
        assert.equal(
            up.outputs["scoringUri"]?.value,
            "https://scoring.example.com/api/v1/service/fraud/score",
        );
        await stack.destroy();
    });

    it("azureml-rollout is previewed, created, shifted by one write, and destroyed; the workspace stays", async () => {
        const workspaceId =
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml" +
            "/providers/Microsoft.MachineLearningServices/workspaces/fraud-ws";
        const endpoint = `${workspaceId}/onlineEndpoints/fraud`;
        await sandbox.azure.put(workspaceId, { location: "westeurope" });
        const { stack, preview, up } = await run("azureml-rollout", { workspaceId });
        assert.equal(count(preview.summary), count(up.summary));
        assert.deepEqual(up.outputs["weights"]?.value, { blue: 90, green: 10 });
        assert.equal(up.outputs["primaryKey"]?.secret, true);
        assert.equal(
            up.outputs["scoringUri"]?.value,
            sandbox.azure.get(endpoint).properties.scoringUri as string,
        );
        // The names that docs/serving-on-azureml.md tells.
        const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "serving-on-azureml.md"), "utf8");
        const [, rollout] = /the \*\*rollout\*\*, an ARM deployment named `(\S+)`/.exec(page) ?? [];
        const [, environment] = /az ml environment list --name (\S+)/.exec(page) ?? [];
        const known = sandbox.azure.objects().map(({ id }) => id);
        const named = rollout?.replace("<workspace>", "fraud-ws").replace("<endpoint>", "fraud");
        assert.ok(
            known.some((id) => id.endsWith(`/deployments/${named}`)),
            `no ARM deployment ${named}`,
        );
        assert.ok(
            known.some((id) => id.includes(`/environments/${environment}/versions/`)),
            environment,
        );

        await stack.automation.setConfig("greenTraffic", { value: "40" });
        const from = sandbox.azure.history.length;
        const shift = await stack.up();
        assert.deepEqual(
            shift.steps.map(({ op, name }) => `${op} ${name}`),
            ["update fraud-rollout"],
        );
        const requests = sandbox.azure.history
            .slice(from)
            .filter(({ id }) => id.includes("/onlineEndpoints/"));
        assert.equal(requests.length, 1);
        assert.deepEqual(sandbox.azure.get(endpoint).properties.traffic, { blue: 60, green: 40 });

        await stack.destroy();
        assert.equal(sandbox.azure.get(endpoint), undefined);
        assert.notEqual(sandbox.azure.get(workspaceId), undefined);
    });

    it("existing-cluster is previewed, created and destroyed; the cluster stays", async () => {
        const id = await sandbox.azure.putCluster({
            resourceGroupName: "platform",
            name: "shared",
            pools: [
                { name: "system", vmSize: "Standard_D4s_v5", count: 3, mode: "System" },
                { name: "workers", vmSize: "Standard_D4s_v5", count: 3 },
            ],
        });
        const { stack } = await run("existing-cluster");
        await stack.destroy();
        assert.equal(sandbox.azure.get(id).agentPoolProfiles.length, 2);
    });

    it("stacks of their own are joined by StackReferences", async () => {
        const clusterStack = "organization/sandbox/stacks-cluster";
        const cluster = await run("stacks/cluster");
        const gateway = await run("stacks/gateway", { clusterStack });
        const endpoint = await run("stacks/endpoint", {
            clusterStack,
            gatewayStack: "organization/sandbox/stacks-gateway",
        });
        const uri = endpoint.up.outputs["scoringUri"]?.value as string;
        assert.equal(uri, `http://${gateway.up.outputs["address"]?.value}/api/v1/service/fraud/score`);
        for (const { stack } of [endpoint, gateway, cluster]) {
            await stack.destroy();
        }
    });
}
