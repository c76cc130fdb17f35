import * as pulumi from "@pulumi/pulumi";
import { listManagedClusterUserCredentialsOutput } from "@pulumi/azure-native/containerservice/listManagedClusterUserCredentials";
import { Provider } from "@pulumi/kubernetes/provider";
import { CleanError } from "../support";

/** A cluster's kubeconfig as its users get it; secret. */
export function readKubeconfig(
    cluster: { resourceGroupName: pulumi.Input<string>; resourceName: pulumi.Input<string> },
    opts: pulumi.InvokeOutputOptions,
): pulumi.Output<string> {
    const credentials = listManagedClusterUserCredentialsOutput(cluster, opts);
    return pulumi.secret(
        pulumi.all([credentials.kubeconfigs, cluster.resourceName]).apply(([configs, name]) => {
            const encoded = configs?.[0]?.value;
            if (encoded === undefined || encoded === "") {
                // An empty kubeconfig would make the provider use whatever cluster this machine is signed in to.
                const text =
                    `cluster ${name} gives no kubeconfig: grant the Azure Kubernetes Service Cluster User Role to ` +
                    "whoever runs this program, or give a kubernetesProvider";
                throw new CleanError(text, opts.parent);
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
