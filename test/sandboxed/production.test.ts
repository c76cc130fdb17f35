import assert from "node:assert/strict";
import { AksCluster, type ClusterPurpose, NodePool, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { Sandbox, type SandboxStack } from "aks-scoring/sandbox";

const D4S = "Standard_D4s_v5";
const zones = ["1", "2", "3"];

/** As a first program is written, but for the region, which is in plain. */
function first(purpose: ClusterPurpose, pool: object, replicas: object): void {
    const place = { resourceGroupName: "scoring", location: "westeurope", localAccounts: true, purpose };
    const systemPool = { vmSize: D4S, count: 3, ...pool };
    const cluster = new AksCluster("ml", {
        ...place,
        systemPool,
        pools: { cpu: { vmSize: D4S, count: 3, ...pool } },
    });
    new NodePool("more", { cluster, vmSize: D4S, count: 2, ...pool });
    const version = { image: "acme.azurecr.io/fraud:12", pool: "cpu", ...replicas };
    const target = new ScoringGateway("edge", { cluster, http: true });
    new ScoringEndpoint("fraud", { target, versions: { blue: version, green: { ...version, traffic: 10 } } });
}

describe("what one drain or one zone takes, under the engine", () => {
    let sandbox: Sandbox;
    let stack: SandboxStack;
    before(async () => {
        sandbox = await Sandbox.start();
        stack = await sandbox.stack(() => undefined);
    });
    after(() => sandbox.stop());

    const said = async (program: () => void) => {
        stack.program = program;
        const { diagnostics } = await stack.preview();
        return diagnostics.map((line) => line.trimEnd()).sort();
    };
    const ZONES = `Write zones: ["1", "2", "3"], as far as az aks list-vm-skus --location westeurope shows them for the size; a change of zones rotates a pool.`;

    it("is warned of in production, once for the endpoint, the cluster and the NodePool", async () => {
        assert.deepEqual(await said(() => first("FastProd", {}, {})), [
            `pools: system and cpu name no zones: Azure may put all nodes of each in one, and the loss of that zone takes them all. ${ZONES}`,
            "versions: blue and green have one guaranteed replica each: a drain of a node that such a replica stands on, as in an upgrade, takes it away, and requests to them can fail until another is ready. Write replicas: 2, or autoscale: { minReplicas: 2 }.",
            `zones: more names no zones: Azure may put all its nodes in one, and the loss of that zone takes them all. ${ZONES}`,
        ]);
    });

    it("is not where the remedies are followed, nor for tests", async () => {
        assert.deepEqual(await said(() => first("FastProd", { zones }, { replicas: 2 })), []);
        assert.deepEqual(await said(() => first("DevTest", {}, {})), []);
    });
});
