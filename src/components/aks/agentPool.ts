import type * as pulumi from "@pulumi/pulumi";
import { AgentPool } from "@pulumi/azure-native/containerservice/agentPool";
import type { NodePoolPlan } from "../../plan/nodePool";
import { livesIn } from "../cluster";
import { type NodePoolCarried, agentPoolProperties } from "./wire";

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

/**
 * One AgentPool. The hash of its immutable settings is in the logical name as well as in the physical one: the engine
 * then sees a new resource and an old one, creates the new one first and deletes the old one last. (With a name of its
 * own an AgentPool would be deleted first.) It names its cluster in plain, so it is replaced with it, by `replaceWith`.
 */
export function createAgentPool(prefix: string, args: AgentPoolArgs, parent: pulumi.Resource): AgentPool {
    return new AgentPool(
        `${prefix}-${args.plan.generation}`,
        {
            resourceGroupName: args.resourceGroupName,
            resourceName: args.clusterName,
            agentPoolName: args.plan.azureName,
            ...agentPoolProperties(args.plan, args.carried),
        },
        {
            parent,
            dependsOn: [...args.after],
            // A pool holds nothing that is not elsewhere; inherited protection would block every rotation.
            protect: false,
            ...livesIn(args.cluster),
        },
    );
}
