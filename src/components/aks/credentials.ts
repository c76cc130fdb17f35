import * as pulumi from "@pulumi/pulumi";
import { listManagedClusterUserCredentialsOutput } from "@pulumi/azure-native/containerservice/listManagedClusterUserCredentials";
import { Provider } from "@pulumi/kubernetes/provider";

/** A cluster's kubeconfig as its users get it; secret. */
export function readKubeconfig(
    cluster: { resourceGroupName: pulumi.Input<string>; resourceName: pulumi.Input<string> },
    opts: pulumi.InvokeOutputOptions,
): pulumi.Output<string> {
    const credentials = listManagedClusterUserCredentialsOutput(cluster, opts);
    return pulumi.secret(
        credentials.kubeconfigs.apply((configs) =>
            Buffer.from(configs?.[0]?.value ?? "", "base64").toString("utf8"),
        ),
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
