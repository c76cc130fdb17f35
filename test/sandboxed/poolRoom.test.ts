import assert from "node:assert/strict";
import {
    AksCluster,
    type AksClusterArgs,
    NodePool,
    ScoringDeployment,
    ScoringEndpoint,
    ScoringGateway,
    type ScoringTarget,
    WorkspaceAttachment,
} from "aks-scoring";
import { Sandbox, type SandboxStack } from "aks-scoring/sandbox";

const WORKSPACE_ID =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml" +
    "/providers/Microsoft.MachineLearningServices/workspaces/fraud-ws";
const D4S = "Standard_D4s_v5";
const image = "acme.azurecr.io/fraud:12";
const place = { resourceGroupName: "scoring" };
const large = { image, pool: "cpu", cpuCores: 3, replicas: 2 };

const clusterOf = (more: Partial<AksClusterArgs> = {}) =>
    new AksCluster("ml", { ...place, pools: { cpu: { vmSize: D4S, count: 3 } }, ...more });
const endpoint = (name: string, target: ScoringTarget) =>
    new ScoringEndpoint(name, { target, versions: { blue: { ...large, traffic: 50 }, green: large } });

describe("the room of a pool, under the engine", () => {
    let sandbox: Sandbox;
    let stack: SandboxStack;
    beforeEach(async () => {
        sandbox = await Sandbox.start();
        await sandbox.azure.put(WORKSPACE_ID, { location: "westeurope" });
        const config = { "azure-native:location": "westeurope" };
        stack = await sandbox.stack(() => undefined, { config });
    });
    afterEach(() => sandbox.stop());

    const warnings = async (program: () => unknown) => {
        stack.program = program;
        const { diagnostics } = await stack.preview();
        return diagnostics.filter((line) => line.startsWith("pools.")).map((line) => line.trimEnd());
    };

    const sum = (others: string) =>
        `pools.cpu: 3 nodes of Standard_D4s_v5 (${others} each) have room for 3 of the 9 pods that this program asks for: fraud/blue 2 × (3 cores, 0.5 GiB), fraud/green 2 × (3 cores, 0.5 GiB), credit/blue 2 × (3 cores, 0.5 GiB), credit/green 2 × (3 cores, 0.5 GiB) and lone/alone 1 × (3 cores, 0.5 GiB). 6 stay pending. `;
    const asking = (target: ScoringTarget) => {
        endpoint("fraud", target);
        endpoint("credit", target);
        const names = { endpointName: "lone", versionName: "alone" };
        new ScoringDeployment("alone", { target, ...names, ...large, replicas: 1 });
    };

    it("is what all endpoints and versions of the program ask for: one warning, with the whole sum", async () => {
        const program = () => asking(new ScoringGateway("edge", { cluster: clusterOf() }));
        const text = `${sum("3.86 cores and 11.902 GiB")}Raise the pool's count to 10, or ask for less.`;
        assert.deepEqual(await warnings(program), [text]);
        const { diagnostics } = await stack.up();
        assert.deepEqual(
            diagnostics.filter((line) => line.startsWith("pools.")),
            [text],
        );
    });

    it("is less on Azure ML, by its log collector; how it exchanges pods is not asked", async () => {
        const program = () => {
            const attached = { cluster: clusterOf(), workspaceId: WORKSPACE_ID, router: { internal: true } };
            const target = new WorkspaceAttachment("aml", attached);
            endpoint("fraud", target);
            endpoint("credit", target);
        };
        assert.deepEqual(await warnings(program), [
            "pools.cpu: 3 nodes of Standard_D4s_v5 (3.85 cores and 11.802 GiB each) have room for 3 of the 8 pods that this program asks for: fraud/blue 2 × (3 cores, 0.5 GiB), fraud/green 2 × (3 cores, 0.5 GiB), credit/blue 2 × (3 cores, 0.5 GiB) and credit/green 2 × (3 cores, 0.5 GiB). 5 stay pending. Raise the pool's count to 8, or ask for less.",
        ]);
    });

    it("is told once, too, by a program that awaits something between its endpoints", async () => {
        const program = async () => {
            const target = new ScoringGateway("edge", { cluster: clusterOf() });
            for (const name of ["fraud", "credit", "churn"]) {
                await new Promise((resolve) => endpoint(name, target).urn.apply(resolve));
            }
        };
        const told = await warnings(program);
        assert.equal(told.length, 1, told.join("\n"));
        assert.match(told[0]!, /^pools\.cpu: 3 nodes .* have room for 3 of the \d+ pods /);
    });

    it("is that of each pool of each cluster, a NodePool's and an existing cluster's too, where their numbers are known", async () => {
        await sandbox.azure.putCluster({
            resourceGroupName: "platform",
            name: "shared",
            pools: [
                { name: "system", vmSize: D4S, count: 3, mode: "System" },
                { name: "workers", vmSize: D4S, count: 3 },
            ],
        });
        const program = (count: object) => () => {
            const worker = { vmSize: D4S, nodePoolName: "workers", ...count };
            const named = { resourceGroupName: "platform", clusterName: "shared", pools: { cpu: worker } };
            const shared = AksCluster.existing("shared", named);
            new NodePool("more", { cluster: shared, vmSize: D4S, count: 1 });
            const target = new ScoringGateway("edge", { cluster: shared });
            const versions = { blue: large, green: { ...large, traffic: 50, pool: "more" } };
            new ScoringEndpoint("fraud", { target, versions });
            const other = new ScoringGateway("other", { cluster: clusterOf() });
            new ScoringEndpoint("credit", { target: other, versions: { blue: large } });
        };
        const more = /^pools\.more: 1 node of .* has room for 1 of the 2 pods .*: fraud\/green 2 /;
        const [unknown, ...rest] = await warnings(program({}));
        assert.deepEqual(rest, []);
        assert.match(unknown!, more);
        const known = (await warnings(program({ count: 1 }))).sort();
        assert.equal(known.length, 2);
        assert.match(known[0]!, /^pools\.cpu: 1 node of .* has room for 1 of the 2 pods .*: fraud\/blue 2 /);
        assert.match(known[1]!, more);
    });
});
