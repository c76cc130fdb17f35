import assert from "node:assert/strict";
import { Inference, SCRIPT } from "./support";

const MODELS = "https://acme.blob.core.windows.net";

// The pods do not come up with what is new: the update ends without them, and somebody takes the change back.
describe("the way back after a rollout that failed", () => {
    let inference: Inference;
    beforeEach(async () => (inference = await Inference.start()));
    afterEach(() => inference.stop());

    const failRollout = async (version: Inference["version"]) => {
        inference.refusesPods = true;
        const { message } = await inference.fails(version);
        assert.match(message, /Deployment does not have minimum availability/);
        inference.refusesPods = false;
    };

    it("is one update for a script, and the pods find what they had", async () => {
        const { folder } = inference;
        await inference.up(inference.coded());
        const before = inference.only("ConfigMap");
        const template = structuredClone(inference.only("Deployment").spec.template);

        folder.write({ "src/score.py": "def init(:\n" });
        await failRollout(inference.coded());
        assert.equal(inference.objects("ConfigMap").length, 2, "running pods keep theirs");

        folder.write({ "src/score.py": SCRIPT });
        const { run } = await inference.up();
        assert.deepEqual(
            run.steps.map(({ op }) => op),
            ["update", "delete"],
        );
        assert.deepEqual(inference.only("ConfigMap").metadata.name, before.metadata.name);
        assert.deepEqual(inference.only("Deployment").spec.template, template);
        assert.deepEqual((await inference.up()).run.steps, []);
    });

    it("is open to another script as well", async () => {
        await inference.up(inference.coded());
        inference.folder.write({ "src/score.py": "def init(:\n" });
        await failRollout(inference.coded());
        inference.folder.write({ "src/score.py": `${SCRIPT}# right\n` });
        await inference.up();
        assert.equal(inference.only("ConfigMap").data["score.py"], `${SCRIPT}# right\n`);
        assert.deepEqual((await inference.up()).run.steps, []);
    });

    it("is open for a model's container, and for what nobody may read", async () => {
        const first = {
            model: { uri: `${MODELS}/one/fraud` },
            secretEnvironmentVariables: { PASSWORD: "one" },
        };
        const second = {
            model: { uri: `${MODELS}/two/fraud` },
            secretEnvironmentVariables: { PASSWORD: "two" },
        };
        await inference.up(first);
        await failRollout(second);
        await inference.up(first);
        const [volume, claim, secret] = ["PersistentVolume", "PersistentVolumeClaim", "Secret"].map((kind) =>
            inference.only(kind),
        );
        assert.equal(volume.spec.csi.volumeAttributes.containerName, "one");
        assert.equal(claim.metadata.name, volume.metadata.name);
        assert.equal(secret.data.PASSWORD, Buffer.from("one").toString("base64"));
        const pod = inference.pod();
        assert.equal(pod.volumes[0].persistentVolumeClaim.claimName, claim.metadata.name);
        const { valueFrom } = (pod.containers[0].env as { name: string; valueFrom: unknown }[]).find(
            ({ name }) => name === "PASSWORD",
        )!;
        assert.deepEqual(valueFrom, { secretKeyRef: { name: secret.metadata.name, key: "PASSWORD" } });
        assert.deepEqual((await inference.up()).run.steps, []);
    });
});
