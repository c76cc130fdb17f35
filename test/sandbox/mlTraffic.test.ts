import { getOnlineEndpointOutput } from "@pulumi/azure-native/machinelearningservices/getOnlineEndpoint";
import { listOnlineEndpointKeysOutput } from "@pulumi/azure-native/machinelearningservices/listOnlineEndpointKeys";
import { secret, type Resource } from "@pulumi/pulumi";
import type { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { endpoint, ENDPOINT, onlineDeployment, rollout, withCompute } from "./mlSupport";
import { collision, failure, GROUP, writesOf } from "./support";

const ROLLOUT = `${GROUP}/providers/Microsoft.Resources/deployments/fraud-rollout`;
const PLACE = { resourceGroupName: "ml", workspaceName: "ws", endpointName: "fraud" };

describe("Azure Machine Learning: endpoints and their traffic", () => {
    let sandbox: Sandbox;
    beforeEach(async () => (sandbox = await withCompute()));
    afterEach(() => sandbox.stop());

    const shares = () => sandbox.azure.get(ENDPOINT).properties.traffic;

    function program(names: readonly string[], traffic: Record<string, number> | undefined) {
        const made: Resource[] = [endpoint({}, {}, { ignoreChanges: ["properties.traffic"] })];
        for (const name of names) {
            made.push(onlineDeployment(name, {}, { dependsOn: [...made] }));
        }
        rollout(traffic, made);
    }

    it("shifts traffic by a deployment, and refuses what the service refuses", async () => {
        let traffic: Record<string, number> | undefined = { blue: 100 };
        let names = ["blue", "green"];
        const stack = await sandbox.stack(() => program(names, traffic));
        await stack.up();
        assert.deepEqual(shares(), { blue: 100 });

        traffic = { blue: 60, green: 40 };
        const run = await stack.up();
        assert.deepEqual(
            run.steps.map(({ name, diff }) => [name, Object.keys(diff)]),
            [
                [
                    "rollout",
                    ["properties.parameters.traffic.value.blue", "properties.parameters.traffic.value.green"],
                ],
            ],
        );
        assert.deepEqual(shares(), { blue: 60, green: 40 });

        traffic = { blue: 60, green: 30 };
        assert.match((await failure(stack.up())).message, /must sum up to 0 or 100, not 90/);
        traffic = { blue: 60, red: 40 };
        assert.match((await failure(stack.up())).message, /names 'red', which is no deployment of it/);
        traffic = { blue: 60, green: 40 };
        names = ["blue"];
        const refused = await failure(stack.up());
        assert.match(
            refused.message,
            /Deployment 'green' has 40% of the traffic of endpoint 'fraud' and cannot be deleted/,
        );

        names = ["blue", "green"];
        traffic = undefined;
        await stack.up();
        assert.deepEqual(shares(), {});
        names = ["blue"];
        const from = sandbox.writes.length;
        await stack.up();
        assert.deepEqual(writesOf(sandbox, from), ["delete green"]);
    });

    it("records each request, those of ARM deployments too, with what was held after it", async () => {
        let traffic: Record<string, number> = { blue: 100 };
        const stack = await sandbox.stack(() => program(["blue", "green"], traffic));
        await stack.up();
        const short = (from: number) =>
            sandbox.azure.history
                .slice(from)
                .map(({ operation, id, by }) => [operation, id.split("/").at(-1), by?.split("/").at(-1)]);
        assert.deepEqual(short(0), [
            ["PUT", "fraud", undefined],
            ["PUT", "blue", undefined],
            ["PUT", "green", undefined],
            ["PUT", "fraud", "fraud-rollout"],
            ["PUT", "fraud-rollout", undefined],
        ]);

        traffic = { blue: 70, green: 30 };
        const from = sandbox.azure.history.length;
        await stack.up();
        assert.deepEqual(short(from), [
            ["PUT", "fraud", "fraud-rollout"],
            ["PUT", "fraud-rollout", undefined],
        ]);
        const [shift] = sandbox.azure.history.slice(from);
        assert.equal(shift?.by, ROLLOUT);
        assert.deepEqual(shift.body.properties.traffic, { blue: 70, green: 30 });

        // A later change leaves the record alone, a refused request is no part of it.
        traffic = { blue: 70, green: 70 };
        await failure(stack.up());
        sandbox.azure.change(ENDPOINT, (body) => (body.properties.traffic = { blue: 100 }));
        assert.equal(sandbox.azure.history.length, from + 2);
        assert.deepEqual(shift.body.properties.traffic, { blue: 70, green: 30 });

        sandbox.azure.change(ENDPOINT, (body) => (body.properties.traffic = {}));
        const last = sandbox.azure.history.length;
        await stack.destroy();
        assert.deepEqual(short(last), [
            ["DELETE", "fraud-rollout", undefined],
            ["DELETE", "green", undefined],
            ["DELETE", "blue", undefined],
            ["DELETE", "fraud", undefined],
        ]);
        assert.equal(sandbox.azure.history.at(-1)?.body, undefined);
    });

    it("masks secrets in the record", async () => {
        const stack = await sandbox.stack(
            () => void endpoint({ keys: secret({ primaryKey: "hush" }) }, { tags: secret({ team: "hush" }) }),
        );
        await stack.up();
        assert.equal(sandbox.azure.history[0]?.body.tags, "[secret]");
        assert.ok(!JSON.stringify(sandbox.azure.history).includes("hush"));
        assert.ok(!(await stack.exportState()).includes("hush"));
    });

    it("gives keys by listKeys, and draws one anew for who asks behind the stack's back", async () => {
        const given = "a-key-of-the-users-own";
        const stack = await sandbox.stack(() => {
            const made = endpoint({ keys: { primaryKey: secret(given) } });
            const keys = secret(made.id.apply(() => listOnlineEndpointKeysOutput(PLACE)));
            return { primaryKey: keys.primaryKey, secondaryKey: keys.secondaryKey };
        });
        const keys = async () => (await stack.up()).outputs;
        const first = await keys();
        assert.equal(first["primaryKey"]?.value, given);
        assert.match(first["secondaryKey"]?.value, /^[0-9a-f]{32}$/);
        assert.equal(sandbox.azure.get(ENDPOINT).properties.keys, undefined);

        sandbox.azure.regenerateKey(ENDPOINT, "Primary");
        const second = await keys();
        assert.match(second["primaryKey"]?.value, /^[0-9a-f]{32}$/);
        assert.equal(second["secondaryKey"]?.value, first["secondaryKey"]?.value);
        sandbox.azure.regenerateKey(ENDPOINT, "Primary");
        sandbox.azure.regenerateKey(ENDPOINT, "Secondary");
        const third = await keys();
        assert.notEqual(third["primaryKey"]?.value, second["primaryKey"]?.value);
        assert.notEqual(third["secondaryKey"]?.value, second["secondaryKey"]?.value);
        assert.throws(() => sandbox.azure.regenerateKey(`${ENDPOINT}x`, "Primary"), /holds no .*fraudx/);
    });

    it("adds to an endpoint's properties, and takes none back", async () => {
        let properties: Record<string, string> = { team: "risk" };
        const stack = await sandbox.stack(() => void endpoint({ properties }));
        await stack.up();
        const held = () => sandbox.azure.get(ENDPOINT).properties.properties;
        const operation = held()["AzureAsyncOperationUri"];
        assert.equal(held()["azureml.onlineendpointid"], ENDPOINT.toLowerCase());
        properties = { tier: "gold" };
        await stack.up();
        assert.deepEqual([held()["team"], held()["tier"]], ["risk", "gold"]);
        assert.notEqual(held()["AzureAsyncOperationUri"], operation);
        properties = { tier: "silver" };
        assert.match((await failure(stack.up())).message, /Property 'tier' of 'fraud' cannot be changed/);
    });

    it("is read by getOnlineEndpoint", async () => {
        const stack = await sandbox.stack(() => {
            const read = endpoint().id.apply(() => getOnlineEndpointOutput(PLACE));
            return { name: read.name, mode: read.properties.apply(({ authMode }) => authMode) };
        });
        const { outputs } = await stack.up();
        assert.deepEqual([outputs["name"]?.value, outputs["mode"]?.value], ["fraud", "Key"]);
    });

    it("runs one operation at a time on an endpoint", async () => {
        const stack = await sandbox.stack(() => {
            const made = endpoint();
            onlineDeployment("blue", {}, { dependsOn: [made] });
            onlineDeployment("green", {}, { dependsOn: [made] });
        });
        assert.match(
            (await collision(sandbox, () => stack.up())).message,
            /Another operation \(Creating deployments '(blue|green)'\) is in progress on 'fraud'/,
        );
    });
});
