import { numberOf, plainBag, textOf, type Bag } from "../values";
import { badRequest } from "./armError";
import type { ArmWrite, Behaviour, Held, World } from "./behaviour";
import { checkPool, IMMUTABLE_POOL_SETTINGS, isSystem, poolCount } from "./poolRules";

export { IMMUTABLE_POOL_SETTINGS } from "./poolRules";

/** ARM type of a pool. */
export const AGENT_POOL = "Microsoft.ContainerService/managedClusters/agentPools";

/** An AgentPool: one resource of its own, yet part of its cluster's ARM object. */
export const agentPoolBehaviour: Behaviour = {
    lock: ({ id }) => id.parent,
    check: (write, world) => {
        const body = plainBag(write.body);
        checkPool(write.id.name, body, write.before === undefined ? undefined : plainBag(write.before.body));
        if (write.before !== undefined && isSystem(write.before.body) && !isSystem(body)) {
            checkOtherSystemPool(write.before, world);
        }
    },
    settle: async (write, world) => {
        const body = settlePool(write, world, "pool");
        await world.host?.poolPut({
            clusterId: write.id.parent ?? "",
            name: write.id.name,
            body: plainBag(body),
        });
        return body;
    },
    checkDelete: checkOtherSystemPool,
    deleting: async ({ id }, world) => {
        const lost = world.listener?.poolDeleting(id.parent ?? "", id.name) ?? [];
        world.evictions.push(...lost.map(({ eviction }) => eviction));
        await world.host?.poolDeleting({ clusterId: id.parent ?? "", name: id.name });
        return () => lost.forEach(({ after }) => after());
    },
};

/** The body of a pool after a PUT: of the pool itself, or of its profile in a PUT of the cluster. */
export function settlePool({ id, body, before }: ArmWrite, world: World, by: "cluster" | "pool"): Bag {
    const given = plainBag(body);
    const cluster = plainBag(world.get(id.parent ?? "")?.body);
    const from = before === undefined ? undefined : numberOf(before.body["count"]);
    const count = poolCount(given, from);
    if (from !== undefined && count !== from) {
        world.scalings.push({ clusterId: id.parent ?? "", pool: id.name, from, to: count, by });
    }
    const version = textOf(given["orchestratorVersion"]) ?? textOf(cluster["kubernetesVersion"]) ?? "1.34";
    return {
        // What AKS fills in; a profile that is put without a setting keeps the pool's.
        mode: "User",
        osType: "Linux",
        type: "VirtualMachineScaleSets",
        orchestratorVersion: version,
        maxPods: 250,
        ...(before === undefined ? {} : keptSettings(before.body, by)),
        ...body,
        count,
        currentOrchestratorVersion: version,
        nodeImageVersion: "AKSUbuntu-2204gen2containerd-202611.01.0",
        powerState: { code: "Running" },
        provisioningState: "Succeeded",
    };
}

/** What a PUT that leaves a setting out does not reset: all of it through the cluster, the immutable through the pool. */
function keptSettings(body: Bag, by: "cluster" | "pool"): Bag {
    const kept =
        by === "cluster" ? Object.keys(body) : [...IMMUTABLE_POOL_SETTINGS, "orchestratorVersion", "mode"];
    return Object.fromEntries(kept.filter((key) => key in body).map((key) => [key, body[key]]));
}

function checkOtherSystemPool({ id, body }: Held, world: World): void {
    const others = world
        .children(id.parent ?? "", AGENT_POOL)
        .filter((pool) => pool.id.name !== id.name && isSystem(pool.body));
    if (isSystem(body) && others.length === 0) {
        throw badRequest(
            "SystemPoolRequired",
            `Agent pool '${id.name}' is the last system pool of managed cluster '${id.parent?.split("/").at(-1) ?? ""}'. ` +
                "There must be at least one system node pool in the cluster.",
        );
    }
}

/** A pool as the cluster's own GET and PUT speak of it. */
export function poolProfile({ id, body }: Held): Bag {
    return { name: id.name, ...body };
}
