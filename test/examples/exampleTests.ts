import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "aks-scoring/sandbox";
import { type ExampleStack, SET_UPS, type SetUp, WORKSPACE_ID, stackOf } from "./setUps";

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
    const run = async (name: keyof typeof SET_UPS) => {
        const setUp: SetUp = SET_UPS[name];
        await setUp.prepare?.(sandbox);
        return await runStack(setUp.stacks[0]!);
    };
    const runStack = async (one: ExampleStack) => {
        const { example } = one;
        const stack = await stackOf(sandbox, one);
        const preview = await stack.preview();
        const open = preview.diagnostics.filter((text) => /^(http|localAccounts):/.test(text));
        assert.deepEqual(open, [], `${example} says what it leaves open`);
        const up = await stack.up();
        await ground.look?.(example);
        for (const refresh of [false, true]) {
            const again = await stack.up({ refresh });
            const changes = again.steps.filter(({ op }) => op !== "read"); // a StackReference is read each time
            const when = refresh ? ", after a refresh," : "";
            assert.deepEqual(changes, [], `${example}: a second up${when} changes something`);
        }
        return { stack, preview, up };
    };
    const count = (changes: Readonly<Record<string, number>>) => changes["create"] ?? 0;

    for (const name of [
        "minimal",
        "cpu-gpu-fpga",
        "six-versions",
        "composed",
        "from-v1",
        "from-v2",
    ] as const) {
        it(`${name} is previewed, created and destroyed`, async () => {
            const { stack, preview, up } = await run(name);
            assert.equal(count(preview.summary), count(up.summary));
            await stack.destroy();
        });
    }

    it("quickstart is previewed, created and destroyed", async () => {
        const { stack, up } = await run("quickstart");
        assert.match(
            String(up.outputs["scoringUri"]?.value),
            /^http:\/\/[0-9.]+\/api\/v1\/service\/fraud\/score$/,
        );
        assert.equal(up.outputs["primaryKey"]?.secret, true);
        await stack.destroy();
    });

    it("private-network is previewed, created and destroyed", async () => {
        const { stack, up } = await run("private-network");
        assert.equal(
            up.outputs["scoringUri"]?.value,
            "https://scoring.example.com/api/v1/service/fraud/score",
        );
        await stack.destroy();
    });

    it("azureml-rollout is previewed, created, shifted by one write, and destroyed; the workspace stays", async () => {
        const endpoint = `${WORKSPACE_ID}/onlineEndpoints/fraud`;
        const { stack, preview, up } = await run("azureml-rollout");
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
        assert.notEqual(sandbox.azure.get(WORKSPACE_ID), undefined);
    });

    it("existing-cluster is previewed, created and destroyed; the cluster stays", async () => {
        const { stack } = await run("existing-cluster");
        await stack.destroy();
        const [shared] = sandbox.azure.objects("Microsoft.ContainerService/managedClusters");
        assert.equal(shared?.body.agentPoolProfiles.length, 2);
    });

    it("stacks of their own are joined by StackReferences", async () => {
        const [first, second, third] = SET_UPS.stacks.stacks;
        const cluster = await runStack(first);
        const gateway = await runStack(second);
        const endpoint = await runStack(third);
        const uri = endpoint.up.outputs["scoringUri"]?.value as string;
        assert.equal(uri, `http://${gateway.up.outputs["address"]?.value}/api/v1/service/fraud/score`);
        for (const { stack } of [endpoint, gateway, cluster]) {
            await stack.destroy();
        }
    });
}
