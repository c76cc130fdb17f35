import type { DriftCase } from "./driftCase";
import type { Scene } from "./kubernetesScene";
import { CHANGED_OBJECTS, DELETED_OBJECTS } from "./objectCases";

const CLUSTER = "Microsoft.ContainerService/managedClusters";
const POOL = `${CLUSTER}/agentPools`;
const count = (prefix: string) => (scene: Scene) => String(scene.azure(POOL, prefix)?.body.count);
const limits = (prefix: string) => (scene: Scene) => {
    const { minCount, maxCount } = scene.azure(POOL, prefix)?.body ?? {};
    return `${minCount} to ${maxCount}`;
};

/** What is changed, the thing itself staying there. */
export const CHANGED: readonly DriftCase<Scene>[] = [
    ...CHANGED_OBJECTS,
    {
        row: "count of a pool",
        resource: "AgentPool ml-cpu-du1a",
        change: (scene) =>
            scene.sandbox.azure.change(scene.azure(POOL, "cpu").id, (pool) => (pool.count = 9)),
        look: count("cpu"),
        alone: "leaves it",
        refreshed: "writes the program's",
    },
    {
        row: "count of an autoscaled pool",
        resource: "AgentPool ml-gpu-dvdz",
        change: (scene) =>
            scene.sandbox.azure.change(scene.azure(POOL, "gpu").id, (pool) => (pool.count = 4)),
        look: count("gpu"),
        alone: "leaves it",
        refreshed: "leaves it: the number is the autoscaler's",
    },
    {
        row: "limits of an autoscaled pool",
        resource: "Deployment ml-gpu-dvdz-settings",
        change: (scene) =>
            scene.sandbox.azure.change(scene.azure(POOL, "gpu").id, (pool) => (pool.maxCount = 40)),
        look: limits("gpu"),
        alone: "leaves them",
        refreshed: "leaves them: [write them again](#what-a-refresh-does-not-see)",
    },
    {
        row: "count of the system pool",
        resource: "DeploymentStackAtResourceGroup ml-system-pool",
        change: (scene) =>
            scene.sandbox.azure.change(scene.azure(POOL, "system").id, (pool) => (pool.count = 9)),
        look: count("system"),
        alone: "leaves it",
        refreshed: "leaves it: [write it again](#what-a-refresh-does-not-see)",
    },
    {
        row: "settings of the cluster: upgrades, addons, tags",
        resource: "Deployment ml-settings",
        change: (scene) =>
            scene.sandbox.azure.change(scene.azure(CLUSTER).id, (ml) => {
                ml.autoUpgradeProfile.upgradeChannel = "rapid";
                ml.addonProfiles.omsagent.enabled = true;
                ml.tags = { owner: "somebody" };
            }),
        look: (scene) => {
            const { autoUpgradeProfile, addonProfiles, tags = {} } = scene.azure(CLUSTER).body;
            return JSON.stringify([autoUpgradeProfile.upgradeChannel, addonProfiles.omsagent.enabled, tags]);
        },
        alone: "leaves them",
        refreshed: "leaves them: [write them again](#what-a-refresh-does-not-see)",
    },
];

export const REMOVED: readonly DriftCase<Scene>[] = [
    ...DELETED_OBJECTS,
    {
        row: "a pool, deleted",
        resource: "AgentPool ml-cpu-du1a",
        change: (scene) => void scene.sandbox.azure.remove(scene.azure(POOL, "cpu").id),
        look: count("cpu"),
        alone: "leaves it",
        refreshed: "makes it again",
    },
    {
        row: "an autoscaled pool, deleted",
        resource: "AgentPool ml-gpu-dvdz",
        change: (scene) => void scene.sandbox.azure.remove(scene.azure(POOL, "gpu").id),
        look: (scene) => `${count("gpu")(scene)} of ${limits("gpu")(scene)}`,
        right: "1 of 1 to 4",
        alone: "leaves it",
        refreshed: "makes it again, with its least count",
    },
    {
        row: "a role assignment, deleted",
        resource: "RoleAssignment ml-pull-0",
        change: (scene) =>
            void scene.sandbox.azure.remove(scene.azure("Microsoft.Authorization/roleAssignments").id),
        look: (scene) => String(scene.azure("Microsoft.Authorization/roleAssignments") !== undefined),
        alone: "leaves it",
        refreshed: "makes it again",
    },
];
