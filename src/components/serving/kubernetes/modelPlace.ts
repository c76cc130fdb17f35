import { getDatastore } from "@pulumi/azure-native/machinelearningservices/getDatastore";
import { getModelVersion } from "@pulumi/azure-native/machinelearningservices/getModelVersion";
import * as pulumi from "@pulumi/pulumi";
import { type BlobPlace, nameOfBlob, parseBlobAddress } from "../../../plan/blobAddress";
import { parseResourceId } from "../../../core/azureIds";
import { isPlainObject } from "../../../core/checks";
import { type ModelId, parseModelId } from "../../../plan/modelId";
import type { ModelMount } from "../../../plan/mounts";
import { CleanError, answerOf, checkLater } from "../../lateChecks";
import type { ScoringDeploymentSettings } from "../args";
import type { Text } from "./children";

/** A model in Azure Blob Storage. */
export interface ModelPlace extends BlobPlace {
    /** Name and version of the model: parts of its place in the container. */
    readonly modelName: string;
    readonly modelVersion: string;
    /** Name of its file or folder. */
    readonly name: string;
}

/** A model's answer, as far as it is used. */
interface Registered {
    readonly id?: string;
    readonly properties?: { readonly modelUri?: string };
}

/** A datastore's answer, as far as it is used. */
interface Datastore {
    readonly accountName?: string;
    readonly containerName?: string;
    /** Of a Data Lake Storage account. */
    readonly filesystem?: string;
    readonly endpoint?: string;
}

const DATASTORE =
    /^azureml:\/\/(?:subscriptions\/[^/]+\/resourcegroups\/([^/]+)(?:\/providers\/Microsoft\.MachineLearningServices)?\/workspaces\/([^/]+)\/)?datastores\/([^/]+)\/paths\/(.+?)\/?$/i;

/** Where a model's files are: at its address, or where the workspace says that has registered it. */
export function modelPlace(
    component: pulumi.Resource,
    { named }: ModelMount,
    { model }: ScoringDeploymentSettings,
): pulumi.Output<ModelPlace> {
    if (isPlainObject(model)) {
        return pulumi.output(model["uri"] as Text).apply((uri) => {
            // The plan has checked both.
            const place = parseBlobAddress(uri)!;
            return placed(place, named!.name, named!.version);
        });
    }
    return checkLater(component, pulumi.output(model as Text), async (id) => {
        const known = parseModelId(id)!;
        return placed(await registeredPlace(component, known), known.name, known.version);
    });
}

function placed(place: BlobPlace, modelName: string, modelVersion: string): ModelPlace {
    return { ...place, modelName, modelVersion, name: nameOfBlob(place) };
}

async function registeredPlace(component: pulumi.Resource, id: ModelId): Promise<BlobPlace> {
    const { resourceGroupName, workspaceName, name, version } = id;
    const found: Registered = await answerOf(
        component,
        getModelVersion({ resourceGroupName, workspaceName, name, version }, { parent: component }),
        (reason) =>
            `model ${name}:${version} of workspace ${workspaceName} cannot be read: ${reason}. Check its name, and that you ` +
            "may read it, or give the address of its files, model: { uri: … }.",
    );
    if (found.properties === undefined) {
        return NOWHERE;
    }
    checkSubscription(component, id, found.id);
    const { modelUri = "" } = found.properties;
    const place = parseBlobAddress(modelUri) ?? (await inDatastore(component, id, modelUri));
    if (place === undefined) {
        const text =
            `model ${name}:${version} of workspace ${workspaceName} is at ${JSON.stringify(modelUri)}, which cannot be ` +
            "followed to Azure Blob Storage. Give the address of its files, model: { uri: … }, or serve through a WorkspaceAttachment.";
        throw new CleanError(text, component);
    }
    return place;
}

/** The provider looks in its own subscription: a workspace of the same name there is another one. */
function checkSubscription(component: pulumi.Resource, id: ModelId, found: string | undefined): void {
    const subscriptionId = parseResourceId(found)?.subscriptionId ?? id.subscriptionId;
    if (subscriptionId.toLowerCase() !== id.subscriptionId.toLowerCase()) {
        const text =
            `model ${id.name}:${id.version} is in subscription ${id.subscriptionId}, and the Azure provider looks in ` +
            `${subscriptionId}. Give the address of its files, model: { uri: … }.`;
        throw new CleanError(text, component);
    }
}

/** Mocks report nothing. */
const NOWHERE: BlobPlace = {
    account: "",
    container: "",
    path: "",
    suffix: "core.windows.net",
    hierarchical: false,
};

/** A path in a datastore, as a place in its storage account; undefined for any other address, and any other datastore. */
async function inDatastore(
    component: pulumi.Resource,
    id: ModelId,
    modelUri: string,
): Promise<BlobPlace | undefined> {
    const [, resourceGroupName = id.resourceGroupName, workspaceName = id.workspaceName, name, path = ""] =
        DATASTORE.exec(modelUri) ?? [];
    if (name === undefined) {
        return undefined;
    }
    const found: { readonly properties?: object } = await answerOf(
        component,
        getDatastore({ resourceGroupName, workspaceName, name }, { parent: component }),
        (reason) =>
            `model ${id.name}:${id.version} is in datastore ${name} of workspace ${workspaceName}, which cannot be read: ` +
            `${reason}. Check that you may read it, or give the address of the model's files, model: { uri: … }.`,
    );
    const {
        accountName = "",
        containerName,
        filesystem,
        endpoint = "core.windows.net",
    }: Datastore = found.properties ?? {};
    const [kind, container] = filesystem === undefined ? ["blob", containerName] : ["dfs", filesystem];
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    return parseBlobAddress(`https://${accountName}.${kind}.${endpoint}/${container ?? ""}/${encoded}`);
}
