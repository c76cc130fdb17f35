import { getDatastoreOutput } from "@pulumi/azure-native/machinelearningservices/getDatastore";
import { Blob } from "@pulumi/azure-native/storage/blob";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random/randomId";
import type { OnlineDeploymentPlan } from "../../../plan/azureml/onlineVersion";
import type { SourceFacts } from "../../../plan/versionFiles";
import { readLater } from "../../lateChecks";
import type { Attachment } from "./attachment";
import { openStorage } from "./storage";
import { after as once } from "./workspace";

/** Where a version's files are. */
export interface Upload {
    /** Address of what was uploaded: the directory of code, the model's file or directory. */
    readonly uri: pulumi.Output<string>;
    /** Version of the asset. */
    readonly version: pulumi.Output<string>;
    readonly ready: readonly pulumi.Resource[];
}

/** What files are uploaded as. */
interface Use {
    /** Of the upload and its blobs, in logical names. */
    readonly role: "code" | "model";
    /** The setting that names the files, and the ways out where the storage is closed. */
    readonly setting: string;
    readonly waysOut: string;
}

const CODE: Use = {
    role: "code",
    setting: "sourceDirectory",
    waysOut:
        "build the code into the image, or give in its place code that the workspace has already: " +
        'code: "azureml:<name>:<version>"',
};
const MODEL: Use = {
    role: "model",
    setting: "model.path",
    waysOut:
        "build the model into the image, or give in its place one that is somewhere already: " +
        'model: { uri: … }, or model: "azureml:<name>:<version>"',
};

/** The datastore that each workspace has, and that Azure ML's own client uploads to. */
const DATASTORE = "workspaceblobstore";

/** What is asked of it. */
interface BlobDatastore {
    readonly containerName?: string;
    /** Domain of the cloud: "core.windows.net". */
    readonly endpoint?: string;
}

/** Uploads a version's code. */
export function uploadCode(
    component: pulumi.Resource,
    name: string,
    plan: OnlineDeploymentPlan,
    files: SourceFacts,
    attachment: Attachment,
    after: readonly pulumi.Resource[],
): Upload {
    const { endpointName, versionName } = plan;
    const use = files.isFile ? { ...CODE, setting: "entryScript" } : CODE;
    return upload(
        component,
        { name: `${name}-upload`, blobs: `${name}-code` },
        {
            use,
            files,
            folder: `${endpointName}/${versionName}`,
            root: "",
            attachment,
            after,
        },
    );
}

/** Uploads a version's model, under the name of its file or directory. */
export function uploadModel(
    component: pulumi.Resource,
    name: string,
    plan: OnlineDeploymentPlan,
    files: SourceFacts,
    attachment: Attachment,
    after: readonly pulumi.Resource[],
): Upload {
    const { endpointName, versionName } = plan;
    return upload(
        component,
        { name: `${name}-model-upload`, blobs: `${name}-model` },
        {
            use: MODEL,
            files,
            folder: `${endpointName}/${versionName}/model`,
            root: files.name ?? "model",
            attachment,
            after,
        },
    );
}

interface Wanted {
    readonly use: Use;
    readonly files: SourceFacts;
    /** Below "aks-scoring". */
    readonly folder: string;
    /** Name of what is uploaded in its folder; "" for the folder itself. */
    readonly root: string;
    readonly attachment: Attachment;
    readonly after: readonly pulumi.Resource[];
}

/**
 * Uploads files to the workspace's own datastore, a blob for each, under a path that says what is in them. The blobs stay
 * when others take their place, since the older asset versions name them. azure-native creates no blob that exists: the
 * path therefore carries a random part too, drawn anew with each change, so that going back to older files is an upload
 * like any other.
 */
function upload(
    component: pulumi.Resource,
    logical: { readonly name: string; readonly blobs: string },
    { use, files, folder: below, root, attachment: { workspace }, after }: Wanted,
): Upload {
    const content = files.hash.slice(0, 16);
    const drawn = new RandomId(
        logical.name,
        { byteLength: 4, keepers: { content } },
        { parent: component, protect: false, dependsOn: [...after] },
    );
    // Mocks draw nothing.
    const version = drawn.hex.apply((hex: string | undefined) => `${content}-${hex ?? ""}`);
    const folder = version.apply((known) => `aks-scoring/${below}/${known}`);
    const storage = openStorage(component, workspace, use);
    const datastore = readLater(
        component,
        {
            resourceGroupName: workspace.resourceGroupName,
            workspaceName: once(storage, workspace.name),
            name: DATASTORE,
        },
        getDatastoreOutput,
        (reason) =>
            `${use.setting} cannot be uploaded: datastore ${DATASTORE} of the workspace cannot be read: ${reason}. ` +
            `Check that you may read it, or ${use.waysOut}.`,
    );
    // Mocks report nothing.
    const place = datastore.apply(({ properties }: { readonly properties?: object }) => {
        const { containerName = "", endpoint = "core.windows.net" }: BlobDatastore = properties ?? {};
        return { containerName, endpoint };
    });
    const within = files.isFile || root === "" ? "" : `${root}/`;
    const blobs = files.files.map(
        ({ path, absolutePath }) =>
            new Blob(
                `${logical.blobs}-${content.slice(0, 8)}/${path}`,
                {
                    resourceGroupName: storage.apply(({ resourceGroupName }) => resourceGroupName),
                    accountName: storage.apply(({ accountName }) => accountName),
                    containerName: place.apply(({ containerName }) => containerName),
                    blobName: pulumi.interpolate`${folder}/${within}${path}`,
                    source: new pulumi.asset.FileAsset(absolutePath),
                },
                { parent: component, protect: false, retainOnDelete: true, dependsOn: [...after] },
            ),
    );
    const end = root === "" ? "" : `/${root}`;
    const uri = pulumi
        .all([storage, place, folder])
        .apply(
            ([{ accountName }, { containerName, endpoint }, path]) =>
                `https://${accountName}.blob.${endpoint}/${containerName}/${path}${end}`,
        );
    return { uri, version, ready: blobs };
}
