import * as pulumi from "@pulumi/pulumi";
import { listManagedClusterUserCredentialsOutput } from "@pulumi/azure-native/containerservice/listManagedClusterUserCredentials";
import { Provider } from "@pulumi/kubernetes/provider";
import { listed } from "../../core/checks";
import type { Cluster } from "../cluster";
import { CleanError, checkLater, readLater } from "../lateChecks";

/**
 * Has a cluster's kubeconfig read when it is asked for: beside a `kubernetesProvider` the library itself never asks, and whoever
 * may not read it can use the cluster all the same. It is not enumerable, as the SDK looks into all that is.
 */
export function readWhenAsked(cluster: Cluster, read: () => pulumi.Output<string>): void {
    let kubeconfig: pulumi.Output<string> | undefined;
    Object.defineProperty(cluster, "kubeconfig", { get: () => (kubeconfig ??= read()) });
}

/**
 * A cluster's kubeconfig as its users get it; secret.
 *
 * @param instead Settings that can be given where it cannot be read.
 */
export function readKubeconfig(
    cluster: { resourceGroupName: pulumi.Input<string>; resourceName: pulumi.Input<string> },
    component: pulumi.Resource,
    instead: readonly string[],
): pulumi.Output<string> {
    const settings = listed(
        instead.map((setting) => `a ${setting}`),
        "or",
    );
    const remedy =
        "Grant the Azure Kubernetes Service Cluster User Role to whoever runs this program." +
        (instead.length === 0 ? "" : ` Or give ${settings}.`);
    const { kubeconfigs } = readLater(
        component,
        cluster,
        listManagedClusterUserCredentialsOutput,
        (reason) => `the cluster gives no kubeconfig: ${reason}. ${remedy}`,
    );
    return pulumi.secret(
        checkLater(component, pulumi.all([kubeconfigs, cluster.resourceName]), ([configs, name]) => {
            const encoded = configs?.[0]?.value;
            if (encoded === undefined || encoded === "") {
                // An empty kubeconfig would make the provider use whatever cluster this machine is signed in to.
                throw new CleanError(`cluster ${name} gives no kubeconfig. ${remedy}`, component);
            }
            return Buffer.from(encoded, "base64").toString("utf8");
        }),
    );
}

export interface KubernetesProviderArgs {
    readonly kubeconfig: pulumi.Input<string>;
    /**
     * What makes the cluster this one. Without it the provider takes a renewed certificate for another cluster and
     * replaces all that it holds.
     */
    readonly clusterIdentifier: pulumi.Input<string>;
}

/**
 * A Kubernetes provider for a cluster. Without `enableSecretMutable` a Secret whose data changes is deleted and created
 * again: a key's rotation would leave the gateway without keys for a moment.
 */
export function kubernetesProvider(
    name: string,
    args: KubernetesProviderArgs,
    opts: pulumi.ResourceOptions,
): Provider {
    return new Provider(
        name,
        { ...args, enableServerSideApply: true, enableSecretMutable: true, enableConfigMapMutable: true },
        opts,
    );
}
