import { AksCluster, NodePool, ScoringGateway } from "aks-scoring";
import { type ClusterHost, Sandbox } from "aks-scoring/sandbox";
import { InlineStack, type LateCase, programOf, report, testTogether } from "./support";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";

/** What the program has as it should be. */
const RIGHT = {
    resourceGroupName: "ml",
    registryId: `${SUBSCRIPTION}/resourceGroups/ml/providers/Microsoft.ContainerRegistry/registries/acme`,
    tags: { team: "fraud" } as Record<string, string>,
    kubernetesVersion: "1.34",
};
type Values = typeof RIGHT;

const program = programOf(RIGHT, (value) => {
    const cluster = new AksCluster("ml", {
        resourceGroupName: value("resourceGroupName"),
        location: "westeurope",
        purpose: "DevTest",
        pools: { cpu: { vmSize: "Standard_D4s_v5", count: 1, tags: value("tags") } },
        registries: [value("registryId")],
    });
    const kubernetesVersion = value("kubernetesVersion");
    new NodePool("more", { cluster, vmSize: "Standard_D4s_v5", kubernetesVersion });
    new ScoringGateway("edge", { cluster });
});

const CLUSTER = "aks-scoring:index:AksCluster::ml";

const TOGETHER: readonly Omit<LateCase<Values>, "what">[] = [
    {
        values: { resourceGroupName: "ml." },
        component: CLUSTER,
        says: report(
            'AksCluster "ml"',
            'resourceGroupName = "ml.": must be 1 to 90 characters: letters, digits, -, _, . and parentheses, not ending with a ' +
                'full stop. Did you mean "ml"?',
        ),
    },
    {
        values: { registryId: "acme" },
        component: CLUSTER,
        says: report(
            'AksCluster "ml"',
            'registries[0] = "acme": must be the resource id of a Microsoft.ContainerRegistry/registries. Give /subscriptions/' +
                "<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerRegistry/registries/<registry>.",
        ),
    },
    {
        values: { tags: { team: 5 as unknown as string } },
        component: CLUSTER,
        says: report('AksCluster "ml"', 'pools.cpu.tags.team = 5: must be a text. Write "5" with quotes.'),
    },
    {
        values: { kubernetesVersion: "latest" },
        component: "aks-scoring:index:NodePool::more",
        says: report(
            'NodePool "more"',
            'kubernetesVersion = "latest": must be a version 1.minor or 1.minor.patch. Write "1.35".',
        ),
    },
];

describe("a problem that is found late, of the program's own cluster", function () {
    /** Whether the cluster gives its users no kubeconfig. */
    let closed = false;
    const host: ClusterHost = {
        kubeconfig: () => (closed ? "" : undefined),
        oidcIssuer: () => undefined,
        connect: () => undefined,
        poolPut: () => Promise.resolve(),
        poolDeleting: () => Promise.resolve(),
        clusterDeleting: () => Promise.resolve(),
    };
    let inline: InlineStack;
    before(async () => {
        const sandbox = await Sandbox.start({ clusterHost: host });
        inline = await InlineStack.open(sandbox, "late");
        await inline.succeeds("up", program({}));
    });
    after(() => inline.sandbox.stop());

    it("a kubeconfig that nobody may read: told once, and nothing is deleted", async () => {
        const cluster = inline.sandbox.azure.objects("Microsoft.ContainerService/managedClusters")[0]!;
        const says =
            `cluster ${cluster.name} gives no kubeconfig. Grant the Azure Kubernetes Service Cluster User Role to whoever ` +
            "runs this program. Or give a kubernetesProvider.";
        closed = true;
        for (const command of ["preview", "up"] as const) {
            await inline.fails(command, program({}), [{ says, component: CLUSTER }]);
        }
        closed = false;
        await inline.changesNothing(program({}));
    });

    it("a kubelet identity that is not there: told once, and nothing is deleted", async () => {
        const { azure } = inline.sandbox;
        const { id, body } = azure.objects("Microsoft.ContainerService/managedClusters")[0]!;
        const identity = async (profile: unknown) => {
            azure.change(id, (held) => (held.identityProfile = profile));
            await inline.stack.refresh();
        };
        const says =
            "the cluster reports no kubelet identity to grant AcrPull to: set registryRoleAssignments to false";
        await identity({});
        for (const command of ["preview", "up"] as const) {
            await inline.fails(command, program({}), [{ says, component: CLUSTER }]);
        }
        await identity(body.identityProfile);
        await inline.changesNothing(program({}));
    });

    testTogether(TOGETHER, () => inline, program);
});
