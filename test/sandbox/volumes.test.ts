import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { PersistentVolume } from "@pulumi/kubernetes/core/v1/persistentVolume";
import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1/persistentVolumeClaim";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { deployment, failure } from "./support";

const MODES = ["ReadOnlyMany"];

/** A volume that is kept for a claim, and the claim. */
function volume(name: string, handle: string, accessModes = MODES): PersistentVolume {
    return new PersistentVolume(name, {
        metadata: { name },
        spec: {
            accessModes,
            capacity: { storage: "1Gi" },
            claimRef: { namespace: "default", name },
            csi: { driver: "blob.csi.azure.com", volumeHandle: handle },
        },
    });
}

function claim(name: string, volumeName: string, after: PersistentVolume[] = []): PersistentVolumeClaim {
    const spec = {
        accessModes: MODES,
        storageClassName: "",
        volumeName,
        resources: { requests: { storage: "1Gi" } },
    };
    return new PersistentVolumeClaim(name, { metadata: { name }, spec }, { dependsOn: after });
}

describe("what the API server holds for pods", () => {
    let sandbox: Sandbox;
    before(async () => (sandbox = await Sandbox.start()));
    after(() => sandbox.stop());

    /** What a program fails with. */
    const refusal = async (stackName: string, program: () => void): Promise<string> =>
        (await failure((await sandbox.stack(program, { stackName })).up())).message;
    const map = (name: string, content: object) => () =>
        void new ConfigMap(name, { metadata: { name }, ...content });

    it("is at most 1 MiB, whose base64 does not count", async () => {
        const most = "x".repeat(2 ** 20);
        const binary = Buffer.alloc(2 ** 20).toString("base64");
        await (await sandbox.stack(map("text", { data: { a: most } }), { stackName: "text" })).up();
        await (await sandbox.stack(map("bytes", { binaryData: { a: binary } }), { stackName: "bytes" })).up();
        assert.match(
            await refusal("more", map("more", { data: { a: most }, binaryData: { b: "eA==" } })),
            /ConfigMap "more" is invalid: \[\]: Too long: may not be more than 1048576 bytes/,
        );
    });

    it("has keys without slashes", async () => {
        for (const [key, word] of [
            ["src/score.py", /data\[src\/score\.py\]: Invalid value: .* must consist of alphanumeric/],
            ["..data", /must not start with '\.\.'/],
            ["k".repeat(254), /must be no more than 253 characters/],
        ] as const) {
            assert.match(await refusal(`key-${key.length}`, map("keys", { data: { [key]: "" } })), word);
        }
    });

    it("does not change where it is immutable", async () => {
        let data: Record<string, string> = { a: "1" };
        const stack = await sandbox.stack(
            () => {
                new ConfigMap("held", { metadata: { name: "held" }, immutable: true, data });
            },
            { stackName: "immutable" },
        );
        await stack.up();
        const held = { kind: "ConfigMap", name: "held" };
        assert.equal(sandbox.kubernetes.get(held)?.immutable, true);
        // Another who writes to it: the provider itself would replace it.
        data = { a: "2" };
        stack.program = () => {
            new ConfigMap(
                "held",
                { metadata: { name: "held" }, immutable: true, data },
                { ignoreChanges: ["data"] },
            );
        };
        await stack.up();
        assert.equal(sandbox.kubernetes.get(held)?.data.a, "1");
        stack.program = () => {
            new ConfigMap("held", { metadata: { name: "held" }, immutable: false, data: { a: "1" } });
        };
        assert.match((await failure(stack.up())).message, /immutable: Forbidden: field is immutable when/);
    });

    it("is a volume that is somebody's, and stays while he has it", async () => {
        let parts = 3;
        const stack = await sandbox.stack(
            () => {
                const own = volume("own", "a");
                const bound = parts > 1 ? [claim("own", "own", [own])] : [];
                if (parts > 2) {
                    const volumes = [{ name: "m", persistentVolumeClaim: { claimName: "own" } }];
                    deployment("user", { pod: { volumes } }, { dependsOn: bound });
                }
            },
            { stackName: "volumes" },
        );
        await stack.up();
        assert.equal(
            sandbox.kubernetes.get({ kind: "PersistentVolumeClaim", name: "own" })?.status.phase,
            "Bound",
        );
        assert.deepEqual((await stack.up({ refresh: true })).steps, []);
        parts = 2;
        await stack.up();
        parts = 1;
        await stack.up();
        await stack.destroy();
    });

    it("is no volume for a claim that does not fit, and none for pods whose claim is not bound", async () => {
        assert.match(
            await refusal(
                "modes",
                () => void claim("other", "other", [volume("other", "b", ["ReadWriteOnce"])]),
            ),
            /'other' timed out waiting to be Ready/,
        );
        const pods = (name: string, volumes: object[]) => () => void deployment(name, { pod: { volumes } });
        assert.match(
            await refusal(
                "claimless",
                pods("one", [{ name: "m", persistentVolumeClaim: { claimName: "gone" } }]),
            ),
            /persistentvolumeclaim "gone" not found/,
        );
        assert.match(
            await refusal("mapless", pods("other", [{ name: "m", configMap: { name: "gone" } }])),
            /configmap "gone" not found/,
        );
    });

    it("is a volume without the empty name of a class, where one was given", async () => {
        const spec = {
            accessModes: MODES,
            capacity: { storage: "1Gi" },
            storageClassName: "",
            nfs: { path: "/", server: "s" },
        };
        const program = () => void new PersistentVolume("none", { metadata: { name: "none" }, spec });
        const stack = await sandbox.stack(program, { stackName: "class" });
        await stack.up();
        const held = sandbox.kubernetes.get({ kind: "PersistentVolume", name: "none" });
        assert.equal("storageClassName" in (held?.spec as object), false);
        const [step] = (await stack.up({ refresh: true })).steps;
        assert.deepEqual(step?.diff, { "spec.storageClassName": "add" }, "as on a real API server");
    });

    it("is a volume whose place never changes", async () => {
        let handle = "a";
        const stack = await sandbox.stack(() => void volume("fixed", handle), { stackName: "fixed" });
        await stack.up();
        handle = "b";
        assert.match(
            (await failure(stack.up())).message,
            /PersistentVolume "fixed" is invalid: spec\.persistentvolumesource: Forbidden/,
        );
    });
});
