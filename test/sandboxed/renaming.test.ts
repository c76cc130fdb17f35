import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
    AksCluster,
    NodePool,
    ScoringDeployment,
    ScoringEndpoint,
    ScoringGateway,
    WorkspaceAttachment,
} from "aks-scoring";
import { type Run, Sandbox, type SandboxRunError, type SandboxStack } from "aks-scoring/sandbox";
import { Folder } from "../files/folder";
import { servingCluster } from "./servingCluster";

const pem = (name: string) => readFileSync(join(__dirname, "../../../test/core/pem", name), "utf8");
const GUID = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const GROUP_ID = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/scoring";
const IDENTITY_ID = `${GROUP_ID}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/scorer`;
const WORKSPACE_ID = `${GROUP_ID}/providers/Microsoft.MachineLearningServices/workspaces/ws`;

/** The logical names of a program's components. */
interface Names {
    readonly cluster: string;
    readonly pool: string;
    readonly gateway: string;
    readonly endpoint: string;
    readonly deployment: string;
    readonly attachment: string;
}

const OLD: Names = {
    cluster: "ml",
    pool: "extra",
    gateway: "edge",
    endpoint: "fraud",
    deployment: "shadow",
    attachment: "aml",
};
// None begins with the old one.
const NEW: Names = {
    cluster: "platform",
    pool: "workers",
    gateway: "entrance",
    endpoint: "cards",
    deployment: "trial",
    attachment: "studio",
};

const steps = (run: Run) => run.steps.map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`);
const changes = (run: Run) => steps(run).filter((line) => !line.startsWith("read "));

describe("a renamed component", () => {
    let sandbox: Sandbox;
    let stack: SandboxStack;
    const folder = new Folder({ "src/score.py": "def init():\n    pass\n\ndef run(data):\n    return 1\n" });
    beforeEach(async () => {
        sandbox = await Sandbox.start();
        await sandbox.azure.put(IDENTITY_ID, { location: "westeurope" });
        stack = await sandbox.stack(() => undefined);
    });
    afterEach(() => sandbox.stop());
    after(() => {
        folder.remove();
    });

    /** Everything that hangs below a component, on plain Kubernetes. */
    const serving =
        (names: Names, former: Names | undefined, share = 90) =>
        () => {
            const was = (kind: keyof Names) => ({
                aliases: former === undefined || former[kind] === names[kind] ? [] : [{ name: former[kind] }],
            });
            const cluster = new AksCluster(
                names.cluster,
                {
                    resourceGroupName: "scoring",
                    location: "westeurope",
                    clusterName: "ml",
                    blobCsiDriver: true,
                    managedMetrics: {
                        dataCollectionRuleId: `${GROUP_ID}/providers/Microsoft.Insights/dataCollectionRules/ml`,
                    },
                    upgradeChannel: "patch",
                    maintenanceWindows: {
                        autoUpgrade: { dayOfWeek: "Sunday", startTime: "02:00", durationHours: 4 },
                    },
                    registries: [`${GROUP_ID}/providers/Microsoft.ContainerRegistry/registries/acme`],
                    pools: {
                        cpu: { vmSize: "Standard_D4s_v5", count: 3 },
                        gpu: { vmSize: "Standard_NC4as_T4_v3", autoscale: { min: 1, max: 4 } },
                    },
                },
                was("cluster"),
            );
            new NodePool(names.pool, { cluster, key: "extra", vmSize: "Standard_D4s_v5" }, was("pool"));
            const target = new ScoringGateway(
                names.gateway,
                {
                    cluster,
                    gatewayName: "edge",
                    tls: {
                        certificate: pem("leaf.pem"),
                        privateKey: pulumi.secret(pem("leaf.key")),
                        hostname: "scoring.example.com",
                    },
                },
                was("gateway"),
            );
            const shared = { image: "acme.azurecr.io/fraud:12", pool: "cpu" };
            const fraud = new ScoringEndpoint(
                names.endpoint,
                {
                    target,
                    endpointName: "fraud",
                    workloadIdentity: { identityId: IDENTITY_ID, clientId: GUID },
                    versions: {
                        blue: {
                            ...shared,
                            traffic: share,
                            secretEnvironmentVariables: { PASSWORD: pulumi.secret("hunter2-hunter2") },
                            sourceDirectory: folder.at("src"),
                            entryScript: "score.py",
                        },
                        green: {
                            ...shared,
                            pool: "extra",
                            traffic: 100 - share,
                            model: { uri: "https://acme.blob.core.windows.net/models/fraud/3" },
                        },
                    },
                },
                was("endpoint"),
            );
            new ScoringDeployment(
                names.deployment,
                { ...shared, target, endpointName: "fraud", versionName: "shadow" },
                was("deployment"),
            );
            return { uri: fraud.scoringUri, key: fraud.primaryKey, address: target.address };
        };

    /** Everything that hangs below a component, on Azure ML. */
    const online = (names: Names, former: Names | undefined, idIsOutput: boolean) => () => {
        const was = (kind: keyof Names) => ({
            aliases: former === undefined || former[kind] === names[kind] ? [] : [{ name: former[kind] }],
        });
        const cluster = new AksCluster(
            names.cluster,
            {
                resourceGroupName: "scoring",
                location: "westeurope",
                clusterName: "ml",
                pools: { cpu: { vmSize: "Standard_D8s_v5", count: 3 } },
            },
            was("cluster"),
        );
        const target = new WorkspaceAttachment(
            names.attachment,
            {
                cluster,
                computeName: "aml",
                workspaceId: idIsOutput ? pulumi.output(WORKSPACE_ID) : WORKSPACE_ID,
            },
            was("attachment"),
        );
        const fraud = new ScoringEndpoint(
            names.endpoint,
            {
                target,
                endpointName: "fraud",
                versions: {
                    blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu", traffic: 90 },
                    green: {
                        image: "acme.azurecr.io/server:1",
                        pool: "cpu",
                        traffic: 10,
                        sourceDirectory: folder.at("src"),
                        entryScript: "score.py",
                    },
                },
            },
            was("endpoint"),
        );
        return { uri: fraud.scoringUri, key: fraud.primaryKey };
    };

    /** Runs a program with other names; nothing may come of that. @param first the run under the old ones */
    const assertNothingChanges = async (program: () => unknown, { outputs }: Run): Promise<void> => {
        const [writes, requests] = [sandbox.writes.length, sandbox.azure.history.length];
        stack.program = program;
        assert.deepEqual(changes(await stack.preview()), []);
        const run = await stack.up();
        assert.deepEqual(changes(run), []);
        assert.deepEqual(run.outputs, outputs);
        assert.deepEqual(sandbox.writes.slice(writes), []);
        assert.deepEqual(sandbox.azure.history.slice(requests), []);
        assert.deepEqual(changes(await stack.up({ refresh: true })), []);
    };

    it("is the same with an alias, on plain Kubernetes", async () => {
        stack.program = serving(OLD, undefined);
        await assertNothingChanges(serving(NEW, OLD), await stack.up());
    });

    it("is the same where one after another is renamed, and each alias goes afterwards", async () => {
        let names = OLD;
        stack.program = serving(names, undefined);
        await stack.up();
        for (const kind of ["cluster", "pool", "gateway", "endpoint", "deployment"] as const) {
            const former = names;
            names = { ...names, [kind]: NEW[kind] };
            stack.program = serving(names, former);
            assert.deepEqual(changes(await stack.up()), [], kind);
        }
        stack.program = serving(NEW, undefined, 60);
        assert.deepEqual(changes(await stack.up()), ["update HTTPRoute cards-route"]);
    });

    for (const [what, idIsOutput] of [
        ["in plain", false],
        ["as an Output", true],
    ] as const) {
        it(`is the same on Azure ML, its workspace's id ${what}: cluster and endpoint`, async () => {
            await sandbox.azure.put(WORKSPACE_ID, { location: "westeurope" });
            const { attachment } = OLD;
            const renamed = { ...NEW, attachment };
            stack.program = online(OLD, undefined, idIsOutput);
            await assertNothingChanges(online(renamed, OLD, idIsOutput), await stack.up());
        });
    }

    it("is the same with an alias: cluster and gateway that exist", async () => {
        await sandbox.azure.putCluster({
            resourceGroupName: "platform",
            name: "shared",
            pools: [
                { name: "system", vmSize: "Standard_D4s_v5", count: 3, mode: "System" },
                { name: "workers", vmSize: "Standard_D8s_v5", count: 3 },
            ],
        });
        const existing = (names: Names, former: Names | undefined) => () => {
            const was = (kind: keyof Names) => ({
                aliases: former === undefined ? [] : [{ name: former[kind] }],
            });
            const cluster = AksCluster.existing(
                names.cluster,
                {
                    resourceGroupName: "platform",
                    clusterName: "shared",
                    pools: { cpu: { vmSize: "Standard_D8s_v5", nodePoolName: "workers" } },
                },
                was("cluster"),
            );
            const target = ScoringGateway.existing(
                names.gateway,
                {
                    cluster,
                    gatewayName: "public",
                    gatewayNamespace: "infra",
                    implementation: "envoy-gateway",
                    hostname: "a.example.com",
                    namespaces: ["default"],
                },
                was("gateway"),
            );
            const versions = { only: { image: "acme.azurecr.io/churn:1", pool: "cpu" } };
            const churn = new ScoringEndpoint(
                names.endpoint,
                { target, endpointName: "churn", versions },
                was("endpoint"),
            );
            return { uri: churn.scoringUri, key: churn.primaryKey };
        };
        stack.program = existing(OLD, undefined);
        await assertNothingChanges(existing(NEW, OLD), await stack.up());
    });

    describe("without an alias", () => {
        const program =
            (names: Pick<Names, "gateway" | "endpoint">, former: Partial<Names> = {}) =>
            () => {
                const was = (name: string | undefined) => ({ aliases: name === undefined ? [] : [{ name }] });
                const cluster = servingCluster();
                const target = new ScoringGateway(
                    names.gateway,
                    { cluster, gatewayName: "edge" },
                    was(former.gateway),
                );
                const secretEnvironmentVariables = { PASSWORD: pulumi.secret("hunter2-hunter2") };
                const blue = { image: "acme.azurecr.io/fraud:12", pool: "cpu", secretEnvironmentVariables };
                const { scoringUri, primaryKey } = new ScoringEndpoint(
                    names.endpoint,
                    { target, endpointName: "fraud", versions: { blue } },
                    was(former.endpoint),
                );
                return { scoringUri, primaryKey };
            };

        for (const kind of ["gateway", "endpoint"] as const) {
            it(`loses nothing: ${kind}. Under its old name, and then with an alias, it goes on`, async () => {
                stack.program = program(OLD);
                const { outputs } = await stack.up();
                const held = () => JSON.stringify(sandbox.kubernetes.objects());
                const before = held();

                stack.program = program({ ...OLD, [kind]: NEW[kind] });
                // All that a preview can say: the provider does not tell that an object exists.
                const { create, delete: gone } = (await stack.preview()).summary;
                assert.equal(create, gone);
                await assert.rejects(stack.up(), ({ message }: SandboxRunError) => {
                    assert.match(message, / already exists\n[^]*use an alias to preserve the identity/);
                    return true;
                });
                assert.equal(held(), before);

                // With what it has made of the new component, an alias is passed over.
                stack.program = program({ ...OLD, [kind]: NEW[kind] }, { [kind]: OLD[kind] });
                assert.equal((await stack.preview()).summary["delete"], gone);
                stack.program = program(OLD);
                await stack.up();
                stack.program = program({ ...OLD, [kind]: NEW[kind] }, { [kind]: OLD[kind] });
                assert.deepEqual(changes(await stack.up()), []);
                assert.deepEqual((await stack.up()).outputs, outputs);
                assert.equal(held(), before);
            });
        }
    });

    it("loses nothing without an alias: cluster. Under its old name, and then with an alias, it goes on", async () => {
        const program =
            (name: string, ...aliases: { name: string }[]) =>
            () => {
                const pools = { cpu: { vmSize: "Standard_D4s_v5", count: 3 } };
                const args = { resourceGroupName: "rg", location: "westeurope", clusterName: "ml", pools };
                return { id: new AksCluster(name, args, { aliases }).clusterId };
            };
        stack.program = program("ml");
        const { outputs } = await stack.up();
        const requests = sandbox.azure.history.length;
        stack.program = program("platform");
        await assert.rejects(stack.up(), /cannot create already existing resource/);
        stack.program = program("ml");
        await stack.up();
        stack.program = program("platform", { name: "ml" });
        const run = await stack.up();
        assert.deepEqual(changes(run), []);
        assert.deepEqual(run.outputs, outputs);
        assert.deepEqual(sandbox.azure.history.slice(requests), []);
    });

    it("is another one where its own name follows it, and says so", async () => {
        await sandbox.azure.put(WORKSPACE_ID, { location: "westeurope" });
        stack.program = () => {
            const was = (name: string) => ({ aliases: [{ name }] });
            const cluster = new AksCluster(
                "platform",
                {
                    resourceGroupName: "rg",
                    location: "westeurope",
                    pools: { cpu: { vmSize: "Standard_D8s_v5", count: 3 } },
                },
                was("ml"),
            );
            new NodePool("workers", { cluster, vmSize: "Standard_D4s_v5" }, was("extra"));
            const target = new ScoringGateway("entrance", { cluster }, was("The Edge"));
            const versions = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } };
            const urn = "urn:pulumi:dev::sandbox::aks-scoring:index:ScoringEndpoint::fraud";
            new ScoringEndpoint("cards", { target, versions }, { aliases: [urn] });
            // Neither is renamed by these.
            new ScoringEndpoint(
                "churn",
                { target, versions },
                { aliases: [{ name: "churn" }, { type: "old" }] },
            );
            new ScoringEndpoint("loans", { target, endpointName: "loans", versions }, was("credit"));
            new WorkspaceAttachment("studio", { cluster, workspaceId: WORKSPACE_ID }, was("aml"));
        };
        const warnings = (await stack.preview()).diagnostics.filter((line) => /follows|aliases/.test(line));
        assert.deepEqual(warnings.sort(), [
            'aliases: cannot carry an attachment over: its InstanceTypes are called after it, and each version would move to another, which Azure ML may refuse or ignore. Keep "aml" as the component\'s name; computeName names the compute.',
            'clusterName: follows the component\'s new name, and is "platform": the cluster is deleted, with all that is on it, and made anew. Write clusterName: "ml" to keep what is there.',
            'endpointName: follows the component\'s new name, and is "cards": its address is another one, and all its objects are made anew. Write endpointName: "fraud" to keep what is there.',
            'gatewayName: follows the component\'s new name, and is "entrance": the Gateway is another one, with another address. Write gatewayName: "the-edge-xkz0ks" to keep what is there.',
            'key: follows the component\'s new name, and is "workers": the pool is another one, by another key. Write key: "extra" to keep what is there.',
        ]);
    });
});
