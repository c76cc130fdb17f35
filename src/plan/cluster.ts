import { oneOf, unknownKeys } from "../core/checks";
import { CLUSTER_NAME, checkName } from "../core/names";
import { Findings, type Planned } from "../core/problems";
import { type MaintenancePlan, type MaintenanceWindows, planMaintenance } from "./maintenance";
import { type NetworkPlan, type NetworkSettings, planNetwork } from "./network";
import { type NodePoolPlan, type NodePoolSettings, guaranteedNodes } from "./nodePool";
import { planNodePool } from "./planNodePool";
import { ClusterPurpose } from "./purpose";

/** The settings of a cluster that must be known before anything runs. */
export interface ClusterSettings {
    /** Name of the cluster in Azure: 1–63 letters, digits, `_` and `-`. A change replaces it. @default the component's name */
    readonly clusterName?: string;
    /** What the cluster is for: sets the SKU tier, the system pool, and the least size. @default "FastProd" */
    readonly purpose?: ClusterPurpose;
    /** Accept a FastProd cluster below 12 guaranteed vCPU or 3 nodes, with a warning. @default false */
    readonly allowUndersized?: boolean;
    /** SKU tier of the control plane. @default "Standard" for FastProd, "Free" for DevTest */
    readonly skuTier?: "Free" | "Standard" | "Premium";
    /** When AKS upgrades Kubernetes by itself. @default AKS's own: never */
    readonly upgradeChannel?: "none" | "patch" | "stable" | "rapid" | "node-image";
    /** How node images are renewed. @default AKS's own: "NodeImage" */
    readonly nodeOsUpgradeChannel?: "None" | "Unmanaged" | "SecurityPatch" | "NodeImage";
    /** Weekly times for upgrades. @default any time */
    readonly maintenanceWindows?: MaintenanceWindows;
    /** API server reachable from its virtual network only. A change replaces the cluster. @default false */
    readonly privateCluster?: boolean;
    /** Certificates for cluster users beside Entra ID. @default true */
    readonly localAccounts?: boolean;
    /** Issue tokens that other services trust. @default true */
    readonly oidcIssuer?: boolean;
    /** Let pods be managed identities; needs `oidcIssuer`. @default true */
    readonly workloadIdentity?: boolean;
    /** Grant the nodes AcrPull on `registries`. @default true */
    readonly registryRoleAssignments?: boolean;
}

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
    readonly network: NetworkPlan;
    readonly systemPool: NodePoolPlan;
    /** The further pools, sorted by key. */
    readonly pools: readonly NodePoolPlan[];
    /** vCPU that are there whatever the autoscaler and the spot market do. */
    readonly guaranteedVcpus: number;
}

/** Carried values that rules concern, where the program gave them in plain. */
export interface ClusterView extends ClusterSettings {
    readonly systemPool?: NodePoolSettings & { readonly subnetId?: string | undefined };
    readonly pools?: Readonly<Record<string, NodePoolSettings & { readonly subnetId?: string | undefined }>>;
    readonly network?: NetworkSettings;
    readonly hasEntra: boolean;
    readonly hasAuthorizedIpRanges: boolean;
    readonly kubernetesVersion?: string | undefined;
    /** All the keys that the program gave, to find the misspelt ones. */
    readonly given: object;
}

const KEYS = [
    ...["clusterName", "purpose", "allowUndersized", "skuTier", "upgradeChannel", "nodeOsUpgradeChannel"],
    ...["maintenanceWindows", "privateCluster", "localAccounts", "oidcIssuer", "workloadIdentity"],
    ...["registryRoleAssignments", "systemPool", "pools", "network", "resourceGroupName", "location"],
    ...["kubernetesVersion", "userAssignedIdentityId", "privateDnsZoneId", "authorizedIpRanges", "entra"],
    ...["registries", "logAnalyticsWorkspaceId", "managedMetrics", "devicePlugins", "nodeResourceGroup", "tags"],
    "kubernetesProvider",
];
const FLAGS = [
    ...["allowUndersized", "privateCluster", "localAccounts", "oidcIssuer", "workloadIdentity"],
    "registryRoleAssignments",
] as const;

/** v1's least size of a production cluster: 12 vCPU in all, and 3 nodes (SPEC A.2). */
const FASTPROD_VCPUS = 12;
const FASTPROD_NODES = 3;

/** Checks a whole cluster and decides all that the program left open. */
export function planCluster(name: string, view: ClusterView): Planned<ClusterPlan> {
    const f = new Findings();
    unknownKeys(f, "", view.given, KEYS);
    const clusterName = view.clusterName ?? name;
    checkName(f, "clusterName", clusterName, CLUSTER_NAME);
    const purpose = view.purpose ?? ClusterPurpose.FastProd;
    oneOf(f, "purpose", purpose, Object.values(ClusterPurpose));
    for (const flag of FLAGS) {
        if (view[flag] !== undefined && typeof view[flag] !== "boolean") {
            f.problem(flag, view[flag], "must be true or false", "Write it without quotes.");
        }
    }
    const production = purpose === ClusterPurpose.FastProd;
    const skuTier = view.skuTier ?? (production ? "Standard" : "Free");
    oneOf(f, "skuTier", skuTier, ["Free", "Standard", "Premium"]);
    checkUpgrades(f, view);
    checkAccess(f, view);
    const network = planNetwork(f.at("network"), view.network ?? {});
    const pools = planPools(f, view, production);
    const guaranteedVcpus = checkPurpose(f, purpose, view.allowUndersized ?? false, [
        ...(pools.systemPool ? [pools.systemPool] : []),
        ...pools.others,
    ]);
    return {
        plan: {
            clusterName,
            dnsPrefix: dnsPrefixOf(String(clusterName)),
            purpose,
            skuTier,
            upgradeChannel: view.upgradeChannel,
            nodeOsUpgradeChannel: view.nodeOsUpgradeChannel,
            maintenance: planMaintenance(f.at("maintenanceWindows"), view.maintenanceWindows ?? {}),
            privateCluster: view.privateCluster ?? false,
            localAccounts: view.localAccounts ?? true,
            oidcIssuer: view.oidcIssuer ?? true,
            workloadIdentity: view.workloadIdentity ?? view.oidcIssuer ?? true,
            registryRoleAssignments: view.registryRoleAssignments ?? true,
            network,
            systemPool: pools.systemPool as NodePoolPlan, // undefined only beside problems, which the component throws
            pools: pools.others,
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
    const system = view.systemPool ?? { vmSize: "Standard_D2s_v5" };
    const systemPool = planNodePool(f.at("systemPool"), "system", system, {
        taken,
        subnetId: system?.subnetId,
        defaultCount: production ? 3 : 1,
        defaultMode: "System",
    });
    if (systemPool?.mode === "User") {
        f.problem("systemPool.mode", "User", 'must be "System"', "Leave it out; user pools are keys of pools.");
    }
    if (systemPool !== undefined && systemPool.acceleratorCount > 0) {
        f.warning("systemPool.vmSize", systemPool.vmSize, "has an accelerator that no version can use", "Choose a size without one.");
    }
    const given = view.pools ?? {};
    if (given === null || typeof given !== "object" || Array.isArray(given)) {
        f.problem("pools", given, "must be an object of pools by key", 'Write { cpu: { vmSize: "Standard_D4s_v5" } }.');
        return { systemPool, others: [] };
    }
    const others = Object.keys(given)
        .sort()
        .flatMap((key) => {
            const settings = given[key] as NodePoolSettings & { subnetId?: string };
            if (key === "system") {
                f.problem("pools.system", undefined, "is the key of the system pool", "Use systemPool, or another key.");
                return [];
            }
            const plan = planNodePool(f.at("pools").at(key), key, settings, { taken, subnetId: settings?.subnetId });
            return plan === undefined ? [] : [plan];
        });
    return { systemPool, others };
}

function checkPurpose(f: Findings, purpose: string, allowed: boolean, pools: readonly NodePoolPlan[]): number {
    const vcpus = pools.reduce((sum, pool) => sum + guaranteedNodes(pool) * pool.vcpus, 0);
    const nodes = pools.reduce((sum, pool) => sum + guaranteedNodes(pool), 0);
    if (purpose === ClusterPurpose.DevTest) {
        if (vcpus < 2) {
            f.warning("pools", undefined, `give ${vcpus} guaranteed vCPU, and 2 are recommended`, "Add a node.");
        }
        return vcpus;
    }
    if (f.problems.length > 0) {
        return vcpus; // pools that could not be planned would be missing from the sum
    }
    const file = (path: string, value: undefined, rule: string, remedy: string) =>
        allowed ? f.warning(path, value, rule, remedy) : f.problem(path, value, rule, remedy);
    const remedy = 'Add nodes or larger sizes, set purpose to "DevTest", or set allowUndersized.';
    const counted = "count or autoscale.min times vCPU, spot pools not counted";
    if (vcpus < FASTPROD_VCPUS) {
        const rule = `give ${vcpus} guaranteed vCPU (${counted}), and FastProd needs ${FASTPROD_VCPUS}`;
        file("pools", undefined, rule, remedy);
    }
    if (nodes < FASTPROD_NODES) {
        file("pools", undefined, `give ${nodes} guaranteed nodes, and FastProd needs ${FASTPROD_NODES}`, remedy);
    }
    return vcpus;
}

function checkUpgrades(f: Findings, view: ClusterView): void {
    if (view.upgradeChannel !== undefined) {
        oneOf(f, "upgradeChannel", view.upgradeChannel, ["none", "patch", "stable", "rapid", "node-image"]);
    }
    if (view.nodeOsUpgradeChannel !== undefined) {
        const channels = ["None", "Unmanaged", "SecurityPatch", "NodeImage"];
        oneOf(f, "nodeOsUpgradeChannel", view.nodeOsUpgradeChannel, channels);
    }
    const version = view.kubernetesVersion;
    const moving = ["patch", "stable", "rapid"].includes(String(view.upgradeChannel));
    if (moving && typeof version === "string" && version.split(".").length === 3) {
        f.problem(
            "kubernetesVersion",
            version,
            `names a patch, which upgradeChannel "${view.upgradeChannel}" moves on from`,
            `Write "${version.split(".").slice(0, 2).join(".")}", or leave upgradeChannel out.`,
        );
    }
}

function checkAccess(f: Findings, view: ClusterView): void {
    if (view.privateCluster === true && view.hasAuthorizedIpRanges) {
        f.problem(
            "authorizedIpRanges",
            undefined,
            "are for a public API server, and privateCluster is set",
            "Leave one of the two out.",
        );
    }
    if (view.localAccounts === false && !view.hasEntra) {
        f.problem("localAccounts", false, "needs entra, or nobody could sign in", "Give entra, or leave it out.");
    }
    if (view.workloadIdentity === true && view.oidcIssuer === false) {
        f.problem("workloadIdentity", true, "needs oidcIssuer", "Leave oidcIssuer out.");
    }
}

/** AKS's rule for the DNS prefix: 1–54 letters, digits and hyphens, starting and ending with a letter or digit. */
function dnsPrefixOf(clusterName: string): string {
    const text = clusterName.replace(/[^A-Za-z0-9-]/g, "-").slice(0, 54);
    return text.replace(/^-+|-+$/g, "");
}
