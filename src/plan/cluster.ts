import { oneOf, plainObject, unknownKeys } from "../core/checks";
import { CLUSTER_NAME, checkName } from "../core/names";
import { Findings, type Planned } from "../core/problems";
import {
    checkAccess,
    checkAttachments,
    checkFlags,
    checkLimits,
    checkSubnets,
    checkUpgrades,
} from "./clusterChecks";
import type { ClusterView, PoolView } from "./clusterSettings";
import { type MaintenancePlan, planMaintenance } from "./maintenance";
import { type NetworkPlan, planNetwork } from "./network";
import { type NodePoolPlan, guaranteedNodes } from "./nodePool";
import { warnOfOpenApiServer } from "./openApiServer";
import { planNodePool } from "./planNodePool";
import { ClusterPurpose } from "./purpose";
import { warnOfOneZone } from "./zones";

/** A cluster with nothing left to decide. */
export interface ClusterPlan {
    readonly clusterName: string;
    readonly dnsPrefix: string;
    readonly purpose: ClusterPurpose;
    readonly skuTier: string;
    readonly upgradeChannel: string | undefined;
    readonly nodeOsUpgradeChannel: string | undefined;
    readonly maintenance: readonly MaintenancePlan[];
    readonly privateCluster: boolean;
    readonly localAccounts: boolean;
    readonly oidcIssuer: boolean;
    readonly workloadIdentity: boolean;
    readonly registryRoleAssignments: boolean;
    readonly blobCsiDriver: boolean;
    readonly network: NetworkPlan;
    readonly systemPool: NodePoolPlan;
    /** The further pools, sorted by key. */
    readonly pools: readonly NodePoolPlan[];
    /** vCPU that are there whatever the autoscaler and the spot market do. */
    readonly guaranteedVcpus: number;
}

const KEYS = [
    ...["clusterName", "purpose", "allowUndersized", "skuTier", "upgradeChannel", "nodeOsUpgradeChannel"],
    ...["maintenanceWindows", "privateCluster", "localAccounts", "oidcIssuer", "workloadIdentity"],
    ...[
        "registryRoleAssignments",
        "blobCsiDriver",
        "systemPool",
        "pools",
        "network",
        "resourceGroupName",
        "location",
    ],
    ...["kubernetesVersion", "userAssignedIdentityId", "privateDnsZoneId", "authorizedIpRanges", "entra"],
    ...[
        "registries",
        "logAnalyticsWorkspaceId",
        "managedMetrics",
        "devicePlugins",
        "nodeResourceGroup",
        "tags",
    ],
    "kubernetesProvider",
];

/** v1's least size of a production cluster: 12 vCPU in all, and 3 nodes, as azureml-core's `AksCompute` says. */
export const FASTPROD_VCPUS = 12;
const FASTPROD_NODES = 3;

/** Checks a whole cluster and decides all that the program left open. */
export function planCluster(name: string, view: ClusterView): Planned<ClusterPlan> {
    const f = new Findings();
    unknownKeys(f, "", view.given, KEYS);
    const { clusterName = name, purpose = ClusterPurpose.FastProd, oidcIssuer = true } = view;
    checkName(f, "clusterName", clusterName, CLUSTER_NAME);
    oneOf(f, "purpose", purpose, Object.values(ClusterPurpose));
    checkFlags(f, view);
    const production = purpose === ClusterPurpose.FastProd;
    const { skuTier = production ? "Standard" : "Free" } = view;
    oneOf(f, "skuTier", skuTier, ["Free", "Standard", "Premium"]);
    checkUpgrades(f, view, skuTier);
    checkAccess(f, view);
    warnOfOpenApiServer(f, view, purpose);
    checkAttachments(f, view);
    checkSubnets(f, view);
    const network = planNetwork(f.at("network"), view.network);
    const maintenance = planMaintenance(f.at("maintenanceWindows"), view.maintenanceWindows);
    const before = f.problems.length;
    const { systemPool, others } = planPools(f, view, production);
    const sizesAreGood = f.problems.length === before;
    const pools = systemPool === undefined ? others : [systemPool, ...others];
    checkLimits(f, pools, network);
    warnOfOneZone(f, "pools", pools, { purpose, location: view.location });
    const guaranteedVcpus = pools.reduce((sum, pool) => sum + guaranteedNodes(pool) * pool.vcpus, 0);
    if (sizesAreGood) {
        checkPurpose(f, purpose, view.allowUndersized ?? false, pools, guaranteedVcpus);
    }
    return {
        plan: {
            clusterName,
            dnsPrefix: dnsPrefixOf(typeof clusterName === "string" ? clusterName : ""),
            purpose,
            skuTier,
            upgradeChannel: view.upgradeChannel,
            nodeOsUpgradeChannel: view.nodeOsUpgradeChannel,
            maintenance,
            privateCluster: view.privateCluster ?? false,
            localAccounts: view.localAccounts ?? true,
            oidcIssuer,
            workloadIdentity: view.workloadIdentity ?? oidcIssuer,
            registryRoleAssignments: view.registryRoleAssignments ?? true,
            blobCsiDriver: view.blobCsiDriver ?? false,
            network,
            systemPool: systemPool as NodePoolPlan, // undefined only beside problems, which the component throws
            pools: others,
            guaranteedVcpus,
        },
        problems: f.problems,
        warnings: f.warnings,
    };
}

function planPools(
    f: Findings,
    view: ClusterView,
    production: boolean,
): { systemPool: NodePoolPlan | undefined; others: NodePoolPlan[] } {
    const taken = new Set<string>();
    const { systemPool: system = { vmSize: "Standard_D2s_v5" }, pools: given = {} } = view;
    const systemPool = planNodePool(f.at("systemPool"), "system", system, {
        taken,
        subnetId: system?.subnetId ?? view.subnetId,
        defaultCount: production ? 3 : 1,
        defaultMode: "System",
    });
    if (systemPool?.mode === "User") {
        f.problem(
            "systemPool.mode",
            "User",
            'must be "System"',
            "Leave it out; user pools are keys of pools.",
        );
    }
    if (systemPool !== undefined && systemPool.acceleratorCount > 0) {
        const rule = "has an accelerator that no version can use";
        f.warning("systemPool.vmSize", systemPool.vmSize, rule, "Choose a size without one.");
    }
    if (!plainObject(f, "pools", given, '{ cpu: { vmSize: "Standard_D4s_v5" } }')) {
        return { systemPool, others: [] };
    }
    const others = Object.keys(given)
        .sort()
        .flatMap((key) => {
            const settings = given[key] as PoolView;
            if (key === "system") {
                const remedy = "Use systemPool, or another key.";
                f.problem("pools.system", undefined, "is the key of the system pool", remedy);
                return [];
            }
            const subnetId = settings?.subnetId ?? view.subnetId;
            const plan = planNodePool(f.at("pools").at(key), key, settings, {
                taken,
                subnetId,
                defaultCount: 1,
            });
            return plan === undefined ? [] : [plan];
        });
    return { systemPool, others };
}

function checkPurpose(
    f: Findings,
    purpose: string,
    allowed: boolean,
    pools: readonly NodePoolPlan[],
    vcpus: number,
): void {
    if (purpose === ClusterPurpose.DevTest && vcpus < 2) {
        f.warning("pools", undefined, `give ${vcpus} guaranteed vCPU, and 2 are recommended`, "Add a node.");
    }
    if (purpose !== ClusterPurpose.FastProd) {
        return;
    }
    const file = (rule: string) => {
        const remedy = 'Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.';
        return allowed
            ? f.warning("pools", undefined, rule, remedy)
            : f.problem("pools", undefined, rule, remedy);
    };
    const counted = "count or autoscale.min times vCPU, with the system pool, without spot pools";
    if (vcpus < FASTPROD_VCPUS) {
        file(`give ${vcpus} guaranteed vCPU (${counted}), and FastProd needs ${FASTPROD_VCPUS}`);
    }
    const nodes = pools.reduce((sum, pool) => sum + guaranteedNodes(pool), 0);
    if (nodes < FASTPROD_NODES) {
        file(
            `give ${nodes} guaranteed ${nodes === 1 ? "node" : "nodes"}, and FastProd needs ${FASTPROD_NODES}`,
        );
    }
}

/** AKS's rule for the DNS prefix: 1–54 letters, digits and hyphens, starting and ending with a letter or digit. */
function dnsPrefixOf(clusterName: string): string {
    const text = clusterName.replace(/[^A-Za-z0-9-]/g, "-").slice(0, 54);
    return text.replace(/^-+|-+$/g, "");
}
