import assert from "node:assert/strict";
import { nodesOf } from "../../lab/cluster/nodes";

/** The nodes of a pool "p" of the cluster "ml", in short: the labels that all have are left out. */
function shortly(body: Readonly<Record<string, unknown>>, fpga?: string) {
    return nodesOf({ clusterName: "ml", name: "p", body }, fpga).map(({ metadata, spec, status }) => ({
        name: metadata?.name,
        labels: metadata?.labels,
        taints: spec?.taints,
        allocatable: status?.allocatable,
    }));
}

/** Labels of every node of an ordinary pool. */
function labels(vmSize: string, name: string, more: Readonly<Record<string, string>> = {}) {
    return {
        agentpool: "p",
        "kubernetes.azure.com/agentpool": "p",
        "kubernetes.azure.com/cluster": "ml",
        "kubernetes.azure.com/mode": "user",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": vmSize,
        "topology.kubernetes.io/region": "westeurope",
        "topology.kubernetes.io/zone": "0",
        ...more,
    };
}

const [FIRST, SECOND, THIRD] = [0, 1, 2].map((index) => `aks-p-00000000-vmss00000${index}`) as [
    string,
    string,
    string,
];

describe("nodesOf", () => {
    it("gives a CPU pool's nodes AKS's labels, the pool's own, and what AKS leaves of cores and memory", () => {
        const body = { vmSize: "Standard_D4s_v5", count: 2, maxPods: 30, nodeLabels: { team: "fraud" } };
        // Less 140 milli-cores, 20 MB for each pod and 50 more, and 100 that the kubelet keeps free.
        const amounts = { cpu: "3860m", memory: "15633Mi", pods: "30", "ephemeral-storage": "100Gi" };
        assert.deepEqual(shortly(body), [
            {
                name: FIRST,
                labels: labels(body.vmSize, FIRST, body.nodeLabels),
                taints: [],
                allocatable: amounts,
            },
            {
                name: SECOND,
                labels: labels(body.vmSize, SECOND, body.nodeLabels),
                taints: [],
                allocatable: amounts,
            },
        ]);
    });

    it("gives a GPU pool's node its taints and its devices", () => {
        const nodeTaints = ["sku=gpu:NoSchedule", "bare:PreferNoSchedule"];
        assert.deepEqual(shortly({ vmSize: "Standard_NC4as_T4_v3", count: 1, nodeTaints }), [
            {
                name: FIRST,
                labels: labels("Standard_NC4as_T4_v3", FIRST),
                taints: [
                    { key: "sku", value: "gpu", effect: "NoSchedule" },
                    { key: "bare", value: "", effect: "PreferNoSchedule" },
                ],
                allocatable: {
                    cpu: "3860m",
                    memory: "23521Mi",
                    pods: "250",
                    "ephemeral-storage": "100Gi",
                    "nvidia.com/gpu": "1",
                },
            },
        ]);
    });

    it("counts the slices of GPUs that are cut", () => {
        const gpu = (gpuInstanceProfile: string) =>
            shortly({ vmSize: "Standard_NC48ads_A100_v4", count: 1, gpuInstanceProfile })[0]?.allocatable?.[
                "nvidia.com/gpu"
            ];
        assert.deepEqual(["MIG1g", "MIG2g", "MIG3g", "MIG7g"].map(gpu), ["14", "6", "4", "2"]);
    });

    it("gives an FPGA pool's nodes devices that are called as their plugin calls them", () => {
        const body = { vmSize: "Standard_NP20s", count: 1 };
        const devices = (fpga?: string) =>
            Object.entries(shortly(body, fpga)[0]?.allocatable ?? {}).filter(([name]) => name.includes("/"));
        assert.deepEqual(devices(), [["amd.com/xilinx_u250_gen3x16_xdma_shell_4_1-0", "2"]]);
        assert.deepEqual(devices("acme.com/fpga"), [["acme.com/fpga", "2"]]);
    });

    it("gives a spot pool's nodes their label and taint, and all that it may grow to", () => {
        const body = { vmSize: "Standard_D4s_v5", count: 1, scaleSetPriority: "Spot" };
        const spot = { key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: "NoSchedule" };
        const grown = shortly({ ...body, enableAutoScaling: true, minCount: 1, maxCount: 3 });
        assert.deepEqual(
            grown.map((node) => [node.name, node.taints]),
            [FIRST, SECOND, THIRD].map((name) => [name, [spot]]),
        );
        assert.deepEqual(
            grown[0]?.labels,
            labels(body.vmSize, FIRST, { "kubernetes.azure.com/scalesetpriority": "spot" }),
        );
        assert.equal(shortly({ ...body, maxCount: 3 }).length, 1, "without autoscaling");
    });

    it("spreads a zoned pool's nodes over its zones, in turn", () => {
        const body = { vmSize: "Standard_D4s_v5", count: 3, availabilityZones: ["1", "3"] };
        assert.deepEqual(
            shortly(body).map((node) => node.labels?.["topology.kubernetes.io/zone"]),
            ["westeurope-1", "westeurope-3", "westeurope-1"],
        );
    });

    it("says so where the plan does not know the size", () => {
        assert.throws(() => shortly({ vmSize: "Standard_Z1", count: 1 }), {
            message: "the lab does not know the VM size Standard_Z1",
        });
    });
});
