import assert from "node:assert/strict";
import { CoreV1Api, StorageV1Api } from "@kubernetes/client-node";
import type { Run } from "aks-scoring/sandbox";
import { CPU_POOL, KEYS, Scene, small } from "./scene";

const ACCOUNT = "https://acme.blob.core.windows.net";

// Nothing is mounted here, since no node has the driver: that volumes and claims find each other, in which order they come
// and go, and what the API server holds them to.
describe("models in Azure Blob Storage on a real control plane", () => {
    let scene: Scene;
    let core: CoreV1Api;
    before(async () => {
        scene = await Scene.start({
            pools: CPU_POOL,
            cluster: { blobCsiDriver: true },
            gateway: { replicas: 1 },
            endpoint: { ...KEYS, versions: { blue: version("models/fraud/3") } },
        });
        core = scene.lab.client.makeApiClient(CoreV1Api);
        // As AKS brings it: without it, somebody would have to attach the volumes to the nodes.
        await scene.lab.client.makeApiClient(StorageV1Api).createCSIDriver({
            body: {
                metadata: { name: "blob.csi.azure.com" },
                spec: { attachRequired: false, podInfoOnMount: true, volumeLifecycleModes: ["Persistent"] },
            },
        });
    });
    after(async () => {
        await scene?.stop();
    });

    const version = (place: string) =>
        small("1", { replicas: 1, model: { uri: `${ACCOUNT}/${place}`, name: "fraud", version: "3" } });
    const steps = ({ steps: all }: Run) =>
        all.map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`);
    const held = async () => {
        const volumes = (await core.listPersistentVolume()).items;
        const claims = (await core.listNamespacedPersistentVolumeClaim({ namespace: "scoring" })).items;
        return { volumes, claims };
    };

    it("are bound to the version's own claim, and kept when that goes", async () => {
        const { volumes, claims } = await held();
        assert.deepEqual(
            [...volumes, ...claims].map(({ status }) => status?.phase),
            ["Bound", "Bound"],
        );
        const [volume] = volumes;
        assert.equal(volume?.spec?.claimRef?.name, claims[0]?.metadata?.name);
        assert.equal(volume?.spec?.persistentVolumeReclaimPolicy, "Retain");
        const [pod] = await scene.pods("blue");
        assert.deepEqual(
            (pod?.spec?.containers[0]?.volumeMounts ?? []).map(({ mountPath, subPath }) => [
                mountPath,
                subPath,
            ]),
            [["/var/azureml-app/azureml-models/fraud/3/3", "fraud/3"]],
        );
        assert.deepEqual(
            (await scene.up({}, { refresh: true })).steps,
            [],
            "nothing is to do, after a refresh either",
        );
    });

    it("are another path of the same volume, or another volume: the old one goes when no pod has it", async () => {
        const path = await scene.endpoint({ versions: { blue: version("models/fraud/4") } });
        assert.deepEqual(steps(path), ["update Deployment fraud-blue-deployment"]);
        const container = await scene.endpoint({ versions: { blue: version("others/fraud/4") } });
        const done = steps(container);
        const order = [
            "create-replacement PersistentVolume fraud-blue-model-volume",
            "create-replacement PersistentVolumeClaim fraud-blue-model-claim",
            "update Deployment fraud-blue-deployment",
            "delete-replaced PersistentVolumeClaim fraud-blue-model-claim",
            "delete-replaced PersistentVolume fraud-blue-model-volume",
        ].map((step) => done.indexOf(step));
        assert.deepEqual(
            order,
            [...order].sort((a, b) => a - b),
            done.join("\n"),
        );
        assert.ok(order[0]! >= 0, done.join("\n"));
        const { volumes, claims } = await held();
        assert.deepEqual([volumes.length, claims.length], [1, 1]);
    });

    it("are gone with the version's wish for one", async () => {
        await scene.endpoint({ versions: { blue: small("1", { replicas: 1 }) } });
        const { volumes, claims } = await held();
        assert.deepEqual([...volumes, ...claims], []);
    });
});
