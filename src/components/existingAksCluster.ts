import * as pulumi from "@pulumi/pulumi";
import { getManagedClusterOutput } from "@pulumi/azure-native/containerservice/getManagedCluster";
import { ResourceType, parseResourceId } from "../core/azureIds";
import { CLUSTER_NAME, checkName } from "../core/names";
import { Findings } from "../core/problems";
import { checkResourceGroupName, idOf } from "../plan/azureInputs";
import { type ExistingClusterSettings, planExistingCluster } from "../plan/existingCluster";
import type { ClusterPurpose } from "../plan/purpose";
import { compareWithReported } from "../plan/reportedCluster";
import { kubernetesProvider, readKubeconfig, readWhenAsked } from "./aks/credentials";
import { type Cluster, type ClusterPool, setCheck } from "./cluster";
import { readLater } from "./lateChecks";
import { checkInputs, checkProvider, plainOf, settle, settleLater } from "./support";

/** A cluster that exists, in any region: by `clusterId`, or by `resourceGroupName` and `clusterName`. */
export interface ExistingAksClusterArgs extends ExistingClusterSettings {
    /** Resource id of the managed cluster; its letters' case does not matter. */
    readonly clusterId?: pulumi.Input<string>;
    /** Resource group of the cluster; with `clusterName`. */
    readonly resourceGroupName?: pulumi.Input<string>;
    /** Name of the cluster; with `resourceGroupName`. */
    readonly clusterName?: pulumi.Input<string>;
    /** Kubeconfig to use. @default the one that Azure gives the program's user */
    readonly kubeconfig?: pulumi.Input<string>;
    /** A Kubernetes provider of your own. Set `enableSecretMutable: true` on it. @default one made from the kubeconfig */
    readonly kubernetesProvider?: pulumi.ProviderResource;
}

/** A cluster that this program did not make: `AksCluster.existing(…)`. */
export class ExistingAksCluster extends pulumi.ComponentResource implements Cluster {
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
    readonly systemPool = undefined;
    readonly devicePlugins = [];
    readonly enforcesNetworkPolicy: boolean;
    readonly managedMetrics: boolean;
    readonly blobCsiDriver: boolean;
    readonly secretsAreMutable: boolean;
    readonly component: { readonly resource: pulumi.Resource; readonly name: string };
    readonly resource = undefined;
    /** Host name of the API server. */
    readonly fqdn: pulumi.Output<string>;
    /** Resource group that AKS made for the nodes. */
    readonly nodeResourceGroup: pulumi.Output<string | undefined>;

    constructor(name: string, given: ExistingAksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super("aks-scoring:index:ExistingAksCluster", name, {}, opts);
        const title = `AksCluster.existing "${name}"`;
        const planned = planExistingCluster(given, (value) => plainOf(value) !== undefined);
        const f = new Findings();
        checkProvider(f, given);
        const plan = settle(this, title, { ...planned, problems: [...planned.problems, ...f.problems] });
        const args = checkInputs(this, title, f, given, [
            [["clusterId"], idOf(ResourceType.ManagedCluster)],
            [["resourceGroupName"], checkResourceGroupName],
            [["clusterName"], (late, path, value) => void checkName(late, path, value, CLUSTER_NAME)],
        ]);

        const id =
            args.clusterId === undefined ? undefined : pulumi.output(args.clusterId).apply(parseResourceId);
        const names = {
            resourceGroupName:
                id?.apply((parts) => parts?.resourceGroupName ?? "") ?? args.resourceGroupName ?? "",
            resourceName: id?.apply((parts) => parts?.name ?? "") ?? args.clusterName ?? "",
        };
        const found = readLater(
            this,
            names,
            getManagedClusterOutput,
            (reason) =>
                `${title} cannot be read: ${reason}. Check its name and its resource group, that you may read it, and that ` +
                "it is in the subscription of the azure-native provider.",
        );
        const reported = settleLater(this, title, found, (cluster) => {
            const f = new Findings();
            compareWithReported(f, plan, cluster);
            return { plan: cluster, problems: f.problems, warnings: f.warnings };
        });

        // Through the comparison: nothing is made on a cluster that is not what the program takes it for, or moves to one.
        const compared = pulumi.all([names, reported]).apply(([known]) => known);
        const { resourceGroupName, resourceName } = compared;

        this.component = { resource: this, name };
        this.purpose = plan.purpose;
        this.enforcesNetworkPolicy = plan.enforcesNetworkPolicy;
        this.managedMetrics = plan.managedMetrics;
        this.blobCsiDriver = plan.blobCsiDriver;
        this.resourceGroupName = resourceGroupName;
        this.clusterName = resourceName;
        this.clusterId = reported.apply((cluster) => cluster.id);
        this.location = reported.apply((cluster) => cluster.location);
        this.fqdn = reported.apply((cluster) => cluster.fqdn);
        this.nodeResourceGroup = reported.apply((cluster) => cluster.nodeResourceGroup);
        this.oidcIssuerUrl = reported.apply((cluster) => cluster.oidcIssuerProfile?.issuerURL);
        this.kubeletIdentityObjectId = reported.apply(
            (cluster) => cluster.identityProfile?.["kubeletidentity"]?.objectId,
        );
        const bringsProvider = args.kubernetesProvider !== undefined;
        const kubeconfig = () =>
            args.kubeconfig === undefined
                ? readKubeconfig({ resourceGroupName, resourceName }, this, [
                      "kubeconfig",
                      ...(bringsProvider ? [] : ["kubernetesProvider"]),
                  ])
                : pulumi.secret(pulumi.all([args.kubeconfig, compared]).apply(([config]) => config));
        this.secretsAreMutable = !bringsProvider;
        if (bringsProvider) {
            readWhenAsked(this, kubeconfig);
            setCheck(this, compared);
        } else {
            this.kubeconfig = kubeconfig();
        }
        // ARM's own answer to "is it still the same one": a cluster that was made anew under its name has another.
        const clusterIdentifier = reported.apply((cluster) => cluster.resourceUID ?? cluster.id);
        this.provider =
            args.kubernetesProvider ??
            kubernetesProvider(
                `${name}-kubernetes`,
                { kubeconfig: this.kubeconfig, clusterIdentifier },
                { parent: this },
            );
        this.pools = Object.fromEntries(
            plan.pools.map((pool) => [pool.key, { plan: pool, resource: undefined }]),
        );
        this.registerOutputs({
            clusterName: this.clusterName,
            clusterId: this.clusterId,
            fqdn: this.fqdn,
            oidcIssuerUrl: this.oidcIssuerUrl,
            kubeletIdentityObjectId: this.kubeletIdentityObjectId,
            ...(bringsProvider ? {} : { kubeconfig: this.kubeconfig }),
            pools: Object.fromEntries(plan.pools.map((pool) => [pool.key, pool.azureName])),
        });
    }
}
