import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan } from "../plan/cluster";
import type { NodePoolPlan } from "../plan/nodePool";
import type { ClusterPurpose } from "../plan/purpose";
import { createAgentPool } from "./aks/agentPool";
import { kubernetesProvider, readKubeconfig, readWhenAsked } from "./aks/credentials";
import { installDevicePlugins } from "./aks/devicePlugins";
import { createManagedCluster, settleCluster } from "./aks/managedCluster";
import { associateMetrics, planWindows } from "./aks/monitoring";
import { planArgs } from "./aks/planArgs";
import { Role, grant } from "./aks/roleAssignment";
import type { AksClusterArgs } from "./aksClusterArgs";
import {
    type Cluster,
    type ClusterPool,
    joinPool,
    lastWriteOf,
    livesIn,
    setLastWrite,
    setPlainLocation,
} from "./cluster";
import { ExistingAksCluster, type ExistingAksClusterArgs } from "./existingAksCluster";
import { CleanError, checkLater } from "./lateChecks";
import { warnOfOtherName } from "./renamed";
import { plainOf, settle } from "./support";

/**
 * An AKS cluster with sized CPU, GPU and FPGA node pools.
 *
 * @example
 * ```ts
 * import { AksCluster } from "aks-scoring";
 *
 * const cluster = new AksCluster("ml", {
 *     resourceGroupName: "scoring",
 *     localAccounts: true, // for a try: an administrator without Entra ID
 *     pools: {
 *         cpu: { vmSize: "Standard_D4s_v5", count: 3 },
 *         gpu: { vmSize: "Standard_NC4as_T4_v3", autoscale: { min: 0, max: 4 } },
 *     },
 * });
 * ```
 */
export class AksCluster extends pulumi.ComponentResource implements Cluster {
    readonly clusterName: pulumi.Output<string>;
    readonly resourceGroupName: pulumi.Output<string>;
    readonly clusterId: pulumi.Output<string>;
    readonly location: pulumi.Output<string>;
    readonly purpose: ClusterPurpose;
    declare readonly kubeconfig: pulumi.Output<string>;
    readonly provider: pulumi.ProviderResource;
    readonly oidcIssuerUrl: pulumi.Output<string | undefined>;
    readonly kubeletIdentityObjectId: pulumi.Output<string | undefined>;
    readonly pools: Readonly<Record<string, ClusterPool>>;
    readonly systemPool: NodePoolPlan;
    readonly devicePlugins: readonly string[];
    readonly enforcesNetworkPolicy: boolean;
    readonly managedMetrics: boolean;
    readonly blobCsiDriver: boolean;
    readonly secretsAreMutable: boolean;
    readonly component: { readonly resource: pulumi.Resource; readonly name: string };
    readonly resource: pulumi.Resource;
    /** Host name of the API server. */
    readonly fqdn: pulumi.Output<string>;
    /** Resource group that AKS made for the nodes. */
    readonly nodeResourceGroup: pulumi.Output<string | undefined>;

    /** Takes a cluster that exists, by resource id, or by group and name; in any region. */
    static existing(
        name: string,
        args: ExistingAksClusterArgs,
        opts?: pulumi.ComponentResourceOptions,
    ): ExistingAksCluster {
        return new ExistingAksCluster(name, args, opts);
    }

    constructor(name: string, given: AksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super("aks-scoring:index:AksCluster", name, {}, opts);
        const planned = settle(this, `AksCluster "${name}"`, planArgs(this, name, given));
        const { args, cluster: plan, devicePlugins } = planned;
        warnOfOtherName(this, name, opts, {
            setting: "clusterName",
            given: args.clusterName,
            otherwise: "the cluster is deleted, with all that is on it, and made anew",
        });

        const managed = createManagedCluster(name, plan, args, this);
        const settings = settleCluster(name, plan, args, managed, this);
        setLastWrite(this, settings);
        setPlainLocation(this, plainOf(given.location));
        this.resource = managed;
        this.pools = {};
        createPools(this, name, plan, args);
        planWindows(name, plan, args, managed, settings, this);

        this.component = { resource: this, name };
        this.purpose = plan.purpose;
        this.systemPool = plan.systemPool;
        this.devicePlugins = devicePlugins.map(({ kind }) => kind);
        this.enforcesNetworkPolicy = plan.network.enforcesNetworkPolicy;
        this.managedMetrics = args.managedMetrics !== undefined && args.managedMetrics !== false;
        this.blobCsiDriver = plan.blobCsiDriver;
        this.clusterName = managed.name;
        this.clusterId = managed.id;
        this.location = managed.location;
        this.resourceGroupName = pulumi.output(args.resourceGroupName);
        this.fqdn = managed.fqdn;
        this.nodeResourceGroup = managed.nodeResourceGroup;
        this.oidcIssuerUrl = managed.oidcIssuerProfile.apply((profile) => profile?.issuerURL);
        this.kubeletIdentityObjectId = managed.identityProfile.apply(
            (identities) => identities?.["kubeletidentity"]?.objectId,
        );
        const bringsProvider = args.kubernetesProvider !== undefined;
        const kubeconfig = () =>
            readKubeconfig(
                { resourceGroupName: args.resourceGroupName, resourceName: managed.name },
                this,
                bringsProvider ? [] : ["kubernetesProvider"],
            );
        if (bringsProvider) readWhenAsked(this, kubeconfig);
        else this.kubeconfig = kubeconfig();
        this.secretsAreMutable = !bringsProvider;
        this.provider =
            args.kubernetesProvider ??
            kubernetesProvider(
                `${name}-kubernetes`,
                { kubeconfig: this.kubeconfig, clusterIdentifier: plan.clusterName },
                { parent: this }, // not replaced with the cluster: what it holds is, each by its own replaceWith
            );

        const withCluster = { parent: this, protect: false, replaceWith: [managed] };
        const inCluster = { parent: this, protect: false, provider: this.provider, ...livesIn(managed) };
        installDevicePlugins(name, devicePlugins, inCluster);
        (plan.registryRoleAssignments ? (args.registries ?? []) : []).forEach((registryId, index) => {
            const kubeletObjectId = checkLater(
                this,
                this.kubeletIdentityObjectId,
                (id) => id ?? noKubeletIdentity(this),
            );
            const pull = {
                scope: registryId,
                principalId: kubeletObjectId,
                role: Role.AcrPull,
                holder: managed.id,
            };
            grant(`${name}-pull-${index}`, pull, withCluster);
        });
        associateMetrics(name, args, managed, this);
        this.registerOutputs({
            clusterName: this.clusterName,
            clusterId: this.clusterId,
            fqdn: this.fqdn,
            oidcIssuerUrl: this.oidcIssuerUrl,
            kubeletIdentityObjectId: this.kubeletIdentityObjectId,
            ...(bringsProvider ? {} : { kubeconfig: this.kubeconfig }),
            pools: Object.fromEntries(
                Object.entries(this.pools).map(([key, pool]) => [key, pool.plan.azureName]),
            ),
        });
    }
}

function noKubeletIdentity(cluster: pulumi.Resource): never {
    const text =
        "the cluster reports no kubelet identity to grant AcrPull to: set registryRoleAssignments to false";
    throw new CleanError(text, cluster);
}

/** The further pools, one after another: AKS refuses a second operation on a cluster while one runs. */
function createPools(cluster: AksCluster, name: string, plan: ClusterPlan, args: AksClusterArgs): void {
    for (const pool of plan.pools) {
        const spec = args.pools?.[pool.key];
        const { resource, last } = createAgentPool(
            name,
            {
                plan: pool,
                carried: {
                    subnetId: spec?.subnetId ?? args.network?.subnetId,
                    tags: spec?.tags,
                    kubernetesVersion: args.kubernetesVersion,
                },
                resourceGroupName: args.resourceGroupName,
                clusterName: plan.clusterName,
                cluster: cluster.resource,
                after: lastWriteOf(cluster),
            },
            cluster,
        );
        setLastWrite(cluster, last);
        joinPool(cluster, pool.key, { plan: pool, resource });
    }
}
