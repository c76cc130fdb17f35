import assert from "node:assert/strict";
import { AzureMl, blue, both, type EndpointSettings, green, stepsOf, type Versions } from "./support";

const ROLLOUT = "update Deployment fraud-rollout";

describe("a ScoringEndpoint on Azure ML under the engine", () => {
    describe("one life of it", () => {
        let azureMl: AzureMl;
        let settings: EndpointSettings = {};
        /** Adds to what the program says: each test goes on from where the one before it left the stack. */
        const change = async (added: EndpointSettings, options = {}) => {
            settings = { ...settings, ...added };
            return await azureMl.up(azureMl.program(settings), options);
        };
        const endpoint = () => azureMl.sandbox.azure.get(azureMl.id("onlineEndpoints/fraud"));

        before(async () => {
            azureMl = await AzureMl.start();
            await change({});
        });
        after(() => azureMl.stop());

        it("changes nothing without a change, not with a refresh either", async () => {
            assert.deepEqual(stepsOf((await azureMl.up()).run), []);
            assert.deepEqual(stepsOf((await change({}, { refresh: true })).run), []);
        });

        it("shifts traffic in one update and one request, and shows it in one line each", async () => {
            azureMl.stack.program = azureMl.program({ versions: both(60) });
            const { stdout } = await azureMl.stack.preview({ diff: true });
            assert.match(stdout, /~ blue *: 90 => 60/);
            assert.match(stdout, /~ green *: 10 => 40/);
            assert.doesNotMatch(stdout, /unknown|output</);
            const { run, requests } = await change({ versions: both(60) });
            assert.deepEqual(stepsOf(run), [ROLLOUT]);
            assert.deepEqual(run.steps[0]?.diff, {
                "properties.parameters.traffic.value.blue": "update",
                "properties.parameters.traffic.value.green": "update",
            });
            assert.deepEqual(requests, ["PUT onlineEndpoints/fraud", "PUT deployments/ws.fraud.rollout"]);
        });

        it("changes nothing when the keys of the versions come in another order, whoever gets what is left", async () => {
            const { blue: first, green: second } = both(60);
            for (const versions of [
                { green: second, blue: first },
                { blue, green: second },
                { green: second, blue },
            ]) {
                azureMl.stack.program = azureMl.program({ ...settings, versions });
                assert.deepEqual(stepsOf(await azureMl.stack.preview()), []);
                assert.deepEqual(stepsOf((await azureMl.up()).run), []);
            }
        });

        it("keeps the traffic when tags, description or properties change, after a refresh too", async () => {
            const one = async (added: EndpointSettings, options = {}) => {
                const { run, requests } = await change(added, options);
                assert.deepEqual(stepsOf(run), [ROLLOUT]);
                assert.equal(requests.filter((line) => line === "PUT onlineEndpoints/fraud").length, 1);
                assert.deepEqual(azureMl.traffic(), { blue: 60, green: 40 });
            };
            await one({ tags: { team: "risk", cost: "42" } });
            await one({ tags: { team: "fraud" }, description: "who cheats" }, { refresh: true });
            await one({ properties: { owner: "risk" } });
            assert.deepEqual(endpoint().tags, { team: "fraud" });
            assert.equal(endpoint().properties.description, "who cheats");
            assert.equal(endpoint().properties.properties.owner, "risk");
            assert.deepEqual(stepsOf((await azureMl.up(undefined, { refresh: true })).run), []);
        });

        it("makes a version before it gets requests, and takes them from one before it goes", async () => {
            const three = { ...both(60), green: { ...green, traffic: 30 }, red: { ...blue, traffic: 10 } };
            assert.deepEqual((await change({ versions: three })).writes, [
                "create Deployment fraud-red-assets",
                "create OnlineDeployment fraud-red-deployment",
                ROLLOUT,
            ]);
            assert.deepEqual((await change({ versions: both(60) })).writes, [
                ROLLOUT,
                "delete OnlineDeployment fraud-red-deployment",
                "delete Deployment fraud-red-assets",
            ]);
            assert.deepEqual(azureMl.names("onlineEndpoints/deployments"), ["blue", "green"]);
        });

        it("gives what is left to another default version in one update", async () => {
            const versions = { blue, green: { ...green, traffic: 40 } };
            assert.deepEqual((await change({ versions })).writes, []);
            assert.deepEqual((await change({ versions: { blue, green }, defaultVersion: "green" })).writes, [
                ROLLOUT,
            ]);
            assert.deepEqual(azureMl.traffic(), { green: 100 });
            assert.deepEqual((await change({ defaultVersion: "blue" })).writes, [ROLLOUT]);
            assert.deepEqual(azureMl.traffic(), { blue: 100 });
        });

        it("changes a tag of a version in one update, an image in two, and takes the former again", async () => {
            const tagged = { ...green, tags: { owner: "risk" }, type: "control" as const };
            assert.deepEqual((await change({ versions: { blue, green: tagged } })).writes, [
                "update OnlineDeployment fraud-green-deployment",
            ]);
            const deployment = () =>
                azureMl.sandbox.azure.get(azureMl.id("onlineEndpoints/fraud/deployments/green"));
            assert.deepEqual(deployment().tags, { owner: "risk", versionType: "control" });
            const environments = [deployment().properties.environmentId as string];
            for (const image of ["acme.azurecr.io/fraud:14", green.image!]) {
                const versions = { blue, green: { ...tagged, image } };
                assert.deepEqual((await change({ versions })).writes, [
                    "update Deployment fraud-green-assets",
                    "update OnlineDeployment fraud-green-deployment",
                ]);
                environments.push(deployment().properties.environmentId as string);
            }
            const [first, second, third] = environments;
            assert.notEqual(first, second);
            assert.equal(first, third);
            assert.equal(azureMl.sandbox.azure.get(second!).properties.image, "acme.azurecr.io/fraud:14");
        });

        it("deletes rollout, endpoint and compute, and what is on the cluster after what uses it", async () => {
            const { writes } = await azureMl.destroy();
            const at = (line: string) => writes.indexOf(`delete ${line}`);
            assert.deepEqual(writes.slice(0, 2), [
                "delete Deployment fraud-rollout",
                "delete OnlineEndpoint fraud-endpoint",
            ]);
            assert.equal(
                writes.some((line) => line.includes("OnlineDeployment")),
                false,
            );
            const types = writes.filter((line) => line.includes("InstanceType"));
            assert.equal(types.length, 2);
            const compute = at("Compute aml-compute");
            for (const line of types) {
                assert.ok(writes.indexOf(line) < at("Extension shared-azureml"), writes.join("\n"));
            }
            for (const line of [
                ...["Extension shared-azureml", "Namespace aml-azureml-scoring"],
                "TrustedAccessRoleBinding shared-azureml-ws-access",
                ...["RoleAssignment shared-azureml-ws-reader", "RoleAssignment shared-azureml-ws-extension"],
            ]) {
                assert.ok(compute < at(line), `${line} after the compute:\n${writes.join("\n")}`);
            }
            for (const type of ["onlineEndpoints", "onlineEndpoints/deployments", "computes"]) {
                assert.deepEqual(azureMl.names(type), []);
            }
            assert.ok(azureMl.sandbox.azure.get(azureMl.clusterId), "the cluster stays");
            assert.deepEqual(azureMl.sandbox.kubernetes.objects("InstanceType"), []);
        });
    });

    it("works on one version of an endpoint at a time, however many change", async () => {
        const azureMl = await AzureMl.start();
        try {
            azureMl.sandbox.delayWrites(150);
            const four: Versions = {
                one: { ...blue, traffic: 25 },
                two: { ...blue, traffic: 25 },
                three: { ...blue, traffic: 25 },
                four: { ...blue, traffic: 25 },
            };
            await azureMl.up(azureMl.program({ versions: four }));
            const tagged = Object.fromEntries(
                Object.entries(four).map(([name, version]) => [name, { ...version, tags: { name } }]),
            );
            const all = await azureMl.up(azureMl.program({ versions: tagged }));
            assert.deepEqual(
                all.writes,
                ["four", "one", "three", "two"].map(
                    (name) => `update OnlineDeployment fraud-${name}-deployment`,
                ),
            );
            const { two, four: last } = tagged;
            const rest = { two: { ...two!, traffic: 50 }, four: { ...last!, traffic: 50 } };
            const { writes } = await azureMl.up(azureMl.program({ versions: rest }));
            assert.equal(writes[0], ROLLOUT);
            assert.deepEqual(writes.filter((line) => line.includes("OnlineDeployment")).sort(), [
                "delete OnlineDeployment fraud-one-deployment",
                "delete OnlineDeployment fraud-three-deployment",
            ]);
            // A version that comes first by its name is written before those that are there, and nothing of them is lost.
            const first = { ...rest, five: { ...blue, traffic: 0 }, four: { ...rest.four, tags: {} } };
            const more = await azureMl.up(azureMl.program({ versions: first }));
            assert.deepEqual(
                more.writes.filter((line) => line.includes("OnlineDeployment")),
                [
                    "create OnlineDeployment fraud-five-deployment",
                    "update OnlineDeployment fraud-four-deployment",
                ],
            );
            assert.deepEqual(azureMl.names("onlineEndpoints/deployments"), ["four", "two", "five"]);
        } finally {
            await azureMl.stop();
        }
    });
});
