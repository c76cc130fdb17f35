import { Extension } from "@pulumi/azure-native/kubernetesconfiguration/extension";
import * as pulumi from "@pulumi/pulumi";
import type { AttachmentSettings, ExtensionPlan } from "../../../plan/azureml/attachment";
import { extensionSettings, protectedSettings } from "../../../plan/azureml/extension";
import { type Cluster, lastWriteOf, livesIn, ownerOf, setLastWrite } from "../../cluster";
import { withoutParents } from "../../parents";
import { checkedCertificate } from "../certificate";
import type { Workspace } from "./workspace";

/** Where the command line installs the extension, and no other place will do. */
const RELEASE_NAMESPACE = "azureml";

/** Azure ML's extension on a cluster, with all the settings that its command line would add. */
export function installExtension(
    component: pulumi.Resource,
    name: string,
    { plan, args }: { readonly plan: ExtensionPlan; readonly args: AttachmentSettings<pulumi.Input<string>> },
    cluster: Cluster,
    workspace: Workspace,
    after: readonly pulumi.Resource[],
): pulumi.Resource {
    const { tls } = args;
    const own = pulumi.all([cluster.clusterId, cluster.clusterName, cluster.location]);
    const carried = pulumi.all([tls?.hostname, tls?.secretName, pulumi.all({ ...args.extensionSettings })]);
    const settings = pulumi
        .all([own, carried])
        .apply(([[clusterId, clusterName, location], [hostname, secretName, further]]) =>
            extensionSettings(plan, {
                clusterId,
                clusterName,
                location,
                ...(hostname === undefined ? {} : { hostname }),
                ...(secretName === undefined ? {} : { secretName }),
                further,
            }),
        );
    const { certificate, privateKey, hostname } = tls ?? {};
    const secrets =
        certificate === undefined || privateKey === undefined || hostname === undefined
            ? undefined
            : checkedCertificate(
                  component,
                  `WorkspaceAttachment "${name}"`,
                  { certificate, privateKey, hostname },
                  false,
              );
    const owner = ownerOf(cluster, { resource: component, name });
    // It is written into the cluster, and meets what else is ("EtagMismatch": Azure/AKS-Construction#390).
    const extension = new Extension(
        `${owner.name}-azureml`,
        {
            resourceGroupName: cluster.resourceGroupName,
            clusterRp: "Microsoft.ContainerService",
            clusterResourceName: "managedClusters",
            clusterName: workspace.onceRead(cluster.clusterName),
            extensionName: "azureml",
            extensionType: "Microsoft.AzureML.Kubernetes",
            releaseTrain: "stable",
            autoUpgradeMinorVersion: plan.version === undefined,
            ...(plan.version === undefined ? {} : { version: plan.version }),
            scope: { cluster: { releaseNamespace: RELEASE_NAMESPACE } },
            configurationSettings: settings,
            ...(secrets === undefined
                ? {}
                : { configurationProtectedSettings: secrets.apply((texts) => protectedSettings(texts)) }),
        },
        {
            parent: owner.resource,
            protect: false,
            dependsOn: [...withoutParents(owner.resource, after), ...lastWriteOf(cluster)],
            additionalSecretOutputs: ["configurationProtectedSettings"],
            ...livesIn(cluster.resource),
        },
    );
    setLastWrite(cluster, extension);
    return extension;
}
