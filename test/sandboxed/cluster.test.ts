import assert from "node:assert/strict";
import type { AksClusterArgs } from "aks-scoring";
import { AksCluster } from "aks-scoring";
import { type Run, Sandbox, type SandboxStack, TOKEN_PREFIX } from "aks-scoring/sandbox";

type Settings = Partial<AksClusterArgs>;

const POOLS: NonNullable<AksClusterArgs["pools"]> = {
    cpu: { vmSize: "Standard_D4s_v5", count: 3 },
    gpu: { vmSize: "Standard_NC4as_T4_v3", autoscale: { min: 1, max: 4 } },
};

function program(settings: Settings, opts?: { protect: boolean }): () => unknown {
    return () => {
        const cluster = new AksCluster(
            "ml",
            { resourceGroupName: "scoring", location: "westeurope", pools: POOLS, ...settings },
            opts,
        );
        return { kubeconfig: cluster.kubeconfig, id: cluster.clusterId };
    };
}

const steps = (run: Run) => run.steps.map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`);

describe("AksCluster under the engine", () => {
    let sandbox: Sandbox;
    let stack: SandboxStack;
    const written = (from: number) =>
        sandbox.writes
            .slice(from)
            .map(({ operation, type, name }) => `${operation} ${type.split(":").at(-1)} ${name}`);
    const pools = () =>
        sandbox.azure
            .objects("Microsoft.ContainerService/managedClusters/agentPools")
            .map(({ name, body }) => `${name} ${body.mode} ${body.vmSize} ${body.count}`)
            .sort();
    const poolId = (prefix: string) => {
        const all = sandbox.azure.objects("Microsoft.ContainerService/managedClusters/agentPools");
        return all.find(({ name }) => name.startsWith(prefix))?.id as string;
    };
    const change = async (settings: Settings): Promise<Run> => {
        stack.program = program(settings);
        return await stack.up();
    };

    beforeEach(async () => {
        sandbox = await Sandbox.start();
        stack = await sandbox.stack(program({}));
        await stack.up();
    });
    afterEach(async () => {
        await sandbox.stop();
    });

    it("creates the cluster, its settings and its pools one after another", () => {
        const azure = written(0).filter((line) => !/Namespace|DaemonSet/.test(line));
        assert.deepEqual(azure, [
            "create ManagedCluster ml",
            "create Deployment ml-settings",
            "create DeploymentStackAtResourceGroup ml-system-pool",
            "create AgentPool ml-cpu-du1a",
            "create AgentPool ml-gpu-dvdz",
            "create Deployment ml-gpu-dvdz-settings",
        ]);
        assert.deepEqual(pools(), [
            "cpudu1a User Standard_D4s_v5 3",
            "gpudvdz User Standard_NC4as_T4_v3 1",
            "system5ujl System Standard_D2s_v5 3",
        ]);
    });

    it("changes nothing the second time, after a refresh neither", async () => {
        assert.deepEqual(steps(await stack.up()), []);
        assert.deepEqual(steps(await stack.up({ refresh: true })), []);
    });

    it("keeps the kubeconfig secret in the state and in what it prints", async () => {
        const run = await stack.up();
        assert.equal(run.outputs["kubeconfig"]?.secret, true);
        const kubeconfig = String(run.outputs["kubeconfig"]?.value);
        const token = kubeconfig.slice(kubeconfig.indexOf(TOKEN_PREFIX)).split(/["\s]/)[0] as string;
        assert.ok(token.length > TOKEN_PREFIX.length);
        assert.ok(!(await stack.exportState()).includes(token));
        assert.ok(!run.stdout.includes(token));
    });

    it("writes a tag as one update, which scales nothing", async () => {
        sandbox.azure.change(poolId("gpu"), (pool) => (pool.count = 3));
        assert.deepEqual(steps(await change({ tags: { team: "risk" } })), ["update Deployment ml-settings"]);
        assert.deepEqual(sandbox.azure.scalings, []);
        const [cluster] = sandbox.azure.objects("Microsoft.ContainerService/managedClusters");
        assert.deepEqual(cluster?.body.tags, { team: "risk" });
    });

    it("writes a pool's tag as one update, which replaces nothing and scales nothing", async () => {
        sandbox.azure.change(poolId("gpu"), (pool) => (pool.count = 3));
        const run = await change({ pools: { ...POOLS, gpu: { ...POOLS["gpu"]!, tags: { team: "risk" } } } });
        assert.deepEqual(steps(run), ["update Deployment ml-gpu-dvdz-settings"]);
        assert.deepEqual(sandbox.azure.scalings, []);
        assert.deepEqual(sandbox.azure.get(poolId("gpu")).tags, { team: "risk" });
    });

    it("leaves an autoscaled pool to the autoscaler, after a refresh too", async () => {
        sandbox.azure.change(poolId("gpu"), (pool) => (pool.count = 3));
        assert.deepEqual(steps(await stack.up({ refresh: true })), []);
        sandbox.azure.change(poolId("gpu"), (pool) => (pool.count = 2));
        const labelled = { ...POOLS, gpu: { ...POOLS["gpu"]!, labels: { team: "risk" } } };
        assert.deepEqual(steps(await change({ pools: labelled })), [
            "update Deployment ml-gpu-dvdz-settings",
        ]);
        assert.deepEqual(sandbox.azure.scalings, []);
        assert.equal(sandbox.azure.get(poolId("gpu")).count, 2);
        assert.equal(sandbox.azure.get(poolId("gpu")).nodeLabels.team, "risk");
        const fixed = { ...POOLS, gpu: { vmSize: "Standard_NC4as_T4_v3", count: 1 } };
        await change({ pools: fixed });
        assert.equal(sandbox.azure.get(poolId("gpu")).count, 1);
        assert.equal(sandbox.azure.get(poolId("gpu")).enableAutoScaling, false);
        assert.deepEqual(steps(await stack.up({ refresh: true })), []);
    });

    it("takes a setting back that is no longer given", async () => {
        const workspaces =
            "/subscriptions/0/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces";
        await change({
            authorizedIpRanges: ["203.0.113.0/24"],
            upgradeChannel: "patch",
            logAnalyticsWorkspaceId: `${workspaces}/logs`,
        });
        const cluster = () => sandbox.azure.objects("Microsoft.ContainerService/managedClusters")[0]?.body;
        assert.deepEqual(cluster().apiServerAccessProfile.authorizedIPRanges, ["203.0.113.0/24"]);
        await change({});
        assert.deepEqual(cluster().apiServerAccessProfile.authorizedIPRanges, []);
        assert.equal(cluster().autoUpgradeProfile.upgradeChannel, "none");
        assert.equal(cluster().addonProfiles.omsagent.enabled, false);
    });

    it("scales a pool and the system pool when their counts change, and only then", async () => {
        const run = await change({
            pools: { ...POOLS, cpu: { ...POOLS["cpu"]!, count: 5 } },
            systemPool: { vmSize: "Standard_D2s_v5", count: 4 },
        });
        assert.deepEqual(steps(run).sort(), [
            "update AgentPool ml-cpu-du1a",
            "update DeploymentStackAtResourceGroup ml-system-pool",
        ]);
        assert.deepEqual(sandbox.azure.scalings.map(({ pool, from, to }) => `${pool} ${from} ${to}`).sort(), [
            "cpudu1a 3 5",
            "system5ujl 3 4",
        ]);
    });

    it("creates the new pool first and deletes the old one last when a VM size changes", async () => {
        const from = sandbox.writes.length;
        await change({
            pools: { ...POOLS, gpu: { vmSize: "Standard_NC8as_T4_v3", autoscale: { min: 1, max: 4 } } },
        });
        assert.deepEqual(written(from), [
            "create AgentPool ml-gpu-rmxe",
            "create Deployment ml-gpu-rmxe-settings",
            "delete Deployment ml-gpu-dvdz-settings",
            "delete AgentPool ml-gpu-dvdz",
        ]);
        assert.deepEqual(steps(await stack.up({ refresh: true })), []);
    });

    it("deletes first with rotate: inPlace", async () => {
        const inPlace = { rotate: "inPlace", count: 1 } as const;
        await change({ pools: { ...POOLS, gpu: { vmSize: "Standard_NC4as_T4_v3", ...inPlace } } });
        const from = sandbox.writes.length;
        await change({ pools: { ...POOLS, gpu: { vmSize: "Standard_NC8as_T4_v3", ...inPlace } } });
        assert.deepEqual(written(from), ["delete AgentPool ml-gpu", "create AgentPool ml-gpu"]);
    });

    it("rotates the system pool in place of the one that the cluster was born with", async () => {
        const run = await change({ systemPool: { vmSize: "Standard_D4s_v5", count: 3 } });
        assert.deepEqual(steps(run), ["update DeploymentStackAtResourceGroup ml-system-pool"]);
        assert.deepEqual(
            pools().filter((line) => line.includes("System")),
            [`${poolId("system").split("/").at(-1)} System Standard_D4s_v5 3`],
        );
        assert.deepEqual(steps(await stack.up({ refresh: true })), []);
        assert.deepEqual(
            steps(await change({ systemPool: { vmSize: "Standard_D4s_v5" }, tags: { a: "b" } })),
            ["update Deployment ml-settings"],
        );
    });

    it("adds, refreshes, rotates and tags in any order without stale pools", async () => {
        const extra = { ...POOLS, extra: { vmSize: "Standard_D8s_v5", count: 1 } };
        assert.deepEqual(steps(await change({ pools: extra })), [
            "create AgentPool ml-extra-" + hashOf("extra"),
        ]);
        assert.deepEqual(steps(await stack.up({ refresh: true })), []);
        await change({ pools: { ...extra, extra: { vmSize: "Standard_D16s_v5", count: 1 } } });
        const tagged = {
            pools: { ...extra, extra: { vmSize: "Standard_D16s_v5", count: 1 } },
            tags: { a: "b" },
        };
        assert.deepEqual(steps(await change(tagged)), ["update Deployment ml-settings"]);
        assert.deepEqual(sandbox.azure.scalings, []);
        await change({});
        assert.equal(pools().length, 3);
    });

    it("recreates all that is in the cluster when its region changes", async () => {
        const from = sandbox.writes.length;
        await change({ location: "northeurope" });
        const lines = written(from);
        const at = (line: string) => lines.indexOf(line);
        for (const child of [
            "Deployment ml-settings",
            "DeploymentStackAtResourceGroup ml-system-pool",
            "AgentPool ml-cpu-du1a",
            "AgentPool ml-gpu-dvdz",
            "Namespace ml-device-plugins",
            "DaemonSet ml-nvidia-device-plugin",
        ]) {
            assert.ok(
                at(`create ${child}`) > at("create ManagedCluster ml"),
                `${child} is created again: ${lines.join()}`,
            );
        }
        assert.ok(at("delete ManagedCluster ml") < at("create ManagedCluster ml"));
        assert.equal(pools().length, 3);
        assert.deepEqual(steps(await stack.up({ refresh: true })), []);
    });

    it("replaces the cluster when an address range changes", async () => {
        const run = await change({ network: { serviceCidr: "10.1.0.0/16" } });
        assert.ok(steps(run).includes("replace ManagedCluster ml"), steps(run).join());
        assert.equal(pools().length, 3);
        assert.deepEqual(steps(await stack.up()), []);
    });

    it("rotates a pool of a protected cluster", async () => {
        stack.program = program({}, { protect: true });
        await stack.up();
        stack.program = program({ pools: { cpu: POOLS["cpu"]! } }, { protect: true });
        await stack.up();
        assert.equal(pools().length, 2);
        stack.program = program({});
        await stack.up();
    });

    it("leaves nothing behind", async () => {
        await stack.destroy();
        assert.deepEqual(sandbox.azure.objects("Microsoft.ContainerService/managedClusters"), []);
        assert.deepEqual(pools(), []);
    });

    function hashOf(key: string): string {
        return (poolId(key).split("/").at(-1) as string).slice(key.length);
    }
});
