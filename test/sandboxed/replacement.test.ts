import assert from "node:assert/strict";
import { AksCluster, NodePool, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { type Run, Sandbox } from "aks-scoring/sandbox";

const CPU = { vmSize: "Standard_D8s_v5", count: 3 } as const;
const names = (run: Run) => run.steps.map(({ op, name }) => `${op} ${name}`);

describe("a parent's replacement", () => {
    let sandbox: Sandbox;
    beforeEach(async () => {
        sandbox = await Sandbox.start();
    });
    afterEach(async () => {
        await sandbox.stop();
    });

    it("recreates all that is in a cluster: pools, gateway, endpoints", async () => {
        const program = (location: string) => () => {
            const cluster = new AksCluster("ml", { resourceGroupName: "rg", location, pools: { cpu: CPU } });
            new NodePool("extra", { cluster, vmSize: "Standard_D4s_v5" });
            const endpoint = new ScoringEndpoint("fraud", {
                target: new ScoringGateway("edge", { cluster }),
                versions: {
                    blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu", replicas: 1 },
                    green: { image: "acme.azurecr.io/fraud:13", pool: "extra", replicas: 1, traffic: 10 },
                },
            });
            return { uri: endpoint.scoringUri, key: endpoint.primaryKey };
        };
        const stack = await sandbox.stack(program("westeurope"));
        const before = await stack.up();
        const inside = sandbox.writes
            .filter(({ package: from, name }) => from !== "random" && name !== "ml")
            .map(({ name }) => name);

        const from = sandbox.writes.length;
        stack.program = program("northeurope");
        const after = await stack.up();
        const lines = sandbox.writes.slice(from).map(({ operation, name }) => `${operation} ${name}`);
        const reborn = lines.indexOf("create ml");
        assert.ok(lines.indexOf("delete ml") < reborn);
        for (const name of inside) {
            assert.ok(lines.indexOf(`create ${name}`) > reborn, `${name} is created again`);
        }
        assert.equal(after.outputs["key"]?.value, before.outputs["key"]?.value, "clients keep their key");
        assert.equal(
            sandbox.kubernetes.objects("HTTPRoute").length,
            4,
            "the endpoint's, one for each version, and the gateway's guard",
        );
        assert.equal(sandbox.kubernetes.objects("Deployment").length > 0, true);
        assert.deepEqual((await stack.up({ refresh: true })).steps, []);
        await stack.destroy();
        assert.deepEqual(sandbox.azure.objects("Microsoft.ContainerService/managedClusters"), []);
    });

    it("moves a pool that is given another cluster", async () => {
        const system = { name: "system", vmSize: "Standard_D8s_v5", count: 3, mode: "System" } as const;
        for (const name of ["one", "two"]) {
            await sandbox.azure.putCluster({ resourceGroupName: "rg", name, pools: [system] });
        }
        const program = (clusterName: string) => () => {
            const cluster = AksCluster.existing("shared", { resourceGroupName: "rg", clusterName });
            new NodePool("gpu", { cluster, vmSize: "Standard_NC4as_T4_v3", count: 1 });
        };
        const stack = await sandbox.stack(program("one"));
        await stack.up();
        stack.program = program("two");
        const run = await stack.up();
        assert.ok(
            names(run).some((line) => line.startsWith("create-replacement gpu-gpu-")),
            names(run).join(),
        );
        const pools = sandbox.azure
            .objects("Microsoft.ContainerService/managedClusters/agentPools")
            .filter(({ name }) => name.startsWith("gpu"))
            .map(({ id }) => id.split("/").at(-3));
        assert.deepEqual(pools, ["two"]);
    });
});
