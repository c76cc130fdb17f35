import { PersistentVolume } from "@pulumi/kubernetes/core/v1/persistentVolume";
import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1/persistentVolumeClaim";
import * as pulumi from "@pulumi/pulumi";
import type { Text } from "./children";
import { drawnName } from "./drawnName";
import type { ModelPlace } from "./modelPlace";

/** A claim on a container of Azure Blob Storage. */
export interface BlobVolume {
    readonly claimName: Text;
    readonly resource: pulumi.Resource;
}

const DRIVER = "blob.csi.azure.com";

/** Sizes are asked for, and mean nothing: a container has none. */
const SIZE = { storage: "1Gi" };

/**
 * As AKS's own storage class mounts, and read-only. `allow_other`: the pods' user is not root. Attributes and files are
 * kept for two minutes: a model's files do not change in their place.
 */
const MOUNT_OPTIONS = [
    "-o allow_other",
    "-o ro",
    "-o attr_timeout=120",
    "-o entry_timeout=120",
    "-o negative_timeout=120",
    "--file-cache-timeout-in-seconds=120",
    "--use-attr-cache=true",
    "--cancel-list-on-mount-seconds=10",
    "--log-level=LOG_WARNING",
];

/**
 * A static volume of AKS's blob driver, and the claim that is its only one: the whole container; a pod mounts a path of it.
 * Neither can be changed: where they differ, other ones are there before the pods move to them. Nothing is ever deleted in
 * the container (`Retain`).
 */
export function createBlobVolume(
    logicalName: string,
    volumeName: string,
    place: pulumi.Output<ModelPlace>,
    identityClientId: Text | undefined,
    metadata: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
    component: pulumi.Resource,
    options: (after: readonly pulumi.Resource[]) => pulumi.CustomResourceOptions,
): BlobVolume {
    const volumeAttributes = pulumi
        .all([place, identityClientId])
        .apply(([{ account, container, suffix, hierarchical }, clientID]) => ({
            protocol: "fuse2",
            storageAccount: account,
            containerName: container,
            storageEndpointSuffix: suffix,
            ...(hierarchical ? { isHnsEnabled: "true" } : {}),
            ...(clientID === undefined
                ? { AzureStorageAuthType: "MSI" } // the kubelet's: the driver's own default
                : { clientID, mountWithWorkloadIdentityToken: "true" }),
        }));
    const content = pulumi.output({ volumeAttributes, MOUNT_OPTIONS });
    const name = drawnName(logicalName, volumeName, content, component);
    const { namespace, labels } = metadata;
    const volume = new PersistentVolume(
        `${logicalName}-volume`,
        {
            metadata: { name, labels },
            spec: {
                capacity: SIZE,
                accessModes: ["ReadOnlyMany"],
                persistentVolumeReclaimPolicy: "Retain",
                mountOptions: [...MOUNT_OPTIONS],
                claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name },
                csi: { driver: DRIVER, volumeHandle: name, readOnly: true, volumeAttributes },
            },
        },
        options([]),
    );
    const claim = new PersistentVolumeClaim(
        `${logicalName}-claim`,
        {
            metadata: { name, namespace, labels },
            spec: {
                accessModes: ["ReadOnlyMany"],
                storageClassName: "",
                volumeName: name,
                resources: { requests: SIZE },
            },
        },
        options([volume]),
    );
    return { claimName: name, resource: claim };
}
