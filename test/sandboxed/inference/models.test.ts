import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Inference, assertOrder } from "./support";

const GUID = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const MODELS = "https://acme.blob.core.windows.net/models";

describe("a model in Azure Blob Storage on plain Kubernetes", () => {
    let inference: Inference;
    beforeEach(async () => (inference = await Inference.start()));
    afterEach(() => inference.stop());

    it("is mounted by a volume that nothing is deleted from", async () => {
        const { writes } = await inference.up({
            model: { uri: pulumi.output(`${MODELS}/fraud/a%20b.pkl`), name: "fraud" },
        });
        assertOrder(writes, [
            "create PersistentVolume fraud-blue-model-volume",
            "create PersistentVolumeClaim fraud-blue-model-claim",
            "create Deployment fraud-blue-deployment",
        ]);

        const volume = inference.only("PersistentVolume");
        const name = volume.metadata.name as string;
        assert.match(name, /^scoring-fraud-blue-model-[0-9a-z]{6}-[0-9a-z]{8}$/);
        const { claimRef, csi, mountOptions, ...rest } = volume.spec;
        assert.deepEqual(rest, {
            capacity: { storage: "1Gi" },
            accessModes: ["ReadOnlyMany"],
            persistentVolumeReclaimPolicy: "Retain",
        });
        assert.equal(claimRef.name, name);
        assert.equal(claimRef.namespace, "scoring");
        assert.ok((mountOptions as string[]).includes("-o ro"));
        assert.deepEqual(csi, {
            driver: "blob.csi.azure.com",
            volumeHandle: name,
            readOnly: true,
            volumeAttributes: {
                protocol: "fuse2",
                storageAccount: "acme",
                containerName: "models",
                storageEndpointSuffix: "core.windows.net",
                AzureStorageAuthType: "MSI",
            },
        });
        assert.deepEqual(inference.only("PersistentVolumeClaim").spec, {
            accessModes: ["ReadOnlyMany"],
            storageClassName: "",
            volumeName: name,
            resources: { requests: { storage: "1Gi" } },
        });
        const place = "/var/azureml-app/azureml-models/fraud/1";
        assert.deepEqual(inference.pod().volumes, [
            { name: "model", persistentVolumeClaim: { claimName: name, readOnly: true } },
        ]);
        assert.deepEqual(inference.volumeMounts(), [
            { name: "model", mountPath: `${place}/a b.pkl`, readOnly: true, subPath: "fraud/a b.pkl" },
        ]);
        assert.equal(inference.variables()["AZUREML_MODEL_DIR"], place);
        assert.deepEqual((await inference.stack.up({ refresh: true })).steps, []);
    });

    it("changes with its address: the volume only with the container, and the old one goes last", async () => {
        await inference.up({ model: { uri: `${MODELS}/fraud/3` } });
        assert.deepEqual((await inference.up({ model: { uri: `${MODELS}/fraud/4` } })).writes, [
            "update Deployment fraud-blue-deployment",
        ]);
        const other = "abfss://others@acme.dfs.core.windows.net/fraud";
        assert.deepEqual((await inference.up({ model: { uri: other } })).writes, [
            "create RandomId fraud-blue-model-name",
            "create PersistentVolume fraud-blue-model-volume",
            "create PersistentVolumeClaim fraud-blue-model-claim",
            "update Deployment fraud-blue-deployment",
            "delete PersistentVolumeClaim fraud-blue-model-claim",
            "delete PersistentVolume fraud-blue-model-volume",
            "delete RandomId fraud-blue-model-name",
        ]);
        assert.equal(inference.only("PersistentVolume").spec.csi.volumeAttributes.isHnsEnabled, "true");
        assert.deepEqual((await inference.up({ model: undefined! })).writes, [
            "update Deployment fraud-blue-deployment",
            "delete PersistentVolumeClaim fraud-blue-model-claim",
            "delete PersistentVolume fraud-blue-model-volume",
            "delete RandomId fraud-blue-model-name",
        ]);
        await inference.up({ model: { uri: `${MODELS}` } });
        assert.equal(inference.volumeMounts()[0].subPath, undefined, "all of the container");
        await inference.stack.destroy();
        assert.deepEqual(
            [...inference.objects("PersistentVolume"), ...inference.objects("PersistentVolumeClaim")],
            [],
        );
    });

    it("is read by the endpoint's identity, where it has one", async () => {
        const identityId = `/subscriptions/${GUID}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/me`;
        inference.settings = {
            workloadIdentity: { identityId, clientId: pulumi.output(GUID), federatedCredential: false },
        };
        await inference.up({ model: { uri: `${MODELS}/fraud` } });
        const { clientID, mountWithWorkloadIdentityToken, AzureStorageAuthType } =
            inference.only("PersistentVolume").spec.csi.volumeAttributes;
        assert.deepEqual(
            [clientID, mountWithWorkloadIdentityToken, AzureStorageAuthType],
            [GUID, "true", undefined],
        );
    });

    it("is a registered one, where its workspace's datastore has it", async () => {
        const { azure } = inference.sandbox;
        const workspace =
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/ws";
        await azure.put(workspace, { location: "westeurope", identity: { type: "SystemAssigned" } });
        const id = `${workspace}/models/fraud/versions/3`;
        const register = (modelUri: string) =>
            azure.put(`${workspace}/models/fraud/versions/3`, { properties: { modelUri } });
        const { storageAccount } = azure.get(workspace) as { storageAccount: string };
        await register(
            "azureml://subscriptions/s/resourcegroups/ml/workspaces/ws/datastores/workspaceblobstore/paths/LocalUpload/x/model.pkl",
        );
        await inference.up({ model: pulumi.output(id) });
        const place = "/var/azureml-app/azureml-models/fraud/3";
        assert.equal(inference.variables()["AZUREML_MODEL_DIR"], place);
        assert.deepEqual(inference.volumeMounts(), [
            {
                name: "model",
                mountPath: `${place}/model.pkl`,
                readOnly: true,
                subPath: "LocalUpload/x/model.pkl",
            },
        ]);
        const { volumeAttributes } = inference.only("PersistentVolume").spec.csi;
        assert.equal(volumeAttributes.storageAccount, storageAccount.split("/").at(-1));
        assert.match(volumeAttributes.containerName, /^azureml-blobstore-/);

        const elsewhere = id.replace(/0{12}/, "000000000001");
        assert.match(
            (await inference.fails({ model: elsewhere })).message,
            /model fraud:3 is in subscription 00000000-0000-0000-0000-000000000001, and the Azure provider looks in 00000000-0000-0000-0000-000000000000\./,
        );

        const other = `${workspace}/models/job/versions/1`;
        await azure.put(other, {
            properties: { modelUri: "azureml://jobs/j/outputs/artifacts/paths/m" },
        });
        assert.match(
            (await inference.fails({ model: other })).message,
            /model job:1 of workspace ws is at "azureml:\/\/jobs\/.* Give the address of its files/,
        );
    });

    it("is refused where the cluster has no driver for it", async () => {
        inference.blobCsiDriver = false;
        const { message, writes } = await inference.fails({ model: { uri: `${MODELS}/m` } });
        assert.match(message, /model\.uri: is in Azure Blob Storage, and the cluster's driver for it is off/);
        assert.deepEqual(
            writes.filter((line) => line.includes(" fraud")),
            [],
        );
    });

    it("is refused late where an address is known late", async () => {
        const uri = pulumi.output("https://example.com/model");
        assert.match(
            (await inference.fails({ model: { uri } })).message,
            /model\.uri = "https:\/\/example\.com\/model": must be a file or folder in Azure Blob Storage/,
        );
        assert.deepEqual(inference.objects("PersistentVolume"), []);
    });
});
