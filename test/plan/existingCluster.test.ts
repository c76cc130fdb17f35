import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
    type ExistingClusterIdentity,
    type ExistingClusterSettings,
    planExistingCluster,
} from "#src/plan/existingCluster";
import { type ReportedCluster, compareWithReported } from "#src/plan/reportedCluster";
import { NEEDS_PLAIN, saidBy, says } from "./says";

type Args = ExistingClusterIdentity & ExistingClusterSettings;

const later = pulumi.output("x");
const id =
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/platform" +
    "/providers/Microsoft.ContainerService/managedClusters/shared";
const byId = { clusterId: id };
const cpu = { vmSize: "Standard_D4s_v5" };
const gpu = { vmSize: "Standard_NC4as_T4_v3" };

const isPlain = (value: unknown) => value !== undefined && !pulumi.Output.isInstance(value);
const planned = (args: unknown) => planExistingCluster(args as Args, isPlain);

function plan(args: Args) {
    const result = planned(args);
    assert.deepEqual(saidBy(result), []);
    return result.plan;
}

const SAID: readonly (readonly [args: unknown, said: readonly string[]])[] = [
    [null, ["null: must be an object. Write { clusterId }, or { resourceGroupName, clusterName }."]],
    [undefined, ["must be an object. Write { clusterId }, or { resourceGroupName, clusterName }."]],
    ["shared", ['"shared": must be an object. Write { clusterId }, or { resourceGroupName, clusterName }.']],
    [later, [`[output]: must be an object. ${NEEDS_PLAIN}`]],
    // which cluster
    [{}, ["clusterId: is missing. Give clusterId, or resourceGroupName and clusterName."]],
    [
        { clusterName: "shared" },
        ["resourceGroupName: is missing. Give clusterId, or resourceGroupName and clusterName."],
    ],
    [
        { resourceGroupName: "platform" },
        ["clusterName: is missing. Give clusterId, or resourceGroupName and clusterName."],
    ],
    [
        { ...byId, clusterName: "shared" },
        [
            'clusterId = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/platform/pr…: excludes resourceGroupName and clusterName. Give the id, or group and name.',
        ],
    ],
    [
        { ...byId, resourceGroupName: later },
        [
            'clusterId = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/platform/pr…: excludes resourceGroupName and clusterName. Give the id, or group and name.',
        ],
    ],
    [
        { clusterId: later, clusterName: later },
        ["clusterId: excludes resourceGroupName and clusterName. Give the id, or group and name."],
    ],
    [
        { clusterId: "shared" },
        [
            'clusterId = "shared": must be the resource id of a Microsoft.ContainerService/managedClusters. Give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerService/managedClusters/<managedCluster>.',
        ],
    ],
    [
        { clusterId: null },
        [
            "clusterId = null: must be the resource id of a Microsoft.ContainerService/managedClusters. Give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerService/managedClusters/<managedCluster>.",
        ],
    ],
    [
        { clusterId: id + "/" },
        [
            'clusterId = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/platform/pr…: must be the resource id of a Microsoft.ContainerService/managedClusters. Take the slash or the white space off its end.',
        ],
    ],
    [
        { clusterId: id.replace("managedClusters", "connectedClusters") },
        [
            'clusterId = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/platform/pr…: must be the resource id of a Microsoft.ContainerService/managedClusters. It is the id of a Microsoft.ContainerService/connectedClusters: give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerService/managedClusters/<managedCluster>.',
        ],
    ],
    [
        { resourceGroupName: "a.", clusterName: "-" },
        [
            'resourceGroupName = "a.": must be 1 to 90 characters: letters, digits, -, _, . and parentheses, not ending with a full stop. Did you mean "a"?',
            'clusterName = "-": must be 1 to 63 characters: letters, digits, - and _, starting and ending with a letter or digit. Choose another name.',
        ],
    ],
    [
        { resourceGroupName: null, clusterName: null },
        [
            "resourceGroupName = null: must be 1 to 90 characters: letters, digits, -, _, . and parentheses, not ending with a full stop. Give it a name.",
            "clusterName = null: must be 1 to 63 characters: letters, digits, - and _, starting and ending with a letter or digit. Give it a name.",
        ],
    ],
    // the rest
    [
        { ...byId, location: "westeurope" },
        [
            "location: is not a setting that exists here. Take it out; what there is: clusterId, resourceGroupName, clusterName, purpose, pools, enforcesNetworkPolicy, managedMetrics, blobCsiDriver, kubeconfig and kubernetesProvider.",
        ],
    ],
    [
        { ...byId, purpose: "fastprod" },
        ['purpose = "fastprod": must be one of "FastProd" or "DevTest". Did you mean "FastProd"?'],
    ],
    [
        { ...byId, enforcesNetworkPolicy: "yes" },
        ['enforcesNetworkPolicy = "yes": must be true or false. Write true or false.'],
    ],
    [
        { ...byId, managedMetrics: null, blobCsiDriver: 1 },
        [
            "managedMetrics = null: must be true or false. Write true or false.",
            "blobCsiDriver = 1: must be true or false. Write true or false.",
        ],
    ],
    [
        { ...byId, pools: [] },
        [
            'pools = []: must be an object. It is an array: write { cpu: { vmSize: "Standard_D4s_v5" } } instead.',
        ],
    ],
    [
        { ...byId, pools: null },
        ['pools = null: must be an object. Write { cpu: { vmSize: "Standard_D4s_v5" } }.'],
    ],
    [{ ...byId, pools: later }, [`pools = [output]: must be an object. ${NEEDS_PLAIN}`]],
    [
        { ...byId, pools: { cpu: null } },
        ['pools.cpu = null: must be an object. Write { vmSize: "Standard_D4s_v5" }.'],
    ],
    [{ ...byId, pools: { cpu: later } }, [`pools.cpu = [output]: must be an object. ${NEEDS_PLAIN}`]],
    [{ ...byId, pools: { cpu: {} } }, ["pools.cpu.vmSize: must be a text that is not empty. Give a text."]],
    [
        { ...byId, pools: { Cpu: cpu } },
        [
            'pools.Cpu = "Cpu": must be 1 to 8 characters: lower-case letters and digits, starting with a letter. Did you mean "cpu"?',
        ],
    ],
    [
        { ...byId, pools: { cpu: { ...cpu, nodePoolName: "Pool-1" } } },
        [
            'pools.cpu.nodePoolName = "Pool-1": must be 1 to 12 characters: lower-case letters and digits, starting with a letter. Did you mean "pool1"?',
        ],
    ],
    [
        { ...byId, pools: { cpu: { ...cpu, nodePoolName: later } } },
        [
            `pools.cpu.nodePoolName = [output]: must be 1 to 12 characters: lower-case letters and digits, starting with a letter. ${NEEDS_PLAIN}`,
        ],
    ],
    [
        { ...byId, pools: { cpu: { ...cpu, count: "3" } } },
        ['pools.cpu.count = "3": must be a whole number from 0 to 1000. Write 3 without quotes.'],
    ],
    [
        { ...byId, pools: { cpu: { ...cpu, poolName: "pool1" } } },
        [
            "pools.cpu.poolName: is not a setting that exists here. Take it out; what there is: vmSize, count, autoscale, mode, zones, spot, osSku, osDiskType, osDiskSizeGb, maxPods, labels, taints, gpuInstanceProfile, vcpus, memoryGib, accelerator, acceleratorCount, acceleratorResource, architecture, maxSurge, rotate, subnetId, tags and nodePoolName.",
        ],
    ],
];

const SPOT = "kubernetes.azure.com/scalesetpriority=spot:NoSchedule";
const ACCELERATED = "ml.azure.com/amlarc-workload=true:NoSchedule";
/** Pools as the cluster reports them; ARM says null for "none". */
const real = {
    name: "pool1",
    vmSize: "standard_d4s_v5",
    count: 3,
    nodeLabels: { "aks-scoring/pool": "cpu", team: "fraud" },
    nodeTaints: null as unknown as undefined,
};
const gpuReal = {
    name: "gpu1",
    vmSize: "Standard_NC4as_T4_v3",
    count: 1,
    nodeLabels: { "aks-scoring/pool": "gpu" },
    nodeTaints: [ACCELERATED],
};

const COMPARED: readonly (readonly [settings: object, reported: ReportedCluster, said: readonly string[]])[] =
    [
        [
            {},
            { agentPoolProfiles: [real], networkProfile: { networkPolicy: "none" } },
            [
                "warning: enforcesNetworkPolicy = true: is assumed, and the cluster reports no policy engine: any pod can reach the scoring pods. Install one, or set it to false.",
            ],
        ],
        [
            {},
            { agentPoolProfiles: [real], networkProfile: {} },
            [
                "warning: enforcesNetworkPolicy = true: is assumed, and the cluster reports no policy engine: any pod can reach the scoring pods. Install one, or set it to false.",
            ],
        ],
        [
            {},
            { agentPoolProfiles: [{ ...real, count: 2 }] },
            [
                'warning: purpose = "FastProd": wants 12 vCPU, and the cluster has 8, spot nodes not counted. Add nodes, or use "DevTest".',
            ],
        ],
        [
            {},
            {
                agentPoolProfiles: [real, { ...real, count: 9, scaleSetPriority: "Spot" }].map((pool) => ({
                    ...pool,
                    vmSize: "Standard_D2s_v5",
                })),
            },
            [
                'warning: purpose = "FastProd": wants 12 vCPU, and the cluster has 6, spot nodes not counted. Add nodes, or use "DevTest".',
            ],
        ],
        [
            { pools: { cpu: { ...cpu, nodePoolName: "pool2" } } },
            { agentPoolProfiles: [real, gpuReal] },
            ['pools.cpu: the cluster has no pool "pool2". Give nodePoolName, one of: pool1, gpu1.'],
        ],
        [
            { pools: { gpu } },
            { agentPoolProfiles: [real] },
            [
                "pools.gpu: the cluster has no pool labelled aks-scoring/pool: gpu. Give nodePoolName, one of: pool1.",
            ],
        ],
        [
            { pools: { cpu: { ...cpu, vmSize: "Standard_D8s_v5" } } },
            { agentPoolProfiles: [real] },
            [
                'pools.cpu.vmSize = "Standard_D8s_v5": is standard_d4s_v5 on the cluster. Give the size that the pool has.',
            ],
        ],
        [
            { pools: { cpu: { ...cpu, taints: ["a=b:NoSchedule"] } } },
            { agentPoolProfiles: [real] },
            ['pools.cpu.taints = ["a=b:NoSchedule"]: are [] on the cluster. Write taints: [].'],
        ],
        [
            { pools: { cpu } },
            { agentPoolProfiles: [{ ...real, nodeTaints: ["c=d:NoSchedule", "a=b:NoSchedule"] }] },
            [
                'pools.cpu.taints = []: are ["a=b:NoSchedule","c=d:NoSchedule"] on the cluster. Write taints: ["a=b:NoSchedule","c=d:NoSchedule"].',
            ],
        ],
        [
            { pools: { cpu: { ...cpu, labels: { team: "other", tier: "a" } } } },
            { agentPoolProfiles: [real] },
            [
                'pools.cpu.labels.team = "other": is "fraud" on the cluster. Give labels that the pool has.',
                `pools.cpu.labels.tier = "a": is not on the cluster's pool. Give labels that the pool has.`,
            ],
        ],
        [
            { pools: { cpu: { ...cpu, count: 4 } } },
            { agentPoolProfiles: [real] },
            ["warning: pools.cpu.count = 4: is 3 on the cluster. Give the count that the pool has."],
        ],
        [
            { pools: { cpu } },
            {
                agentPoolProfiles: [{ ...real, scaleSetPriority: "Spot", nodeTaints: [SPOT] }],
                networkProfile: { networkPolicy: "cilium" },
            },
            [
                "pools.cpu.spot = false: is true on the cluster. Write spot: true.",
                'warning: purpose = "FastProd": wants 12 vCPU, and the cluster has 0, spot nodes not counted. Add nodes, or use "DevTest".',
            ],
        ],
        [
            { pools: { cpu: { ...cpu, spot: true } } },
            { agentPoolProfiles: [{ ...real, scaleSetPriority: "Regular" }] },
            ["pools.cpu.spot = true: is false on the cluster. Leave it out."],
        ],
    ];

describe("the rules of an existing cluster", () => {
    for (const [args, said] of SAID) {
        it(`says ${said[0]}`, () => {
            assert.deepEqual(saidBy(planned(args)), said);
        });
    }
});

describe("the plan of an existing cluster", () => {
    it("decides everything that the program left open", () => {
        const whole = {
            purpose: "FastProd",
            pools: [],
            enforcesNetworkPolicy: true,
            managedMetrics: false,
            blobCsiDriver: false,
        };
        assert.deepEqual(plan(byId), whole);
        assert.deepEqual(plan({ clusterId: id.toUpperCase() }), whole);
        assert.deepEqual(plan({ clusterId: later }), whole);
        assert.deepEqual(plan({ resourceGroupName: "platform", clusterName: later }), whole);
        const { enforcesNetworkPolicy, managedMetrics, blobCsiDriver, purpose } = plan({
            ...byId,
            purpose: "DevTest",
            enforcesNetworkPolicy: false,
            managedMetrics: true,
            blobCsiDriver: true,
        });
        assert.deepEqual(
            [enforcesNetworkPolicy, managedMetrics, blobCsiDriver, purpose],
            [false, true, true, "DevTest"],
        );
    });

    it("finds a pool by its name in Azure, or by the library's label", () => {
        const { pools } = plan({ ...byId, pools: { gpu, cpu: { ...cpu, nodePoolName: "pool1" } } });
        assert.deepEqual(
            pools.map(({ key, azureName, nodeSelector, count }) => ({ key, azureName, nodeSelector, count })),
            [
                {
                    key: "cpu",
                    azureName: "pool1",
                    nodeSelector: { "kubernetes.azure.com/agentpool": "pool1" },
                    count: undefined,
                },
                {
                    key: "gpu",
                    azureName: "gpudvdz",
                    nodeSelector: { "aks-scoring/pool": "gpu" },
                    count: undefined,
                },
            ],
        );
        assert.deepEqual(
            pools.map(({ taints }) => taints),
            [[], [ACCELERATED]],
        );
    });
});

describe("an existing cluster compared with what it reports", () => {
    const compare = (settings: object, reported: ReportedCluster) =>
        says((f) => compareWithReported(f, planned({ ...byId, ...settings }).plan, reported));

    for (const [settings, reported, said] of COMPARED) {
        it(`says ${said[0]}`, () => {
            assert.deepEqual(compare(settings, reported), said);
        });
    }

    it("has nothing to say where the two agree", () => {
        const pools = {
            cpu: { ...cpu, count: 3, labels: { team: "fraud" } },
            gpu: { ...gpu, nodePoolName: "gpu1" },
        };
        const networkProfile = { networkPolicy: "cilium" };
        assert.deepEqual(compare({ pools }, { agentPoolProfiles: [gpuReal, real], networkProfile }), []);
        assert.deepEqual(compare({ pools: { cpu } }, { agentPoolProfiles: [{ ...real, count: 9 }] }), []);
    });

    it("knows AKS's own taint on spot nodes", () => {
        const spot = { ...real, scaleSetPriority: "Spot", nodeTaints: [SPOT] };
        const settings = { purpose: "DevTest", pools: { cpu: { ...cpu, spot: true } } };
        assert.deepEqual(compare(settings, { agentPoolProfiles: [spot] }), []);
        assert.deepEqual(compare(settings, { agentPoolProfiles: [{ ...spot, nodeTaints: [] }] }), []);
    });

    it("compares nothing that the cluster does not report", () => {
        assert.deepEqual(compare({ pools: { cpu } }, {}), []);
        const unknown = { agentPoolProfiles: [{ name: "pool1", nodeLabels: { "aks-scoring/pool": "cpu" } }] };
        assert.deepEqual(compare({ pools: { cpu } }, unknown), []);
    });

    it("does not count sizes that it does not know, nor a DevTest cluster", () => {
        const own = { ...real, vmSize: "Standard_Q1_v9" };
        assert.deepEqual(compare({}, { agentPoolProfiles: [own] }), []);
        assert.deepEqual(compare({ purpose: "DevTest" }, { agentPoolProfiles: [{ ...real, count: 1 }] }), []);
    });
});
