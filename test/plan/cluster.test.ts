import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type ClusterPlan, planCluster } from "#src/plan/cluster";
import type { ClusterView } from "#src/plan/clusterSettings";
import { ClusterPurpose } from "#src/plan/purpose";
import { NEEDS_PLAIN, saidBy } from "./says";

const later = pulumi.output("x");
const cpu = { vmSize: "Standard_D4s_v5" };
const sunday = { dayOfWeek: "Sunday", startTime: "02:00" };
const group = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/providers";
const acr = `${group}/Microsoft.ContainerRegistry/registries/acme`;
const zone = `${group}/Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io`;
const [a1, a2, b1] = ["a/subnets/one", "a/subnets/two", "b/subnets/one"].map(
    (path) => `${group}/Microsoft.Network/virtualNetworks/${path}`,
);
const many = (length: number, count: number) =>
    Object.fromEntries(Array.from({ length }, (_, index) => [`p${index}`, { ...cpu, count }]));

/** What a component hands over: a cluster that is large enough, and the arguments of the case. */
function planned(args: object, name = "ml") {
    const given: Record<string, unknown> = {
        resourceGroupName: "scoring",
        localAccounts: true,
        pools: { cpu: { ...cpu, count: 3 } },
        ...args,
    };
    const { subnetId } = (given["network"] as { subnetId?: unknown } | null | undefined) ?? {};
    const view: object = typeof subnetId === "string" ? { ...given, subnetId, given } : { ...given, given };
    return planCluster(name, view as ClusterView);
}

function plan(args: object = {}, name?: string): ClusterPlan {
    const result = planned(args, name);
    assert.deepEqual(saidBy(result), []);
    return result.plan;
}

const SAID: readonly (readonly [args: object, said: readonly string[]])[] = [
    [
        { vmSize: "Standard_D4s_v5" },
        [
            "vmSize: is not a setting that exists here. Take it out; what there is: clusterName, purpose, allowUndersized, skuTier, upgradeChannel, nodeOsUpgradeChannel, maintenanceWindows, privateCluster, localAccounts, oidcIssuer, workloadIdentity, registryRoleAssignments, blobCsiDriver, systemPool, pools, network, resourceGroupName, location, kubernetesVersion, userAssignedIdentityId, privateDnsZoneId, authorizedIpRanges, entra, registries, logAnalyticsWorkspaceId, managedMetrics, devicePlugins, nodeResourceGroup, tags and kubernetesProvider.",
        ],
    ],
    [
        { clusterName: "-ml" },
        [
            'clusterName = "-ml": must be 1 to 63 characters: letters, digits, - and _, starting and ending with a letter or digit. Did you mean "ml"?',
        ],
    ],
    [
        { clusterName: "" },
        [
            'clusterName = "": must be 1 to 63 characters: letters, digits, - and _, starting and ending with a letter or digit. Give it a name.',
        ],
    ],
    [
        { clusterName: null },
        [
            "clusterName = null: must be 1 to 63 characters: letters, digits, - and _, starting and ending with a letter or digit. Give it a name.",
        ],
    ],
    [
        { clusterName: later },
        [
            `clusterName = [output]: must be 1 to 63 characters: letters, digits, - and _, starting and ending with a letter or digit. ${NEEDS_PLAIN}`,
        ],
    ],
    [
        { purpose: "fastprod" },
        ['purpose = "fastprod": must be one of "FastProd" or "DevTest". Did you mean "FastProd"?'],
    ],
    [
        { purpose: null },
        ['purpose = null: must be one of "FastProd" or "DevTest". Choose one of "FastProd" and "DevTest".'],
    ],
    [{ purpose: later }, [`purpose = [output]: must be one of "FastProd" or "DevTest". ${NEEDS_PLAIN}`]],
    [
        { skuTier: "standard" },
        ['skuTier = "standard": must be one of "Free", "Standard" or "Premium". Did you mean "Standard"?'],
    ],
    [
        { skuTier: "" },
        [
            'skuTier = "": must be one of "Free", "Standard" or "Premium". Choose one of "Free", "Standard" and "Premium".',
        ],
    ],
    // switches
    [
        { allowUndersized: "true" },
        ['allowUndersized = "true": must be true or false. Write true without quotes.'],
    ],
    [{ privateCluster: 1 }, ["privateCluster = 1: must be true or false. Write true or false."]],
    [{ localAccounts: "no" }, ['localAccounts = "no": must be true or false. Write true or false.']],
    [{ oidcIssuer: null }, ["oidcIssuer = null: must be true or false. Write true or false."]],
    [{ workloadIdentity: later }, [`workloadIdentity = [output]: must be true or false. ${NEEDS_PLAIN}`]],
    [
        { registryRoleAssignments: 0, blobCsiDriver: "true" },
        [
            "registryRoleAssignments = 0: must be true or false. Write true or false.",
            'blobCsiDriver = "true": must be true or false. Write true without quotes.',
        ],
    ],
    // upgrades
    [
        { upgradeChannel: "Stable" },
        [
            'upgradeChannel = "Stable": must be one of "none", "patch", "stable", "rapid" or "node-image". Did you mean "stable"?',
        ],
    ],
    [
        { upgradeChannel: null },
        [
            'upgradeChannel = null: must be one of "none", "patch", "stable", "rapid" or "node-image". Choose one of "none", "patch", "stable", "rapid" and "node-image".',
        ],
    ],
    [
        { nodeOsUpgradeChannel: "nodeimage" },
        [
            'nodeOsUpgradeChannel = "nodeimage": must be one of "None", "Unmanaged", "SecurityPatch" or "NodeImage". Did you mean "NodeImage"?',
        ],
    ],
    [
        { upgradeChannel: "node-image", nodeOsUpgradeChannel: "SecurityPatch" },
        [
            'nodeOsUpgradeChannel = "SecurityPatch": must be "NodeImage" with upgradeChannel "node-image". Leave one of the two out.',
        ],
    ],
    [
        { upgradeChannel: "stable", kubernetesVersion: "1.35.2" },
        [
            'kubernetesVersion = "1.35.2": names a patch, which upgradeChannel "stable" moves on from. Write "1.35", or leave upgradeChannel out.',
        ],
    ],
    [
        { kubernetesVersion: "1.33" },
        [
            'warning: kubernetesVersion = "1.33": has had long-term support alone since 2026-07-31, which the Standard tier has not: AKS makes no cluster of it. Write "1.36", or skuTier: "Premium".',
        ],
    ],
    [{ kubernetesVersion: "1.33.2", skuTier: "Premium" }, []],
    [
        { upgradeChannel: "rapid", kubernetesVersion: "1.35.2" },
        [
            'kubernetesVersion = "1.35.2": names a patch, which upgradeChannel "rapid" moves on from. Write "1.35", or leave upgradeChannel out.',
        ],
    ],
    [
        { maintenanceWindows: { autoUpgrade: sunday } },
        [
            'warning: maintenanceWindows.autoUpgrade: has no effect without upgradeChannel. Set upgradeChannel to "stable", say.',
        ],
    ],
    [
        { upgradeChannel: "none", maintenanceWindows: { autoUpgrade: sunday } },
        [
            'warning: maintenanceWindows.autoUpgrade: has no effect without upgradeChannel. Set upgradeChannel to "stable", say.',
        ],
    ],
    [
        { maintenanceWindows: { nodeOsUpgrade: { ...sunday, durationHours: 3 } } },
        [
            "maintenanceWindows.nodeOsUpgrade.durationHours = 3: must be a whole number from 4 to 24. The least is 4.",
        ],
    ],
    // who reaches the API server, and as whom
    [
        { privateCluster: true, authorizedIpRanges: ["203.0.113.7"] },
        [
            "authorizedIpRanges: are for a public API server, and privateCluster is set. Leave one of the two out.",
        ],
    ],
    [
        { privateDnsZoneId: "system" },
        ["privateDnsZoneId: is for a private cluster. Set privateCluster, or leave it out."],
    ],
    [
        { privateCluster: false, privateDnsZoneId: later },
        ["privateDnsZoneId: is for a private cluster. Set privateCluster, or leave it out."],
    ],
    [
        { privateCluster: true, privateDnsZoneId: zone },
        [
            'privateDnsZoneId = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/provide…: needs userAssignedIdentityId: an identity that may write to the zone before the cluster exists. Give one, or leave the zone to AKS.',
        ],
    ],
    [{ entra: true }, ["entra = true: must be an object. Write { adminGroupObjectIds: [groupId] }."]],
    [{ entra: null }, ["entra = null: must be an object. Write { adminGroupObjectIds: [groupId] }."]],
    [
        { entra: { azureRBAC: true } },
        ["entra.azureRBAC: is not a setting that exists here. Did you mean azureRbac?"],
    ],
    [
        { entra: { azureRbac: "true" } },
        ['entra.azureRbac = "true": must be true or false. Write true without quotes.'],
    ],
    [
        { localAccounts: false },
        ["localAccounts = false: needs entra, or nobody could sign in. Give entra, or leave it out."],
    ],
    [
        { oidcIssuer: false, workloadIdentity: true },
        ["workloadIdentity = true: needs oidcIssuer. Leave oidcIssuer out."],
    ],
    // what is attached
    [
        { registries: acr },
        [
            'registries = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/provide…: must be an array. Write ["/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/providers/Microsoft.ContainerRegistry/registries/acme"].',
        ],
    ],
    [{ registries: null }, ["registries = null: must be an array. Write [registryId]."]],
    [{ registries: later }, [`registries = [output]: must be an array. ${NEEDS_PLAIN}`]],
    [
        { registries: [acr, acr.toUpperCase()] },
        [
            'registries[1] = "/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000001/RESOURCEGROUPS/NET/PROVIDE…: must not repeat [0]. Take one of the two out.',
        ],
    ],
    [
        { managedMetrics: null },
        ["managedMetrics = null: must be true, false or an object. Write true, or { dataCollectionRuleId }."],
    ],
    [
        { managedMetrics: "yes" },
        [
            'managedMetrics = "yes": must be true, false or an object. Write true, or { dataCollectionRuleId }.',
        ],
    ],
    [
        { managedMetrics: later },
        [`managedMetrics = [output]: must be true, false or an object. ${NEEDS_PLAIN}`],
    ],
    [
        { managedMetrics: {} },
        [
            "managedMetrics.dataCollectionRuleId: is missing. Give the rule's resource id, or write managedMetrics: true.",
        ],
    ],
    [
        { managedMetrics: { dataCollectionRuleId: later, rule: 1 } },
        [
            "managedMetrics.rule: is not a setting that exists here. Take it out; what there is: dataCollectionRuleId.",
        ],
    ],
    [
        { nodeResourceGroup: "SCORING" },
        [
            `nodeResourceGroup = "SCORING": must not be the cluster's own resource group: AKS makes it. Choose a name that no group has.`,
        ],
    ],
    // subnets
    [
        { pools: { cpu: { ...cpu, count: 3, subnetId: a1 } } },
        [
            "network.subnetId: is missing, and pools.cpu names a subnet: all pools must be in one virtual network. Give it, or a subnetId to every pool, systemPool too.",
        ],
    ],
    [
        { systemPool: { ...cpu, subnetId: later } },
        [
            "network.subnetId: is missing, and systemPool names a subnet: all pools must be in one virtual network. Give it, or a subnetId to every pool, systemPool too.",
        ],
    ],
    [
        { network: { subnetId: a1 }, pools: { cpu: { ...cpu, count: 3, subnetId: b1 } } },
        [
            'pools.cpu.subnetId = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/provide…: must be in the virtual network of network.subnetId. Give a subnet of that network.',
        ],
    ],
    [
        { network: { subnetId: a1 }, systemPool: { ...cpu, subnetId: b1 } },
        [
            'systemPool.subnetId = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/provide…: must be in the virtual network of network.subnetId. Give a subnet of that network.',
        ],
    ],
    // the network
    [{ network: null }, ['network = null: must be an object. Write { podCidr: "10.244.0.0/16" }.']],
    [
        { network: { plugin: "Azure" } },
        ['network.plugin = "Azure": must be one of "azure", "kubenet" or "none". Did you mean "azure"?'],
    ],
    [
        { network: { podCidr: "10.244.0.0/22" } },
        [
            'warning: network.podCidr = "10.244.0.0/22": has room for 4 nodes, a /24 each, and the pools may have 6. Choose a larger range: a later change replaces the cluster.',
        ],
    ],
    // pools
    [{ systemPool: null }, ['systemPool = null: must be an object. Write { vmSize: "Standard_D4s_v5" }.']],
    [
        { systemPool: { ...cpu, mode: "User" } },
        ['systemPool.mode = "User": must be "System". Leave it out; user pools are keys of pools.'],
    ],
    [
        { systemPool: { ...cpu, count: 0 } },
        ["systemPool.count = 0: must be a whole number from 1 to 1000. The least is 1."],
    ],
    [
        { systemPool: { vmSize: "Standard_NC4as_T4_v3" } },
        [
            'warning: systemPool.vmSize = "Standard_NC4as_T4_v3": has an accelerator that no version can use. Choose a size without one.',
        ],
    ],
    [{ pools: null }, ['pools = null: must be an object. Write { cpu: { vmSize: "Standard_D4s_v5" } }.']],
    [
        { pools: [] },
        [
            'pools = []: must be an object. It is an array: write { cpu: { vmSize: "Standard_D4s_v5" } } instead.',
        ],
    ],
    [{ pools: later }, [`pools = [output]: must be an object. ${NEEDS_PLAIN}`]],
    [
        { pools: { system: cpu } },
        ["pools.system: is the key of the system pool. Use systemPool, or another key."],
    ],
    [{ pools: { cpu: later } }, [`pools.cpu = [output]: must be an object. ${NEEDS_PLAIN}`]],
    [
        { pools: { Cpu: cpu } },
        [
            'pools.Cpu = "Cpu": must be 1 to 8 characters: lower-case letters and digits, starting with a letter. Did you mean "cpu"?',
        ],
    ],
    [
        { pools: { cpu: { ...cpu, count: later } } },
        [`pools.cpu.count = [output]: must be a whole number from 0 to 1000. ${NEEDS_PLAIN}`],
    ],
    [
        { pools: many(100, 0), allowUndersized: true, skuTier: "Free" },
        [
            "pools: are 101 with the system pool, and AKS takes 100. Take some out.",
            'warning: pools: give 6 guaranteed vCPU (count or autoscale.min times vCPU, with the system pool, without spot pools), and FastProd needs 12. Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.',
        ],
    ],
    [
        { pools: many(6, 1000), network: { podCidr: "10.64.0.0/10" } },
        ["pools: have 6003 nodes at the least, and AKS takes 5000 on a cluster. Divide them among clusters."],
    ],
    // purpose
    [
        { pools: {} },
        [
            'pools: give 6 guaranteed vCPU (count or autoscale.min times vCPU, with the system pool, without spot pools), and FastProd needs 12. Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.',
        ],
    ],
    [
        { pools: { cpu: { ...cpu, count: 1 } } },
        [
            'pools: give 10 guaranteed vCPU (count or autoscale.min times vCPU, with the system pool, without spot pools), and FastProd needs 12. Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.',
        ],
    ],
    [
        { pools: { cpu: { ...cpu, autoscale: { min: 1, max: 9 } } } },
        [
            'pools: give 10 guaranteed vCPU (count or autoscale.min times vCPU, with the system pool, without spot pools), and FastProd needs 12. Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.',
        ],
    ],
    [
        { pools: { cpu: { ...cpu, count: 9, spot: true } } },
        [
            'pools: give 6 guaranteed vCPU (count or autoscale.min times vCPU, with the system pool, without spot pools), and FastProd needs 12. Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.',
        ],
    ],
    [
        { pools: {}, systemPool: { vmSize: "Standard_D8s_v5", count: 2 } },
        [
            'pools: give 2 guaranteed nodes, and FastProd needs 3. Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.',
        ],
    ],
    [
        { pools: {}, systemPool: { vmSize: "Standard_D2s_v5", count: 1 } },
        [
            'pools: give 2 guaranteed vCPU (count or autoscale.min times vCPU, with the system pool, without spot pools), and FastProd needs 12. Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.',
            'pools: give 1 guaranteed node, and FastProd needs 3. Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.',
        ],
    ],
    [
        { pools: {}, systemPool: { vmSize: "Standard_D2s_v5", count: 1 }, allowUndersized: true },
        [
            'warning: pools: give 2 guaranteed vCPU (count or autoscale.min times vCPU, with the system pool, without spot pools), and FastProd needs 12. Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.',
            'warning: pools: give 1 guaranteed node, and FastProd needs 3. Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.',
        ],
    ],
    [
        { pools: {}, systemPool: { vmSize: "Standard_Q1_v9", vcpus: 1 }, purpose: "DevTest" },
        [
            'warning: systemPool.vmSize = "Standard_Q1_v9": has 1 vCPU, and AKS may refuse less than 2 vCPU and 4 GiB on a System pool. Choose a larger size.',
            "warning: pools: give 1 guaranteed vCPU, and 2 are recommended. Add a node.",
        ],
    ],
];

describe("the rules of a cluster", () => {
    for (const [args, said] of SAID) {
        it(`says ${said[0]}`, () => {
            assert.deepEqual(saidBy(planned(args)), said);
        });
    }

    it("says everything at once", () => {
        const args = {
            purpose: "prod",
            region: "x",
            network: { policy: "x" },
            pools: { cpu: { ...cpu, count: -1 } },
        };
        assert.deepEqual(
            planned(args).problems.map(({ path }) => path),
            ["region", "purpose", "network.policy", "pools.cpu.count"],
        );
        const small = { skuTier: "x", pools: {} };
        assert.deepEqual(
            planned(small).problems.map(({ path }) => path),
            ["skuTier", "pools"],
        );
    });

    it("does not add up pools that could not be planned", () => {
        assert.deepEqual(
            planned({ pools: { cpu: { vmSize: "x" } } }).problems.map(({ path }) => path),
            ["pools.cpu.vmSize"],
        );
    });

    it("counts 12 vCPU and 3 nodes over all pools, the system pool too", () => {
        const exact = {
            pools: { cpu: { ...cpu, count: 2 } },
            systemPool: { vmSize: "Standard_D4s_v5", count: 1 },
        };
        assert.equal(plan(exact).guaranteedVcpus, 12);
        assert.equal(plan({ pools: { cpu: { ...cpu, autoscale: { min: 2, max: 9 } } } }).guaranteedVcpus, 14);
        // In old families the digit in the name is not the number of vCPU: D3_v2 has 4.
        const old = planned({ pools: {}, systemPool: { vmSize: "Standard_D3_v2", count: 3 } });
        assert.deepEqual([old.problems.length, old.plan.guaranteedVcpus], [0, 12]);
    });

    it("takes networks, identities and names of the right shape", () => {
        const accepted = [
            { clusterName: "a" },
            { clusterName: `A${"_".repeat(61)}9` },
            {
                upgradeChannel: "stable",
                kubernetesVersion: "1.35",
                maintenanceWindows: { autoUpgrade: sunday },
            },
            { upgradeChannel: "none", kubernetesVersion: "1.35.2" },
            { upgradeChannel: "node-image", nodeOsUpgradeChannel: "NodeImage" },
            { maintenanceWindows: { nodeOsUpgrade: sunday } },
            { authorizedIpRanges: later },
            { privateCluster: true, privateDnsZoneId: "none" },
            { privateCluster: true, privateDnsZoneId: zone, userAssignedIdentityId: later },
            { privateCluster: true, privateDnsZoneId: later },
            { localAccounts: false, entra: {} },
            { entra: { azureRbac: false, adminGroupObjectIds: later } },
            { oidcIssuer: false, workloadIdentity: false },
            { registries: [acr, later, later], registryRoleAssignments: false },
            { managedMetrics: true },
            { managedMetrics: { dataCollectionRuleId: later } },
            { nodeResourceGroup: "scoring-nodes" },
            { network: { subnetId: a1 }, pools: { cpu: { ...cpu, count: 3, subnetId: a2 } } },
            { network: { subnetId: a1?.toUpperCase() }, pools: { cpu: { ...cpu, count: 3, subnetId: a2 } } },
            { network: { subnetId: later }, pools: { cpu: { ...cpu, count: 3, subnetId: b1 } } },
            { systemPool: { ...cpu, subnetId: a1 }, pools: { cpu: { ...cpu, count: 3, subnetId: a2 } } },
            { pools: many(99, 0), purpose: "DevTest" },
            { pools: many(4, 1000), network: { podCidr: "10.64.0.0/10" } },
            { pools: many(1, 1000), network: { plugin: "none", policy: "calico" } },
        ];
        for (const args of accepted) {
            assert.deepEqual(saidBy(planned(args)), [], JSON.stringify(Object.keys(args)));
        }
    });
});

describe("a cluster whose API server is open", () => {
    const SAID =
        "warning: localAccounts: are on by default, and the API server is open to all addresses: a kubeconfig makes an administrator of whoever has it, from anywhere and without Entra ID. Write localAccounts: false with entra, or authorizedIpRanges, or privateCluster: true on a new cluster; or localAccounts: true if that is meant, as for a try.";
    for (const [title, args, warns] of [
        ["by default", {}, true],
        ["to no range, which is all", { authorizedIpRanges: [] }, true],
        ["to all addresses", { authorizedIpRanges: ["0.0.0.0/0"] }, true],
        ["for tests", { purpose: "DevTest" }, false],
        ["and meant so", { localAccounts: true }, false],
        ["without local accounts", { localAccounts: false, entra: {} }, false],
        ["to some ranges", { authorizedIpRanges: ["203.0.113.0/24"] }, false],
        ["to ranges that come later", { authorizedIpRanges: later }, false],
        ["to its network only", { privateCluster: true }, false],
    ] as const) {
        it(`${warns ? "warns" : "does not warn"}: ${title}`, () => {
            const found = planned({ localAccounts: undefined, ...args });
            assert.deepEqual(saidBy(found), warns ? [SAID] : []);
        });
    }

    it("has local accounts by default", () => {
        assert.equal(planned({ localAccounts: undefined }).plan.localAccounts, true);
    });
});

describe("the plan of a cluster", () => {
    it("decides everything that the program left open", () => {
        const { network, systemPool, pools, ...rest } = plan();
        assert.deepEqual(rest, {
            clusterName: "ml",
            dnsPrefix: "ml",
            purpose: "FastProd",
            skuTier: "Standard",
            upgradeChannel: undefined,
            nodeOsUpgradeChannel: undefined,
            maintenance: [],
            privateCluster: false,
            localAccounts: true,
            oidcIssuer: true,
            workloadIdentity: true,
            registryRoleAssignments: true,
            blobCsiDriver: false,
            guaranteedVcpus: 18,
        });
        assert.equal(network.policy, "cilium");
        const { key, azureName, mode, vmSize, count } = systemPool;
        assert.deepEqual(
            { key, azureName, mode, vmSize, count },
            { key: "system", azureName: "system5ujl", mode: "System", vmSize: "Standard_D2s_v5", count: 3 },
        );
        assert.deepEqual(
            pools.map((pool) => [pool.key, pool.azureName, pool.mode, pool.count]),
            [["cpu", "cpudu1a", "User", 3]],
        );
    });

    it("is smaller and cheaper for DevTest", () => {
        const { purpose, skuTier, systemPool, guaranteedVcpus } = plan({
            purpose: ClusterPurpose.DevTest,
            pools: {},
        });
        assert.deepEqual(
            { purpose, skuTier, count: systemPool.count, guaranteedVcpus },
            { purpose: "DevTest", skuTier: "Free", count: 1, guaranteedVcpus: 2 },
        );
        assert.equal(plan({ purpose: "DevTest", skuTier: "Premium" }).skuTier, "Premium");
        assert.equal(plan({ purpose: "DevTest", systemPool: { ...cpu, count: 2 } }).systemPool.count, 2);
    });

    it("passes on what the program says, false too", () => {
        const {
            clusterName,
            dnsPrefix,
            privateCluster,
            localAccounts,
            oidcIssuer,
            workloadIdentity,
            ...rest
        } = plan({
            clusterName: "prod_1",
            privateCluster: true,
            localAccounts: false,
            entra: {},
            oidcIssuer: false,
            registryRoleAssignments: false,
            upgradeChannel: "patch",
            nodeOsUpgradeChannel: "None",
        });
        assert.deepEqual(
            [clusterName, dnsPrefix, privateCluster, localAccounts, oidcIssuer, workloadIdentity],
            ["prod_1", "prod-1", true, false, false, false],
        );
        assert.deepEqual(
            [rest.registryRoleAssignments, rest.upgradeChannel, rest.nodeOsUpgradeChannel],
            [false, "patch", "None"],
        );
        assert.equal(plan({ workloadIdentity: false }).oidcIssuer, true);
    });

    it("makes a DNS prefix that AKS takes of any name", () => {
        assert.equal(plan({}, "a_b").dnsPrefix, "a-b");
        assert.equal(plan({}, `${"x".repeat(53)}_y`).dnsPrefix, "x".repeat(53));
    });

    it("lists the pools by key, in one order whatever the program's is", () => {
        const pools = { b: { ...cpu, count: 3 }, a: cpu, c: { vmSize: "Standard_NC4as_T4_v3" } };
        assert.deepEqual(
            plan({ pools }).pools.map(({ key }) => key),
            ["a", "b", "c"],
        );
    });

    it("names a pool after the subnet that it is really in, where that is plain", () => {
        const nameIn = (args: object) => plan(args).pools[0]?.azureName;
        const own = nameIn({ network: { subnetId: a2 }, pools: { cpu: { ...cpu, count: 3, subnetId: a1 } } });
        assert.equal(nameIn({ network: { subnetId: a1 } }), own);
        assert.notEqual(nameIn({}), own);
        assert.notEqual(plan({ network: { subnetId: a1 } }).systemPool.azureName, "system5ujl");
    });
});
