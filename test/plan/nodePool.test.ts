import assert from "node:assert/strict";
import { Findings } from "#src/core/problems";
import { type NodePoolPlan, type NodePoolSettings, guaranteedNodes } from "#src/plan/nodePool";
import { type NodePoolContext, planNodePool } from "#src/plan/planNodePool";

const cpu = { vmSize: "Standard_D4s_v5" };
const t4 = { vmSize: "Standard_NC4as_T4_v3" };
const a100 = { vmSize: "Standard_NC24ads_A100_v4" };
/** A size whose accelerator the table does not know. */
const radeon = { vmSize: "Standard_NV8as_v4" };
/** A size that the table does not know. */
const own = { vmSize: "Standard_Q8_v9" };

function plan(settings: unknown, context: Partial<NodePoolContext> = {}, key = "cpu"): NodePoolPlan {
    const f = new Findings();
    const whole = { taken: new Set<string>(), defaultCount: 1, ...context };
    const planned = planNodePool(f, key, settings as NodePoolSettings, whole);
    assert.deepEqual(f.problems, []);
    assert.ok(planned);
    return planned;
}

describe("the plan of a node pool", () => {
    it("decides everything that the program left open", () => {
        assert.deepEqual(plan(cpu), {
            key: "cpu",
            azureName: "cpudu1a",
            generation: "cpu-du1a",
            mode: "User",
            vmSize: "Standard_D4s_v5",
            vcpus: 4,
            memoryGib: 16,
            accelerator: "none",
            acceleratorCount: 0,
            acceleratorResource: undefined,
            count: 1,
            autoscale: undefined,
            priority: "Regular",
            evictionPolicy: undefined,
            spotMaxPrice: undefined,
            zones: [],
            osSku: undefined,
            osDiskType: undefined,
            osDiskSizeGb: undefined,
            maxPods: undefined,
            gpuInstanceProfile: undefined,
            maxSurge: undefined,
            labels: { "aks-scoring/pool": "cpu", "aks-scoring/generation": "cpu-du1a" },
            taints: [],
            nodeSelector: { "aks-scoring/generation": "cpu-du1a" },
            tolerations: [],
        });
    });

    it("passes on what the program says", () => {
        const { labels, ...rest } = plan({
            vmSize: "STANDARD_D4S_V5",
            mode: "System",
            zones: [3, "1"],
            osSku: "AzureLinux",
            osDiskType: "Ephemeral",
            osDiskSizeGb: 64,
            maxPods: 60,
            labels: { team: "fraud" },
            taints: ["a=b:PreferNoSchedule"],
            maxSurge: "33%",
            count: 2,
        });
        const { key, azureName, generation, nodeSelector, ...settings } = rest;
        assert.deepEqual(labels, {
            team: "fraud",
            "aks-scoring/pool": key,
            "aks-scoring/generation": generation,
        });
        assert.deepEqual(nodeSelector, { "aks-scoring/generation": generation });
        assert.equal(generation.replace("-", ""), azureName);
        assert.deepEqual(settings, {
            mode: "System",
            vmSize: "Standard_D4s_v5",
            vcpus: 4,
            memoryGib: 16,
            accelerator: "none",
            acceleratorCount: 0,
            acceleratorResource: undefined,
            count: 2,
            autoscale: undefined,
            priority: "Regular",
            evictionPolicy: undefined,
            spotMaxPrice: undefined,
            zones: ["1", "3"],
            osSku: "AzureLinux",
            osDiskType: "Ephemeral",
            osDiskSizeGb: 64,
            maxPods: 60,
            gpuInstanceProfile: undefined,
            maxSurge: "33%",
            taints: ["a=b:PreferNoSchedule"],
            tolerations: [{ key: "a", operator: "Equal", value: "b", effect: "PreferNoSchedule" }],
        });
    });

    it("gives no count under autoscale, so that no write scales by accident", () => {
        const { count, autoscale } = plan({ ...cpu, autoscale: { min: 0, max: 4 } });
        assert.deepEqual({ count, autoscale }, { count: undefined, autoscale: { min: 0, max: 4 } });
    });

    it("takes the number of nodes and the mode from its cluster where the pool says neither", () => {
        const of = (context: Partial<NodePoolContext>) => {
            const { count, mode } = plan(cpu, context);
            return { count, mode };
        };
        assert.deepEqual(of({ defaultCount: 3, defaultMode: "System" }), { count: 3, mode: "System" });
        assert.deepEqual(of({ defaultCount: undefined }), { count: undefined, mode: "User" });
        assert.equal(plan({ ...cpu, count: 0 }, { defaultCount: 3 }).count, 0);
    });

    it("taints GPU and FPGA nodes with the taint that both serving paths tolerate", () => {
        const taint = "ml.azure.com/amlarc-workload=true:NoSchedule";
        const toleration = {
            key: "ml.azure.com/amlarc-workload",
            operator: "Equal",
            value: "true",
            effect: "NoSchedule",
        };
        for (const settings of [t4, { vmSize: "Standard_NP10s" }, { ...own, vcpus: 8, accelerator: "amd" }]) {
            const { taints, tolerations } = plan(settings);
            assert.deepEqual({ taints, tolerations }, { taints: [taint], tolerations: [toleration] });
        }
        assert.deepEqual(plan({ ...t4, taints: [] }).taints, []);
        assert.deepEqual(plan({ ...t4, taints: ["sku=gpu:NoSchedule"] }).taints, ["sku=gpu:NoSchedule"]);
        assert.deepEqual(plan({ ...t4, mode: "System" }).taints, []);
        assert.deepEqual(plan({ ...radeon, accelerator: "none" }).taints, []);
    });

    it("counts the devices of a node", () => {
        const of = (settings: unknown) => {
            const { accelerator, acceleratorCount, acceleratorResource, labels } = plan(settings);
            return [accelerator, acceleratorCount, acceleratorResource, labels["aks-scoring/accelerator"]];
        };
        assert.deepEqual(of(cpu), ["none", 0, undefined, undefined]);
        assert.deepEqual(of(t4), ["nvidia", 1, "nvidia.com/gpu", "nvidia"]);
        assert.deepEqual(of({ vmSize: "Standard_ND96isr_MI300X_v5" }), ["amd", 8, "amd.com/gpu", "amd"]);
        assert.deepEqual(of({ vmSize: "Standard_NP40s" }), ["fpga", 4, undefined, "fpga"]);
        assert.deepEqual(of({ vmSize: "Standard_NP10s", acceleratorResource: "xilinx.com/fpga-u250" }), [
            "fpga",
            1,
            "xilinx.com/fpga-u250",
            "fpga",
        ]);
        assert.deepEqual(of({ ...radeon, accelerator: "amd" }), ["amd", 1, "amd.com/gpu", "amd"]);
        assert.deepEqual(of({ ...radeon, accelerator: "amd", acceleratorCount: 2 }), [
            "amd",
            2,
            "amd.com/gpu",
            "amd",
        ]);
        assert.deepEqual(of({ ...radeon, accelerator: "none" }), ["none", 0, undefined, undefined]);
        assert.deepEqual(of({ ...own, vcpus: 8 }), ["none", 0, undefined, undefined]);
    });

    it("counts the slices of GPUs that are cut into instances", () => {
        const slices = (vmSize: string, gpuInstanceProfile: string) =>
            plan({ vmSize, gpuInstanceProfile }).acceleratorCount;
        const profiles = ["MIG1g", "MIG2g", "MIG3g", "MIG4g", "MIG7g"];
        assert.deepEqual(
            profiles.map((profile) => slices(a100.vmSize, profile)),
            [7, 3, 2, 1, 1],
        );
        assert.deepEqual(
            profiles.map((profile) => slices("Standard_ND96asr_v4", profile)),
            [56, 24, 16, 8, 8],
        );
        assert.equal(slices("Standard_ND96isr_H100_v5", "MIG1g"), 56);
        assert.equal(slices("Standard_ND96isr_H200_v5", "MIG1g"), 56);
        const unknown = {
            ...own,
            vcpus: 8,
            accelerator: "nvidia",
            acceleratorCount: 2,
            gpuInstanceProfile: "MIG1g",
        };
        assert.equal(plan(unknown).acceleratorCount, 14);
    });

    it("takes a VM size that this release does not know at the pool's word", () => {
        const { vmSize, vcpus, memoryGib } = plan({ ...own, vcpus: 8, memoryGib: 32 });
        assert.deepEqual({ vmSize, vcpus, memoryGib }, { vmSize: "Standard_Q8_v9", vcpus: 8, memoryGib: 32 });
        assert.equal(plan({ ...own, vcpus: 8 }).memoryGib, undefined);
    });

    it("tolerates AKS's own taint on spot nodes, and does not count them", () => {
        const spotTaint = {
            key: "kubernetes.azure.com/scalesetpriority",
            operator: "Equal",
            value: "spot",
            effect: "NoSchedule",
        };
        const of = (settings: unknown) => {
            const { priority, evictionPolicy, spotMaxPrice, taints, tolerations } = plan(settings);
            return { priority, evictionPolicy, spotMaxPrice, taints, tolerations };
        };
        const plain = { priority: "Spot", evictionPolicy: "Delete", spotMaxPrice: -1 };
        assert.deepEqual(of({ ...cpu, spot: true }), { ...plain, taints: [], tolerations: [spotTaint] });
        assert.deepEqual(of({ ...cpu, spot: { evictionPolicy: "Deallocate", maxPrice: 0.5 } }), {
            priority: "Spot",
            evictionPolicy: "Deallocate",
            spotMaxPrice: 0.5,
            taints: [],
            tolerations: [spotTaint],
        });
        const taints = ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"];
        assert.deepEqual(of({ ...cpu, spot: true, taints }), { ...plain, taints, tolerations: [spotTaint] });
        assert.equal(guaranteedNodes(plan({ ...cpu, count: 5, spot: true })), 0);
    });

    it("counts as guaranteed the count, or the least of the autoscaler", () => {
        assert.equal(guaranteedNodes(plan({ ...cpu, count: 5 })), 5);
        assert.equal(guaranteedNodes(plan({ ...cpu, count: 0 })), 0);
        assert.equal(guaranteedNodes(plan({ ...cpu, autoscale: { min: 2, max: 9 } })), 2);
        assert.equal(guaranteedNodes(plan(cpu, { defaultCount: undefined })), 0);
    });

    it("gives a pool that is rotated in place its key for a name", () => {
        const { azureName, generation } = plan({ ...cpu, rotate: "inPlace" });
        assert.deepEqual({ azureName, generation }, { azureName: "cpu", generation: "cpu" });
    });
});
