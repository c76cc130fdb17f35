import { Provider } from "@pulumi/kubernetes/provider";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { Sandbox, type SavedSandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { InlineStack, type Later, errorsIn, forbidden, fresh, known, refuse, report } from "./support";

const CREDENTIALS = "containerservice:listManagedClusterUserCredentials";
const RIGHT = "Standard_D8s_v5";
const WRONG = "Standard_D4s_v5";
const CLUSTER = "aks-scoring:index:ExistingAksCluster::shared";

describe("an existing cluster with a provider of the program's own", () => {
    let inline: InlineStack;
    let sandbox: Sandbox;
    let empty: SavedSandbox;
    let clusterId: string;
    let kubeconfig: string;
    before(async () => {
        sandbox = await Sandbox.start();
        clusterId = await sandbox.azure.putCluster({
            resourceGroupName: "platform",
            name: "shared",
            pools: [
                { name: "system", vmSize: WRONG, count: 3, mode: "System" },
                { name: "workers", vmSize: RIGHT, count: 3 },
            ],
        });
        kubeconfig = sandbox.azure.kubeconfig(clusterId);
        inline = await InlineStack.open(sandbox, "late");
        empty = await sandbox.save();
    });
    beforeEach(() => sandbox.restore(empty));
    after(() => sandbox.stop());

    function serve(vmSize: string, later: Later = known) {
        const cluster = AksCluster.existing("shared", {
            clusterId: later(clusterId),
            pools: { cpu: { vmSize, nodePoolName: "workers" } },
            kubernetesProvider: new Provider("mine", { kubeconfig, enableSecretMutable: true }),
        });
        const target = new ScoringGateway("edge", { cluster });
        new ScoringEndpoint("fraud", { target, versions: { blue: { image: "a.io/b:1", pool: "cpu" } } });
        return cluster;
    }

    for (const [when, later] of [
        ["known at once", () => known],
        ["known late", fresh],
    ] as const) {
        it(`has nothing written on it where it is not what the program takes it for: ${when}`, async () => {
            const { stdout, error } = await inline.run("up", () => void serve(WRONG, later()));
            const says = report(
                'AksCluster.existing "shared"',
                `pools.cpu.vmSize = "${WRONG}": is ${RIGHT} on the cluster. Give the size that the pool has.`,
            );
            assert.equal(errorsIn(stdout)[0], `error: ${says}`, stdout);
            assert.ok(error !== undefined);
            assert.deepEqual(
                sandbox.writes.filter(({ package: of }) => of === "kubernetes"),
                [],
            );
            await inline.succeeds("up", () => void serve(RIGHT, later()));
            await inline.changesNothing(() => void serve(RIGHT, later()));
        });
    }

    it("serves where nobody may read its kubeconfig, and tells whoever asks for it", async () => {
        const putRight = refuse(CREDENTIALS);
        try {
            await inline.succeeds("up", () => void serve(RIGHT));
            const says =
                `the cluster gives no kubeconfig: ${forbidden(CREDENTIALS)}. Grant the Azure Kubernetes Service Cluster User ` +
                "Role to whoever runs this program. Or give a kubeconfig.";
            const asking = () => void serve(RIGHT).kubeconfig;
            await inline.fails("up", asking, [{ says, component: CLUSTER }]);
            putRight();
            await inline.changesNothing(asking);
        } finally {
            putRight();
        }
    });
});
