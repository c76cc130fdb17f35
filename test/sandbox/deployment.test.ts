import { Deployment } from "@pulumi/azure-native/resources/deployment";
import { DeploymentStackAtResourceGroup } from "@pulumi/azure-native/resources/deploymentStackAtResourceGroup";
import * as pulumi from "@pulumi/pulumi";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { clusterId, collision, failure, GROUP, poolId, stepsOf, writesOf } from "./support";

const POOLS = "Microsoft.ContainerService/managedClusters/agentPools";
const SYSTEM = { name: "sys", mode: "System", vmSize: "Standard_D2s_v5" } as const;

/** A template that puts a pool of a cluster, its count a parameter. */
const poolTemplate = (cluster: string, names: readonly string[]) => ({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: { pool: { type: "object" }, note: { type: "secureString", defaultValue: "none" } },
    resources: names.map((name) => ({
        type: POOLS,
        apiVersion: "2025-09-01",
        name: `${cluster}/${name}`,
        properties: {
            vmSize: "Standard_D4s_v5",
            count: "[parameters('pool').count]",
            nodeLabels: "[parameters('pool').labels]",
            tags: { note: "[parameters('note')]", literal: "[[kept]" },
        },
    })),
    outputs: { count: { type: "int", value: "[parameters('pool').count]" } },
});

describe("ARM deployments", () => {
    let sandbox: Sandbox;
    before(async () => (sandbox = await Sandbox.start()));
    after(() => sandbox.stop());
    beforeEach(() => sandbox.azure.putCluster({ resourceGroupName: "ml", name: "ml", pools: [SYSTEM] }));
    afterEach(() => void sandbox.azure.remove(clusterId("ml")));

    it("puts a template's resources, and shows a change of a parameter as just that", async () => {
        let count = 2;
        const stack = await sandbox.stack(
            () => {
                const rollout = new Deployment("rollout", {
                    resourceGroupName: "ml",
                    deploymentName: "rollout",
                    properties: {
                        mode: "Incremental",
                        template: poolTemplate("ml", ["cpu"]),
                        parameters: {
                            pool: { value: { count, labels: { a: "b" } } },
                            note: { value: pulumi.secret("hush-hush") },
                        },
                    },
                });
                return { id: rollout.id, properties: rollout.properties };
            },
            { stackName: "rollout" },
        );
        const { outputs } = await stack.up();
        assert.equal(outputs["id"]?.value, `${GROUP}/providers/Microsoft.Resources/deployments/rollout`);
        assert.deepEqual(outputs["properties"]?.value.outputs, { count: { type: "int", value: 2 } });
        assert.deepEqual(outputs["properties"]?.value.outputResources, [{ id: poolId("ml", "cpu") }]);
        const pool = sandbox.azure.get(poolId("ml", "cpu"));
        assert.deepEqual([pool.count, pool.nodeLabels, pool.tags.literal], [2, { a: "b" }, "[kept]"]);
        assert.equal(pool.tags.note, "hush-hush");
        assert.ok(!(await stack.exportState()).includes("hush-hush"));
        assert.equal(sandbox.writes.at(-1)?.inputs.properties.parameters.note.value, "[secret]");

        count = 3;
        const preview = await stack.preview({ diff: true });
        assert.deepEqual(
            preview.steps.map(({ diff }) => diff),
            [{ "properties.parameters.pool.value.count": "update" }],
        );
        assert.match(preview.stdout, /~ count: 2 => 3/);
        assert.equal(sandbox.azure.get(poolId("ml", "cpu")).count, 2);
        await stack.up();
        assert.equal(sandbox.azure.get(poolId("ml", "cpu")).count, 3);

        // A deployment's own read sees its parameters only: drift of what it wrote stays unseen.
        sandbox.azure.change(poolId("ml", "cpu"), (body) => (body.count = 9));
        assert.deepEqual(stepsOf((await stack.up({ refresh: true })).steps), []);
        // An entry that vanished from the history is written again, and its resources with it.
        sandbox.azure.remove(`${GROUP}/providers/Microsoft.Resources/deployments/rollout`);
        assert.deepEqual(stepsOf((await stack.up({ refresh: true })).steps), ["create rollout"]);
        assert.equal(sandbox.azure.get(poolId("ml", "cpu")).count, 3);

        await stack.destroy();
        assert.equal(sandbox.azure.get(poolId("ml", "cpu")).count, 3);
    });

    it("fails with the service's own words, and refuses what it cannot resolve", async () => {
        const stack = await sandbox.stack(
            () => {
                const deploy = (
                    name: string,
                    template: object,
                    parameters: Record<string, { value: unknown }> = {},
                ) =>
                    new Deployment(name, {
                        resourceGroupName: "ml",
                        deploymentName: name,
                        properties: { mode: "Incremental", template, parameters },
                    });
                deploy("bad-name", poolTemplate("ml", ["Wrong"]), {
                    pool: { value: { count: 1, labels: {} } },
                });
                deploy("missing", poolTemplate("ml", ["cpu"]));
                deploy("surplus", { resources: [] }, { extra: { value: 1 } });
                deploy("concat", { resources: [{ type: POOLS, name: "[concat('ml/', 'cpu')]" }] });
                deploy("segments", { resources: [{ type: POOLS, name: "cpu" }] });
            },
            { stackName: "failing" },
        );
        const { message } = await failure(stack.up({ continueOnError: true, parallel: 1 }));
        const expected = [
            'Code="DeploymentFailed" Message="At least one resource deployment operation failed.',
            "(Code: InvalidParameter) The value of parameter agentPoolProfile.name is invalid: 'Wrong'",
            "The value for the template parameter 'pool' is not provided.",
            "parameters were supplied, but do not correspond to any parameters defined in the template: 'extra'",
            "the sandbox resolves [parameters('name')] and [parameters('name').member] only, not [concat('ml/', 'cpu')]",
            "the template resource 'cpu' of type '" + POOLS + "' has an incorrect segment length",
        ];
        for (const text of expected) {
            assert.ok(message.includes(text), `${text}\n--- is not in ---\n${message}`);
        }
    });

    it("meets a busy cluster like anybody else", async () => {
        const stack = await sandbox.stack(
            () => {
                for (const name of ["one", "two"]) {
                    new Deployment(name, {
                        resourceGroupName: "ml",
                        deploymentName: name,
                        properties: {
                            mode: "Incremental",
                            template: poolTemplate("ml", [name]),
                            parameters: { pool: { value: { count: 1, labels: {} } } },
                        },
                    });
                }
            },
            { stackName: "busy" },
        );
        const { message } = await collision(sandbox, () => stack.up());
        assert.match(
            message,
            /\(Code: OperationNotAllowed\) Operation is not allowed: Another operation \(Creating agentPools '(one|two)'\)/,
        );
    });

    it("lets a deployment stack delete what its template no longer names, and nothing when it goes itself", async () => {
        let names = ["one", "two"];
        const stack = await sandbox.stack(
            () => {
                new DeploymentStackAtResourceGroup("managed", {
                    resourceGroupName: "ml",
                    deploymentStackName: "managed",
                    actionOnUnmanage: { resources: "delete" },
                    denySettings: { mode: "none" },
                    template: poolTemplate("ml", names),
                    parameters: { pool: { value: { count: 1, labels: {} } } },
                });
            },
            { stackName: "managed" },
        );
        await stack.up();
        const pools = () => sandbox.azure.objects(POOLS).map(({ name }) => name);
        assert.deepEqual(pools(), ["sys", "one", "two"]);
        names = ["two"];
        const from = sandbox.writes.length;
        await stack.up();
        assert.deepEqual(writesOf(sandbox, from), ["update managed"]);
        assert.deepEqual(pools(), ["sys", "two"]);
        await stack.destroy();
        assert.deepEqual(pools(), ["sys", "two"]);
    });
});
