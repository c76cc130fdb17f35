import { createHash } from "node:crypto";
import { bagOf, listOf, plainBag, same, textOf, type Bag } from "../values";
import { AGENT_POOL, poolProfile, settlePool } from "./agentPool";
import { badRequest } from "./armError";
import type { ArmWrite, Behaviour, World } from "./behaviour";
import { parseId, type ArmId } from "./ids";
import { TENANT } from "./identities";
import { checkPool, isSystem } from "./poolRules";

/** AKS cluster names: Microsoft's resource name rules, 1–63 letters, digits, underscores and hyphens. */
const NAME = /^[a-zA-Z0-9]$|^[a-zA-Z0-9][-_a-zA-Z0-9]{0,61}[a-zA-Z0-9]$/;

/** Settings of a cluster that a PUT must not change. */
const IMMUTABLE = ["dnsPrefix", "fqdnSubdomain", "nodeResourceGroup", "diskEncryptionSetID"] as const;

/** What AKS answered to Pulumi's users (pulumi-azure-native issues): the words are the service's own. */
const NEW_POOL =
    "A new agent pool was introduced. Adding agent pools to an existing cluster is not allowed through managed cluster " +
    "operations. For agent pool specific change, please use per agent pool operations: https://aka.ms/agent-pool-rest-api";

/** A ManagedCluster. Its pools are resources of their own, and come back with each GET of the cluster. */
export const managedClusterBehaviour: Behaviour = {
    lock: ({ id }) => id.text,
    check: checkCluster,
    settle: settleCluster,
    deleting: async ({ id }, world) => {
        await world.host?.clusterDeleting(id.text);
        return () => undefined;
    },
    deleted: ({ body }, world) => world.listener?.clusterDeleted(serverOf(body)),
    read: ({ id, body }, world) => ({
        ...body,
        agentPoolProfiles: world.children(id.text, AGENT_POOL).map(poolProfile),
    }),
};

/** Address of a cluster's API server. */
export function serverOf(body: Bag): string {
    return `https://${textOf(body["fqdn"]) ?? textOf(body["privateFQDN"]) ?? "unknown"}:443`;
}

function checkCluster({ id, body, before }: ArmWrite, world: World): void {
    const cluster = plainBag(body);
    if (!NAME.test(id.name)) {
        throw badRequest(
            "InvalidParameter",
            `The name '${id.name}' of the managed cluster is invalid. It must have 1 to 63 letters, digits, ` +
                "underscores and hyphens, and start and end with a letter or digit.",
        );
    }
    const profiles = profilesOf(cluster);
    if (before === undefined && !profiles.some(isSystem)) {
        throw badRequest(
            "AgentPoolProfileRequired",
            "A managed cluster must have at least one agent pool of mode System at creation.",
        );
    }
    for (const profile of profiles) {
        const name = String(profile["name"]);
        const pool = world.get(poolId(id, name));
        if (before !== undefined && pool === undefined) {
            throw badRequest("NotAllowed", NEW_POOL);
        }
        checkPool(name, profile, pool === undefined ? undefined : plainBag(pool.body));
    }
    for (const setting of before === undefined ? [] : IMMUTABLE) {
        if (cluster[setting] !== undefined && !same(cluster[setting], before?.body[setting])) {
            throw badRequest(
                "PropertyChangeNotAllowed",
                `Changing property 'properties.${setting}' is not allowed.`,
            );
        }
    }
}

/** The cluster is held without its pools: they are resources of their own. */
async function settleCluster({ id, body, before }: ArmWrite, world: World): Promise<Bag> {
    const given = plainBag(body);
    const { agentPoolProfiles, ...rest } = body;
    const dnsPrefix = textOf(given["dnsPrefix"]) ?? `${id.name}-dns`;
    const location = textOf(given["location"]) ?? "westeurope";
    const nodeResourceGroup =
        textOf(given["nodeResourceGroup"]) ?? `MC_${id.resourceGroup ?? ""}_${id.name}_${location}`;
    const mark = createHash("sha256")
        .update(`${id.text}#${world.incarnation(id.text)}`)
        .digest("hex");
    const fqdn = textOf(before?.body["fqdn"]) ?? `${dnsPrefix}-${mark.slice(0, 8)}.hcp.${location}.azmk8s.io`;
    const uuid = (from: number) =>
        `${mark.slice(from, from + 8)}-0000-4000-8000-${mark.slice(from + 8, from + 20)}`;
    const settled: Bag = {
        ...(before === undefined ? {} : { kubernetesVersion: before.body["kubernetesVersion"] }),
        enableRBAC: true,
        ...rest,
        dnsPrefix,
        nodeResourceGroup,
        fqdn,
        azurePortalFQDN: fqdn,
        currentKubernetesVersion: textOf(given["kubernetesVersion"]) ?? "1.34",
        maxAgentPools: 100,
        powerState: { code: "Running" },
        provisioningState: "Succeeded",
        resourceUID: mark.slice(0, 24),
        identity: identityOf(body, uuid(4)),
        identityProfile: {
            kubeletidentity: {
                objectId: uuid(8),
                clientId: uuid(12),
                resourceId:
                    `/subscriptions/${id.text.split("/")[2] ?? ""}/resourceGroups/${nodeResourceGroup}/providers/` +
                    `Microsoft.ManagedIdentity/userAssignedIdentities/${id.name}-agentpool`,
            },
            ...bagOf(body["identityProfile"]),
        },
    };
    if (plainBag(body["oidcIssuerProfile"])["enabled"] === true) {
        settled["oidcIssuerProfile"] = {
            ...bagOf(body["oidcIssuerProfile"]),
            issuerURL:
                world.host?.oidcIssuer(id.text) ??
                `https://${location}.oic.prod-aks.azure.com/${TENANT}/${uuid(16)}/`,
        };
    }
    // The cluster is there before its pools are.
    world.hold(id, settled);
    for (const profile of listOf(agentPoolProfiles).map(bagOf)) {
        const { name, ...pool } = profile;
        const version = { orchestratorVersion: settled["currentKubernetesVersion"] };
        const write = poolWrite(
            id,
            String(name),
            before === undefined ? { ...version, ...pool } : pool,
            world,
        );
        const settledPool = settlePool(write, world, "cluster");
        world.hold(write.id, settledPool);
        await world.host?.poolPut({ clusterId: id.text, name: write.id.name, body: plainBag(settledPool) });
    }
    return settled;
}

function poolWrite(cluster: ArmId, name: string, body: Bag, world: World): ArmWrite {
    const id = parseId(poolId(cluster, name));
    return { id, body, before: world.get(id.text) };
}

function poolId(cluster: ArmId, name: string): string {
    return `${cluster.text}/agentPools/${name}`;
}

function profilesOf(cluster: Bag): Bag[] {
    return listOf(cluster["agentPoolProfiles"]).map(bagOf);
}

function identityOf(body: Bag, principalId: string): unknown {
    const identity = body["identity"];
    const type = textOf(plainBag(identity)["type"]) ?? "None";
    return type.includes("SystemAssigned") ? { ...bagOf(identity), principalId, tenantId: TENANT } : identity;
}
