import * as pulumi from "@pulumi/pulumi";
import { ResourceType } from "../core/azureIds";
import { isPlainObject, plainObject } from "../core/checks";
import { POOL_KEY } from "../core/names";
import { Findings } from "../core/problems";
import { checkKubernetesVersion, checkTags, idOf } from "../plan/azureInputs";
import type { NodePoolPlan } from "../plan/nodePool";
import { planNodePool } from "../plan/planNodePool";
import { warnOfOneZone } from "../plan/zones";
import { createAgentPool } from "./aks/agentPool";
import type { NodePoolSpec } from "./aksClusterArgs";
import {
    type Cluster,
    type ClusterPool,
    joinPool,
    lastWriteOf,
    plainLocationOf,
    setLastWrite,
} from "./cluster";
import { warnOfOtherName } from "./renamed";
import { checkInputs, plainOf, settle } from "./support";

/** A node pool for a cluster that exists. */
export interface NodePoolArgs extends NodePoolSpec {
    /** The cluster: `AksCluster.existing(…)`, or one of this program. */
    readonly cluster: Cluster;
    /** Key of the pool, as versions name it: 1–8 lower-case letters and digits. @default the component's name, where it is such a key */
    readonly key?: string;
    /** Kubernetes version of the nodes, as for `AksCluster`. @default the cluster's */
    readonly kubernetesVersion?: pulumi.Input<string>;
}

/**
 * One more node pool on a cluster. Versions of endpoints on that cluster may name it by its key from here on.
 *
 * @example
 * ```ts
 * import { AksCluster, NodePool } from "aks-scoring";
 *
 * const cluster = AksCluster.existing("shared", { resourceGroupName: "platform", clusterName: "shared" });
 * new NodePool("gpu", { cluster, vmSize: "Standard_NC4as_T4_v3", autoscale: { min: 0, max: 4 } });
 * ```
 */
export class NodePool extends pulumi.ComponentResource implements ClusterPool {
    readonly plan: NodePoolPlan;
    readonly resource: pulumi.Resource;
    /** The pool's name in Azure. */
    readonly azureName: pulumi.Output<string>;

    constructor(name: string, given: NodePoolArgs, opts?: pulumi.ComponentResourceOptions) {
        super("aks-scoring:index:NodePool", name, {}, opts);
        const title = `NodePool "${name}"`;
        const f = new Findings();
        const args = checkInputs(this, title, f, given, [
            [["subnetId"], idOf(ResourceType.Subnet)],
            [["tags"], checkTags],
            [["kubernetesVersion"], checkKubernetesVersion],
        ]);
        const { cluster, plan } = planArgs(f, name, given);
        this.plan = settle(this, title, {
            plan: plan as NodePoolPlan,
            problems: f.problems,
            warnings: f.warnings,
        });

        warnOfOtherName(this, name, opts, {
            setting: "key",
            given: given.key,
            otherwise: "the pool is another one, by another key",
        });
        const { resource, last } = createAgentPool(
            name,
            {
                plan: this.plan,
                carried: {
                    subnetId: args.subnetId,
                    tags: args.tags,
                    kubernetesVersion: args.kubernetesVersion,
                },
                resourceGroupName: cluster.resourceGroupName,
                clusterName: cluster.clusterName,
                cluster: cluster.resource,
                after: lastWriteOf(cluster),
            },
            this,
        );
        this.resource = resource;
        setLastWrite(cluster, last);
        joinPool(cluster, this.plan.key, this);
        this.azureName = pulumi.output(this.plan.azureName);
        this.registerOutputs({ azureName: this.azureName });
    }
}

function planArgs(
    f: Findings,
    name: string,
    given: NodePoolArgs,
): { cluster: Cluster; plan: NodePoolPlan | undefined } {
    if (!plainObject(f, "", given, '{ cluster, vmSize: "Standard_D4s_v5" }')) {
        return { cluster: undefined as never, plan: undefined };
    }
    const { cluster, subnetId }: NodePoolArgs = given;
    const key = given.key ?? keyFrom(f, name);
    const pools = isPlainObject(cluster) && isPlainObject(cluster.pools) ? cluster.pools : undefined;
    if (pools === undefined) {
        const rule = cluster === undefined ? "is missing" : "must be a cluster of this library";
        f.problem("cluster", undefined, rule, 'Give an AksCluster, or AksCluster.existing("…", { … }).');
    } else if (typeof key === "string" && (key === "system" || Object.hasOwn(pools, key))) {
        f.problem("key", key, "is the key of a pool that the cluster has already", "Choose another key.");
    }
    const taken = new Set(Object.values(pools ?? {}).map((pool) => pool.plan.azureName));
    const context = {
        taken: key === undefined ? new Set<string>() : taken,
        subnetId: plainOf(subnetId),
        defaultCount: 1,
        otherKeys: ["cluster", "key", "kubernetesVersion"],
        keyPath: "key",
    };
    const plan = planNodePool(f, key ?? SOME_KEY, given, context);
    if (pools !== undefined && plan !== undefined) {
        const { purpose } = cluster;
        warnOfOneZone(f, "zones", [plan], { purpose, location: plainLocationOf(cluster) });
    }
    return { cluster, plan };
}

/** Stands for the key of a pool that has none, so that its other problems are told at once too. */
const SOME_KEY = "pool";

/** The component's name where it can be a pool's key; else a problem. */
function keyFrom(f: Findings, name: string): string | undefined {
    if (POOL_KEY.pattern.test(name)) {
        return name;
    }
    const bare = name.toLowerCase().replace(/[^a-z0-9]/g, "");
    const example = POOL_KEY.pattern.test(bare) ? bare : "gpu";
    const rule = `is missing, and the component's name, ${JSON.stringify(name)}, cannot stand in for it: a key ${POOL_KEY.rule}`;
    f.problem("key", undefined, rule, `Give the key by which versions name the pool: key: "${example}".`);
    return undefined;
}
