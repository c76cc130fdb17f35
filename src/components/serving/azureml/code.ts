import { getDatastoreOutput } from "@pulumi/azure-native/machinelearningservices/getDatastore";
import { Blob } from "@pulumi/azure-native/storage/blob";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random/randomId";
import type { CreatedCode } from "../../../plan/azureml/assets";
import type { OnlineDeploymentPlan } from "../../../plan/azureml/onlineDeployment";
import type { Attachment } from "./attachment";
import { openStorage } from "./storage";

/** Where a version's code is. */
export interface UploadedCode {
    /** Address of the directory. */
    readonly uri: pulumi.Output<string>;
    /** Version of the code asset. */
    readonly version: pulumi.Output<string>;
    readonly ready: readonly pulumi.Resource[];
}

/** The datastore that each workspace has, and that Azure ML's own client uploads to. */
const DATASTORE = "workspaceblobstore";

/** What is asked of it. */
interface BlobDatastore {
    readonly containerName?: string;
    /** Domain of the cloud: "core.windows.net". */
    readonly endpoint?: string;
}

/**
 * Uploads a source directory to the workspace's own datastore, a blob for each file, under a path that says what is in
 * it. The blobs stay when other code takes their place, since the older asset versions name them. azure-native creates no
 * blob that exists: the path therefore carries a random part too, drawn anew with each change, so that going back to
 * older code is an upload like any other.
 */
export function uploadCode(
    component: pulumi.Resource,
    name: string,
    { endpointName, versionName }: OnlineDeploymentPlan,
    { directory }: CreatedCode,
    { workspace }: Attachment,
    after: readonly pulumi.Resource[],
): UploadedCode {
    const content = directory.hash.slice(0, 16);
    const upload = new RandomId(
        `${name}-upload`,
        { byteLength: 4, keepers: { content } },
        { parent: component, dependsOn: [...after] },
    );
    // Mocks draw nothing.
    const version = upload.hex.apply((drawn: string | undefined) => `${content}-${drawn ?? ""}`);
    const folder = version.apply((known) => `aks-scoring/${endpointName}/${versionName}/${known}`);
    const storage = openStorage(component, workspace);
    const datastore = getDatastoreOutput(
        { resourceGroupName: workspace.resourceGroupName, workspaceName: workspace.name, name: DATASTORE },
        { parent: component },
    );
    // Mocks report nothing.
    const place = datastore.apply(({ properties }: { readonly properties?: object }) => {
        const { containerName = "", endpoint = "core.windows.net" }: BlobDatastore = properties ?? {};
        return { containerName, endpoint };
    });
    const blobs = directory.files.map(
        ({ path, absolutePath }) =>
            new Blob(
                `${name}-code-${content.slice(0, 8)}/${path}`,
                {
                    resourceGroupName: storage.apply(({ resourceGroupName }) => resourceGroupName),
                    accountName: storage.apply(({ accountName }) => accountName),
                    containerName: place.apply(({ containerName }) => containerName),
                    blobName: pulumi.interpolate`${folder}/${path}`,
                    source: new pulumi.asset.FileAsset(absolutePath),
                },
                { parent: component, protect: false, retainOnDelete: true, dependsOn: [...after] },
            ),
    );
    const uri = pulumi
        .all([storage, place, folder])
        .apply(
            ([{ accountName }, { containerName, endpoint }, path]) =>
                `https://${accountName}.blob.${endpoint}/${containerName}/${path}`,
        );
    return { uri, version, ready: blobs };
}
