import * as pulumi from "@pulumi/pulumi";
import { AgentPool } from "@pulumi/azure-native/containerservice/agentPool";
import type { NodePoolPlan } from "../../plan/nodePool";
import { livesIn } from "../cluster";
import { writeArmState } from "../armState";
import { AGENT_POOL_TYPE, API_VERSION, type NodePoolCarried, agentPoolProperties } from "./wire";

export interface AgentPoolArgs {
    readonly plan: NodePoolPlan;
    readonly carried: NodePoolCarried;
    readonly resourceGroupName: pulumi.Input<string>;
    readonly clusterName: pulumi.Input<string>;
    /** The ManagedCluster, where this stack owns it. */
    readonly cluster: pulumi.Resource | undefined;
    /** The writes to the cluster that must be over: AKS refuses two at once. */
    readonly after: readonly pulumi.Resource[];
}

/** A pool, and the last write that it took: the next write to the cluster waits for that one. */
export interface CreatedPool {
    readonly resource: AgentPool;
    readonly last: pulumi.Resource;
}

/** Every member of a pool that can change while it stands. */
const MUTABLE = [
    ...["count", "enableAutoScaling", "maxCount", "minCount", "mode", "nodeLabels", "nodeTaints"],
    ...["orchestratorVersion", "osSKU", "tags", "upgradeSettings"],
];

/**
 * One AgentPool. The hash of its immutable settings is in the logical name as well as in the physical one: the engine
 * then sees a new resource and an old one, creates the new one first and deletes the old one last. (With a name of its
 * own an AgentPool would be deleted first.) It names its cluster in plain, so it is replaced with it.
 *
 * AKS creates no pool without a count, and takes each later count for an order to scale. So an autoscaled pool is created
 * with its least count, never written again, and its mutable members are written by ARM, without one.
 */
export function createAgentPool(prefix: string, args: AgentPoolArgs, parent: pulumi.Resource): CreatedPool {
    const { plan, clusterName, resourceGroupName } = args;
    const properties = agentPoolProperties(plan, args.carried);
    const name = `${prefix}-${plan.generation}`;
    const resource = new AgentPool(
        name,
        {
            resourceGroupName,
            resourceName: clusterName,
            agentPoolName: plan.azureName,
            ...properties,
            count: plan.count ?? plan.autoscale?.min,
        },
        {
            parent,
            dependsOn: [...args.after],
            // A pool holds nothing that is not elsewhere; inherited protection would block every rotation.
            protect: false,
            ...(plan.autoscale === undefined ? {} : { ignoreChanges: MUTABLE }),
            ...livesIn(args.cluster),
        },
    );
    if (plan.autoscale === undefined) {
        return { resource, last: resource };
    }
    const last = writeArmState(
        `${name}-settings`,
        {
            resourceGroupName,
            deploymentName: textOf(clusterName, (known) => `${known}-${plan.azureName}-settings`),
            state: {
                type: AGENT_POOL_TYPE,
                apiVersion: API_VERSION,
                members: { name: textOf(clusterName, (known) => `${known}/${plan.azureName}`), properties },
            },
        },
        {
            parent,
            dependsOn: [resource],
            protect: false,
            replaceWith: args.cluster === undefined ? [resource] : [resource, args.cluster],
        },
    );
    return { resource, last };
}

/** A text made of another: in plain where that one is, so that a preview shows it. */
function textOf(value: pulumi.Input<string>, make: (known: string) => string): pulumi.Input<string> {
    return typeof value === "string" ? make(value) : pulumi.output(value).apply(make);
}
