import { Extension } from "@pulumi/azure-native/kubernetesconfiguration/extension";
import {
    AksCluster,
    type AksClusterArgs,
    ScoringEndpoint,
    ScoringGateway,
    WorkspaceAttachment,
} from "aks-scoring";
import { Sandbox, type SandboxStack } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { cluster, collision, failure, pool } from "../sandbox/support";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml";
const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/fraud-ws`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/scorer`;
const POOLS = "Microsoft.ContainerService/managedClusters/agentPools";

type Pools = NonNullable<AksClusterArgs["pools"]>;
type Settings = Partial<AksClusterArgs>;

/** Pools of both kinds, all of one size. */
const poolsOf = (vmSize: string, count = 1): Pools => ({
    cpu: { vmSize: "Standard_D4s_v5", count: 3 },
    one: { vmSize, count },
    two: { vmSize, count },
    three: { vmSize, autoscale: { min: count, max: 5 } },
    four: { vmSize, autoscale: { min: count, max: 5 } },
});

/** A cluster with all that writes to it: pools, an attachment's extension and Trusted Access; and endpoints of both kinds. */
function program(settings: Settings): void {
    const ml = new AksCluster("ml", {
        resourceGroupName: "ml",
        location: "westeurope",
        pools: poolsOf("Standard_D4s_v5"),
        ...settings,
    });
    const onAzureMl = new WorkspaceAttachment("aml", { cluster: ml, workspaceId: WORKSPACE });
    const onKubernetes = new ScoringGateway("edge", { cluster: ml });
    const workloadIdentity = { identityId: IDENTITY, clientId: "33333333-3333-3333-3333-333333333333" };
    const versions = (tag: string) => ({
        blue: { image: `acme.azurecr.io/fraud:${tag}`, pool: "cpu", replicas: 1, traffic: 60 },
        green: { image: `acme.azurecr.io/fraud:${tag}1`, pool: "cpu", replicas: 1, traffic: 40 },
    });
    for (const name of ["fraud", "credit"]) {
        const tag = settings.tags === undefined ? "1" : "2";
        new ScoringEndpoint(`${name}-ml`, { target: onAzureMl, versions: versions(tag) });
        new ScoringEndpoint(name, { target: onKubernetes, versions: versions(tag), workloadIdentity });
    }
}

const DELAY_MILLISECONDS = 100;

describe("operations that must not overlap, each of them slow, all that can run at once doing so", () => {
    let sandbox: Sandbox;
    let stack: SandboxStack;
    before(async () => {
        sandbox = await Sandbox.start();
        await sandbox.azure.put(WORKSPACE, { location: "westeurope" });
        await sandbox.azure.put(IDENTITY, { location: "westeurope" });
        stack = await sandbox.stack(() => undefined);
        sandbox.delayWrites(DELAY_MILLISECONDS);
    });
    after(() => sandbox.stop());

    const up = async (settings: Settings) => {
        stack.program = () => program(settings);
        return await stack.up({ parallel: 200 });
    };
    const pools = () =>
        sandbox.azure
            .objects(POOLS)
            .map(({ name, body }) => `${name.replace(/\w{4}$/, "")} ${body.vmSize} ${body.count}`)
            .sort();
    const expected = (vmSize: string, count: number) => [
        "cpu Standard_D4s_v5 3",
        ...["four", "one", "three"].map((name) => `${name} ${vmSize} ${count}`),
        `two ${vmSize} ${count}`,
    ];
    const users = () => pools().filter((line) => !line.startsWith("system"));

    it("overlap in a plain program, and the service refuses them", async () => {
        const plain = await sandbox.stack(
            () => {
                const aks = cluster("plain");
                pool(aks, "one");
                new Extension("plain-extension", {
                    resourceGroupName: "ml",
                    clusterRp: "Microsoft.ContainerService",
                    clusterResourceName: "managedClusters",
                    clusterName: aks.name,
                    extensionName: "flux",
                    extensionType: "microsoft.flux",
                });
            },
            { stackName: "plain" },
        );
        assert.match(
            (await collision(sandbox, () => plain.up({ parallel: 200 }))).message,
            /Another operation \(Creating (agentPools 'one'|extensions 'flux')\) is in progress on 'plain'/,
        );
        sandbox.delayWrites(DELAY_MILLISECONDS);
        await plain.destroy();
    });

    it("do not while all is created, after a run that failed in the middle too", async () => {
        sandbox.failWrite(9);
        await failure(up({}));
        await up({});
        assert.deepEqual(users(), expected("Standard_D4s_v5", 1));
    });

    it("do not while pools, the system pool, the cluster and endpoints change together", async () => {
        await up({
            pools: poolsOf("Standard_D4s_v5", 2),
            systemPool: { vmSize: "Standard_D4s_v5", count: 3 },
            tags: { team: "risk" },
            upgradeChannel: "patch",
        });
        const now = Object.fromEntries(users().map((line) => [line.split(" ")[0], line.split(" ")[2]]));
        assert.deepEqual([now["one"], now["two"]], ["2", "2"]);
    });

    it("do not while all pools are rotated, after a run that failed in the middle too", async () => {
        const rotated = { pools: poolsOf("Standard_D8s_v5", 2), tags: { team: "risk" } };
        sandbox.failWrite(4);
        await failure(up(rotated));
        await up(rotated);
        assert.deepEqual(users(), expected("Standard_D8s_v5", 2));
    });

    it("do not while pools are rotated in place", async () => {
        const inPlace = Object.fromEntries(
            Object.entries(poolsOf("Standard_D8s_v5", 2)).map(([key, one]) =>
                key === "cpu" ? [key, one] : [key, { ...one, rotate: "inPlace" as const }],
            ),
        );
        await up({ pools: inPlace, tags: { team: "risk" } });
        const larger = Object.fromEntries(
            Object.entries(inPlace).map(([key, one]) =>
                key === "cpu" ? [key, one] : [key, { ...one, vmSize: "Standard_D16s_v5" }],
            ),
        );
        await up({ pools: larger, tags: { team: "risk" } });
        assert.equal(users().filter((line) => line.includes("Standard_D16s_v5")).length, 4);
    });

    it("do not while pools are removed and one is added", async () => {
        const { cpu } = poolsOf("Standard_D4s_v5");
        await up({
            pools: { cpu: cpu!, five: { vmSize: "Standard_D4s_v5", count: 1 } },
            tags: { team: "risk" },
        });
        assert.deepEqual(users(), ["cpu Standard_D4s_v5 3", "five Standard_D4s_v5 1"]);
    });

    it("do not while all is destroyed", async () => {
        await stack.destroy();
        assert.deepEqual(sandbox.azure.objects(POOLS), []);
    });
});
