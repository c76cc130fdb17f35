import { parseResourceId } from "../core/azureIds";
import {
    isPlainObject,
    list,
    needsPlainValue,
    oneOf,
    plainObject,
    trueOrFalse,
    unique,
    unknownKeys,
} from "../core/checks";
import { parseCidr } from "../core/cidr";
import type { Findings } from "../core/problems";
import type { ClusterView } from "./clusterSettings";
import { checkLongTerm } from "./kubernetesVersions";
import type { NetworkPlan } from "./network";
import { type NodePoolPlan, guaranteedNodes } from "./nodePool";

/** AKS, "Quotas, virtual machine size restrictions, and region availability". */
const MOST_POOLS = 100;
const MOST_NODES = 5000;
const FLAGS = [
    ...(["allowUndersized", "privateCluster", "localAccounts", "oidcIssuer", "workloadIdentity"] as const),
    ...(["registryRoleAssignments", "blobCsiDriver"] as const),
] as const;

/** Adds a problem for each switch that is neither on nor off. */
export function checkFlags(f: Findings, view: ClusterView): void {
    for (const flag of FLAGS) {
        if (view[flag] !== undefined) {
            trueOrFalse(f, flag, view[flag]);
        }
    }
}

/** Checks when AKS upgrades by itself, and that what it upgrades may move. */
export function checkUpgrades(f: Findings, view: ClusterView, skuTier: string): void {
    const { upgradeChannel, nodeOsUpgradeChannel, kubernetesVersion: version } = view;
    if (upgradeChannel !== undefined) {
        oneOf(f, "upgradeChannel", upgradeChannel, ["none", "patch", "stable", "rapid", "node-image"]);
    }
    if (nodeOsUpgradeChannel !== undefined) {
        const channels = ["None", "Unmanaged", "SecurityPatch", "NodeImage"] as const;
        const good = oneOf(f, "nodeOsUpgradeChannel", nodeOsUpgradeChannel, channels);
        if (good && upgradeChannel === "node-image" && nodeOsUpgradeChannel !== "NodeImage") {
            const rule = 'must be "NodeImage" with upgradeChannel "node-image"';
            f.problem("nodeOsUpgradeChannel", nodeOsUpgradeChannel, rule, "Leave one of the two out.");
        }
    }
    if ((upgradeChannel ?? "none") === "none" && isPlainObject(view.maintenanceWindows)) {
        if (view.maintenanceWindows["autoUpgrade"] !== undefined) {
            const rule = "has no effect without upgradeChannel";
            f.warning(
                "maintenanceWindows.autoUpgrade",
                undefined,
                rule,
                'Set upgradeChannel to "stable", say.',
            );
        }
    }
    checkLongTerm(f, "kubernetesVersion", version, skuTier);
    const moving = (["patch", "stable", "rapid"] as unknown[]).includes(upgradeChannel);
    const parts = typeof version === "string" ? version.split(".") : [];
    if (moving && parts.length === 3) {
        const rule = `names a patch, which upgradeChannel "${upgradeChannel}" moves on from`;
        const remedy = `Write "${parts.slice(0, 2).join(".")}", or leave upgradeChannel out.`;
        f.problem("kubernetesVersion", version, rule, remedy);
    }
}

/** Checks who reaches the API server, and as whom. */
export function checkAccess(f: Findings, view: ClusterView): void {
    const { authorizedIpRanges, privateDnsZoneId, userAssignedIdentityId, entra } = view.given;
    const isPrivate = view.privateCluster === true;
    if (isPrivate && authorizedIpRanges !== undefined) {
        const rule = "are for a public API server, and privateCluster is set";
        f.problem("authorizedIpRanges", undefined, rule, "Leave one of the two out.");
    }
    if (!isPrivate && privateDnsZoneId !== undefined) {
        const rule = "is for a private cluster";
        f.problem("privateDnsZoneId", undefined, rule, "Set privateCluster, or leave it out.");
    }
    const ownZone = parseResourceId(privateDnsZoneId) !== undefined;
    if (isPrivate && ownZone && userAssignedIdentityId === undefined) {
        const rule =
            "needs userAssignedIdentityId: an identity that may write to the zone before the cluster exists";
        f.problem("privateDnsZoneId", privateDnsZoneId, rule, "Give one, or leave the zone to AKS.");
    }
    if (entra !== undefined && plainObject(f, "entra", entra, "{ adminGroupObjectIds: [groupId] }")) {
        unknownKeys(f, "entra", entra, ["adminGroupObjectIds", "azureRbac"]);
        if (entra["azureRbac"] !== undefined) {
            trueOrFalse(f, "entra.azureRbac", entra["azureRbac"]);
        }
    }
    if (view.localAccounts === false && entra === undefined) {
        f.problem(
            "localAccounts",
            false,
            "needs entra, or nobody could sign in",
            "Give entra, or leave it out.",
        );
    }
    if (view.workloadIdentity === true && view.oidcIssuer === false) {
        f.problem("workloadIdentity", true, "needs oidcIssuer", "Leave oidcIssuer out.");
    }
}

/** Checks the shape of what is carried to resources beside the cluster. */
export function checkAttachments(f: Findings, view: ClusterView): void {
    const { registries = [], managedMetrics = false, resourceGroupName, nodeResourceGroup } = view.given;
    if (list(f, "registries", registries, "[registryId]")) {
        unique(f, "registries", registries, (id) => (typeof id === "string" ? id.toLowerCase() : {}));
    }
    if (typeof managedMetrics !== "boolean") {
        if (!isPlainObject(managedMetrics)) {
            const remedy = needsPlainValue(managedMetrics) ?? "Write true, or { dataCollectionRuleId }.";
            f.problem("managedMetrics", managedMetrics, "must be true, false or an object", remedy);
        } else {
            unknownKeys(f, "managedMetrics", managedMetrics, ["dataCollectionRuleId"]);
            if (managedMetrics["dataCollectionRuleId"] === undefined) {
                const remedy = "Give the rule's resource id, or write managedMetrics: true.";
                f.problem("managedMetrics.dataCollectionRuleId", undefined, "is missing", remedy);
            }
        }
    }
    const sameText = typeof nodeResourceGroup === "string" && typeof resourceGroupName === "string";
    if (sameText && nodeResourceGroup.toLowerCase() === resourceGroupName.toLowerCase()) {
        const rule = "must not be the cluster's own resource group: AKS makes it";
        f.problem("nodeResourceGroup", nodeResourceGroup, rule, "Choose a name that no group has.");
    }
}

/** All pools must be in one virtual network (AKS, "Create node pools with unique subnets"). */
export function checkSubnets(f: Findings, view: ClusterView): void {
    const { network, systemPool, pools } = view.given;
    const shared = subnetOf(network);
    const keys = isPlainObject(pools) ? Object.keys(pools).sort() : [];
    const own = [
        ["systemPool", subnetOf(systemPool)] as const,
        ...keys.map((key) => [`pools.${key}`, subnetOf((pools as Record<string, unknown>)[key])] as const),
    ];
    const [firstPath] = own.find(([, id]) => id !== undefined) ?? [];
    if (firstPath !== undefined && shared === undefined && own.some(([, id]) => id === undefined)) {
        const rule = `is missing, and ${firstPath} names a subnet: all pools must be in one virtual network`;
        f.problem(
            "network.subnetId",
            undefined,
            rule,
            "Give it, or a subnetId to every pool, systemPool too.",
        );
    }
    const plain = [["network", shared] as const, ...own].flatMap(([path, id]) => {
        const parts = parseResourceId(id);
        return parts === undefined
            ? []
            : [{ path, id, vnet: [...parts.names.slice(0, -1), parts.resourceGroupName] }];
    });
    for (const { path, id, vnet } of plain.slice(1)) {
        if (vnet.join("/").toLowerCase() !== plain[0]?.vnet.join("/").toLowerCase()) {
            const rule = `must be in the virtual network of ${plain[0]?.path}.subnetId`;
            f.problem(`${path}.subnetId`, id, rule, "Give a subnet of that network.");
        }
    }
}

function subnetOf(settings: unknown): unknown {
    return isPlainObject(settings) ? settings["subnetId"] : undefined;
}

/** Adds what is beyond AKS's limits, and what the pods' addresses don't reach for. */
export function checkLimits(f: Findings, pools: readonly NodePoolPlan[], network: NetworkPlan): void {
    if (pools.length > MOST_POOLS) {
        const rule = `are ${pools.length} with the system pool, and AKS takes ${MOST_POOLS}`;
        f.problem("pools", undefined, rule, "Take some out.");
    }
    const nodes = pools.reduce((sum, pool) => sum + guaranteedNodes(pool), 0);
    if (nodes > MOST_NODES) {
        const rule = `have ${nodes} nodes at the least, and AKS takes ${MOST_NODES} on a cluster`;
        f.problem("pools", undefined, rule, "Divide them among clusters.");
    }
    const pods = network.plugin === "none" ? undefined : parseCidr(network.podCidr);
    const most = pools.reduce((sum, pool) => sum + (pool.count ?? pool.autoscale?.max ?? 0), 0);
    const room = pods === undefined ? Infinity : 2 ** (24 - pods.prefix);
    if (room >= 1 && most > room) {
        const rule = `has room for ${room} nodes, a /24 each, and the pools may have ${most}`;
        const remedy = "Choose a larger range: a later change replaces the cluster.";
        f.warning("network.podCidr", network.podCidr, rule, remedy);
    }
}
