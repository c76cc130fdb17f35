import {
    AksCluster,
    type AksClusterArgs,
    ScoringEndpoint,
    ScoringGateway,
    type VersionArgs,
} from "aks-scoring";
import { Sandbox, type SandboxStack } from "aks-scoring/sandbox";
import type { DriftCase } from "./driftCase";

const REGISTRY =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images" +
    "/providers/Microsoft.ContainerRegistry/registries/acme";

const blue: VersionArgs = { image: "acme.azurecr.io/fraud:12", pool: "cpu", replicas: 2, traffic: 90 };
const green: VersionArgs = { image: "acme.azurecr.io/fraud:13", pool: "gpu", gpus: 1, traffic: 10 };

export function program(settings: Partial<AksClusterArgs> = {}): void {
    const cluster = new AksCluster("ml", {
        resourceGroupName: "scoring",
        location: "westeurope",
        registries: [REGISTRY],
        pools: {
            cpu: { vmSize: "Standard_D4s_v5", count: 3 },
            gpu: { vmSize: "Standard_NC4as_T4_v3", autoscale: { min: 1, max: 4 } },
        },
        ...settings,
    });
    const target = new ScoringGateway("edge", { cluster });
    new ScoringEndpoint("fraud", { target, versions: { blue, green } });
}

/** A cluster of the stack's own, and an endpoint on it. */
export class Scene {
    private constructor(
        readonly sandbox: Sandbox,
        readonly stack: SandboxStack,
    ) {}

    static async start(): Promise<Scene> {
        const sandbox = await Sandbox.start();
        const scene = new Scene(sandbox, await sandbox.stack(() => program()));
        await scene.stack.up();
        return scene;
    }

    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    object(kind: string, prefix: string): any {
        const all = this.sandbox.kubernetes.objects(kind);
        // The endpoint's own route, beside those of its versions.
        const exact = kind === "HTTPRoute";
        return all.find(({ metadata: { name } }) => (exact ? name === prefix : name.startsWith(prefix)));
    }

    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    change(kind: string, prefix: string, change: (object: any) => void): void {
        const { name, namespace } = this.object(kind, prefix).metadata;
        this.sandbox.kubernetes.change({ kind, name, namespace }, change);
    }

    remove(kind: string, prefix: string): void {
        const { name, namespace } = this.object(kind, prefix).metadata;
        this.sandbox.kubernetes.remove({ kind, name, namespace });
    }

    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    azure(type: string, prefix = ""): any {
        return this.sandbox.azure.objects(type).find(({ name }) => name.startsWith(prefix));
    }
}

const CLUSTER = "Microsoft.ContainerService/managedClusters";
const POOL = `${CLUSTER}/agentPools`;
const weights = (scene: Scene) => JSON.stringify(scene.object("HTTPRoute", "fraud")?.spec.rules);
const replicas = (prefix: string) => (scene: Scene) =>
    String(scene.object("Deployment", prefix)?.spec.replicas);
const mostReplicas = (scene: Scene) =>
    String(scene.object("HorizontalPodAutoscaler", "fraud-green")?.spec.maxReplicas);
const keys = (scene: Scene) => JSON.stringify(scene.object("Secret", "fraud-keys")?.data);
const count = (prefix: string) => (scene: Scene) => String(scene.azure(POOL, prefix)?.body.count);
const limits = (prefix: string) => (scene: Scene) => {
    const { minCount, maxCount } = scene.azure(POOL, prefix)?.body ?? {};
    return `${minCount} to ${maxCount}`;
};

/** What is changed, the thing itself staying there. */
export const CHANGED: readonly DriftCase<Scene>[] = [
    {
        row: "a weight of the HTTPRoute",
        resource: "HTTPRoute fraud-route",
        change: (scene) =>
            scene.change("HTTPRoute", "fraud", ({ spec }) => {
                spec.rules[0].backendRefs[0].weight = 0;
            }),
        look: weights,
        alone: "leaves it",
        refreshed: "writes the program's",
    },
    {
        row: "replicas of a version without autoscaler",
        resource: "Deployment fraud-blue-deployment",
        change: (scene) => scene.change("Deployment", "fraud-blue", ({ spec }) => (spec.replicas = 0)),
        look: replicas("fraud-blue"),
        alone: "leaves them",
        refreshed: "writes the program's",
    },
    {
        row: "replicas of a version under its autoscaler",
        resource: "Deployment fraud-green-deployment",
        change: (scene) => scene.change("Deployment", "fraud-green", ({ spec }) => (spec.replicas = 7)),
        look: replicas("fraud-green"),
        alone: "leaves them",
        refreshed: "leaves them: the number is the autoscaler's",
    },
    {
        row: "limits of a HorizontalPodAutoscaler",
        resource: "HorizontalPodAutoscaler fraud-green-autoscaler",
        change: (scene) =>
            scene.change("HorizontalPodAutoscaler", "fraud-green", ({ spec }) => (spec.maxReplicas = 50)),
        look: mostReplicas,
        alone: "leaves them",
        refreshed: "writes the program's",
    },
    {
        row: "a key in the Secret of keys",
        resource: "Secret fraud-keys",
        change: (scene) =>
            scene.change("Secret", "fraud-keys", ({ data }) => {
                const open = data.value ?? data;
                open.primary = Buffer.from("somebody-else's-key").toString("base64");
            }),
        look: keys,
        alone: "leaves it",
        refreshed: "writes the stack's",
    },
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
    {
        row: "the HTTPRoute, deleted",
        resource: "HTTPRoute fraud-route",
        change: (scene) => scene.remove("HTTPRoute", "fraud"),
        look: weights,
        alone: "leaves it",
        refreshed: "makes it again",
    },
    {
        row: "a version's Deployment, deleted",
        resource: "Deployment fraud-blue-deployment",
        change: (scene) => scene.remove("Deployment", "fraud-blue"),
        look: replicas("fraud-blue"),
        alone: "leaves it",
        refreshed: "makes it again",
    },
    {
        row: "a HorizontalPodAutoscaler, deleted",
        resource: "HorizontalPodAutoscaler fraud-green-autoscaler",
        change: (scene) => scene.remove("HorizontalPodAutoscaler", "fraud-green"),
        look: mostReplicas,
        alone: "leaves it",
        refreshed: "makes it again",
    },
    {
        row: "the Secret of keys, deleted",
        resource: "Secret fraud-keys",
        change: (scene) => scene.remove("Secret", "fraud-keys"),
        look: keys,
        alone: "leaves it",
        refreshed: "makes it again, with the same keys",
    },
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
