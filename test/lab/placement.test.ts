import assert from "node:assert/strict";
import { CoreV1Api } from "@kubernetes/client-node";
import { SandboxRunError } from "aks-scoring/sandbox";
import { until } from "../../lab/cluster/until";
import { PLUGINS_VARIABLE, standInsBeside } from "../../lab/plugins";
import { CPU_POOL, KEYS, Scene, small } from "./scene";

const FPGA = "amd.com/xilinx_u250_gen3x16_xdma_shell_4_1-0";

/** Has an update give up on pods that find no place. */
const impatient = (args: { opts: object; type: string }) =>
    args.type === "kubernetes:apps/v1:Deployment"
        ? { ...args, opts: { ...args.opts, customTimeouts: { create: "8s", update: "8s" } } }
        : undefined;
const options = { transforms: [impatient] } as never;

describe("where versions run, by the real scheduler", () => {
    let scene: Scene;
    const pools = {
        ...CPU_POOL,
        gpu: { vmSize: "Standard_NC4as_T4_v3", count: 1 },
        fpga: { vmSize: "Standard_NP10s", count: 1, acceleratorResource: FPGA },
    };
    const versions = {
        cpu: small("1", { traffic: 50 }),
        gpu: { image: "acme.azurecr.io/fraud:1-cuda", pool: "gpu", gpus: 1, replicas: 1, traffic: 30 },
        fpga: { image: "acme.azurecr.io/fraud:1-vitis", pool: "fpga", fpgas: 1, replicas: 1, traffic: 20 },
    };
    before(async () => {
        scene = await Scene.start({ pools, endpoint: { ...KEYS, versions } }, { fpga: FPGA });
    });
    after(async () => {
        await scene?.stop();
    });

    it("is the pool that each names, and nowhere else", async () => {
        for (const [version, replicas] of [
            ["cpu", 2],
            ["gpu", 1],
            ["fpga", 1],
        ] as const) {
            const pods = await scene.pods(version);
            assert.equal(pods.length, replicas);
            for (const pod of pods) {
                assert.match(pod.spec?.nodeName ?? "", new RegExp(`^aks-${version}`), pod.metadata?.name);
            }
        }
        const tally = await scene.ask(600);
        assert.deepEqual(Object.keys(tally.versions).sort(), ["cpu", "fpga", "gpu"]);
    });

    it("is no accelerator's node for a pod that asks for none, though there is room", async () => {
        const core = scene.lab.client.makeApiClient(CoreV1Api);
        const nodes = (await core.listNode()).items;
        const tainted = nodes.filter(({ metadata }) => /^aks-(gpu|fpga)/.test(metadata?.name ?? ""));
        assert.equal(tainted.length, 2);
        const guest = {
            metadata: { name: "guest", namespace: "default" },
            spec: { containers: [{ name: "c", image: "x", resources: { requests: { cpu: "3500m" } } }] },
        };
        const created: string[] = [];
        // As many as fit on the two CPU nodes and the system node, and two more.
        for (let i = 0; i < 5; i++) {
            await core.createNamespacedPod({
                namespace: "default",
                body: { ...guest, metadata: { ...guest.metadata, name: `guest-${i}` } },
            });
            created.push(`guest-${i}`);
        }
        const pending = await until("the scheduler to have seen all", async () => {
            const { items } = await core.listNamespacedPod({ namespace: "default" });
            const seen = items.filter((pod) =>
                pod.status?.conditions?.some(({ type }) => type === "PodScheduled"),
            );
            return seen.length === created.length && items;
        });
        for (const pod of pending) {
            assert.doesNotMatch(pod.spec?.nodeName ?? "", /^aks-(gpu|fpga)/);
        }
        assert.ok(
            pending.some((pod) => pod.spec?.nodeName === undefined),
            "one found no place",
        );
        await Promise.all(created.map((name) => core.deleteNamespacedPod({ name, namespace: "default" })));
    });

    it("is nowhere for a pod beyond the pool's devices: the update says why, and the others go on", async () => {
        const more = { ...versions, gpu: { ...versions.gpu, replicas: 2 } };
        const standIn = standInsBeside(process.env[PLUGINS_VARIABLE]).includes("kubernetes");
        await assert.rejects(
            scene.up({ endpoint: { ...KEYS, versions: more }, options }),
            (error: unknown) => {
                assert.ok(error instanceof SandboxRunError);
                // The library's own words come with any provider; the scheduler's come as a status line of the real one.
                const said = error.diagnostics.join("\n");
                assert.match(
                    said,
                    /pools\.gpu: 1 node of \S+ \(.*\) has room for 1 of the 2 pods .*\. 1 stays pending/,
                );
                if (standIn) assert.match(error.message, /Unschedulable.*Insufficient nvidia\.com\/gpu/s);
                return true;
            },
        );
        const pods = await scene.pods("gpu");
        const unplaced = pods.flatMap(({ status }) =>
            (status?.conditions ?? []).filter(
                ({ type, status: is }) => type === "PodScheduled" && is === "False",
            ),
        );
        assert.deepEqual(
            unplaced.map(({ reason }) => reason),
            ["Unschedulable"],
        );
        assert.match(unplaced[0]?.message ?? "", /Insufficient nvidia\.com\/gpu/);
        assert.deepEqual(pods.map((pod) => pod.status?.phase).sort(), ["Pending", "Running"]);
        const tally = await scene.ask(300);
        assert.deepEqual(tally.statuses, { 200: 300 });
        await scene.up({ endpoint: { ...KEYS, versions }, options: {} });
    });

    it("is nowhere for as many pods as the warning says: two versions of 3 cores share no node of 3.86", async () => {
        const large = { image: "acme.azurecr.io/fraud:1", pool: "cpu", cpuCores: 3, replicas: 2 };
        const both = { one: { ...large, traffic: 50 }, two: { ...large, traffic: 50 } };
        await assert.rejects(
            scene.up({ endpoint: { ...KEYS, versions: both }, options }),
            (error: unknown) => {
                assert.ok(error instanceof SandboxRunError);
                const said = error.diagnostics.join("\n");
                assert.match(
                    said,
                    /pools\.cpu: 2 nodes .* have room for 2 of the 4 pods .*\. 2 stay pending/,
                );
                return true;
            },
        );
        const pods = [...(await scene.pods("one")), ...(await scene.pods("two"))];
        assert.deepEqual(pods.map(({ status }) => status?.phase).sort(), [
            ...["Pending", "Pending"],
            ...["Running", "Running"],
        ]);
    });
});
