import type { SandboxStack } from "aks-scoring/sandbox";
import { AzureMl, blue, both } from "../sandboxed/azureml/support";
import type { DriftCase } from "./driftCase";

/** A cluster and a workspace that were there before; the attachment and the endpoint are the stack's. */
export class Scene {
    private constructor(
        readonly azureMl: AzureMl,
        readonly stack: SandboxStack,
    ) {}

    static async start(): Promise<Scene> {
        const azureMl = await AzureMl.start();
        const versions = { blue: { ...blue, replicas: 2, traffic: 90 }, green: both(90).green };
        await azureMl.up(azureMl.program({ versions }));
        return new Scene(azureMl, azureMl.stack);
    }

    deployment(name: string): string {
        return this.azureMl.id(`onlineEndpoints/fraud/deployments/${name}`);
    }

    /** The one resource of a type, or the one whose body says the word. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    one(type: string, word = ""): any {
        return this.azureMl.sandbox.azure
            .objects(type)
            .find(({ body }) => word === "" || JSON.stringify(body).includes(word));
    }

    remove(type: string, word = ""): void {
        this.azureMl.sandbox.azure.remove(this.one(type, word).id);
    }
}

const EXTENSION = "Microsoft.KubernetesConfiguration/extensions";
const ROLES = "Microsoft.Authorization/roleAssignments";
const BINDINGS = "Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings";
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

const instances = (name: string) => (scene: Scene) =>
    JSON.stringify(scene.azureMl.sandbox.azure.get(scene.deployment(name))?.sku ?? {});
/** To another number each time. */
const addInstances = (name: string) => (scene: Scene) =>
    scene.azureMl.sandbox.azure.change(scene.deployment(name), (body) => {
        body.sku = { ...body.sku, capacity: body.sku.capacity + 3 };
    });

/** What is changed, the thing itself staying there. */
export const CHANGED: readonly DriftCase<Scene>[] = [
    {
        row: "instance count of a deployment without autoscaler",
        resource: "OnlineDeployment fraud-blue-deployment",
        change: addInstances("blue"),
        look: instances("blue"),
        alone: "leaves it",
        refreshed: "writes the program's",
    },
    {
        row: "instance count of a deployment under the router's autoscaler",
        resource: "OnlineDeployment fraud-green-deployment",
        change: addInstances("green"),
        look: instances("green"),
        alone: "leaves it",
        refreshed: "writes the deployment, without a number: it is the router's",
    },
    {
        row: "settings of the extension",
        resource: "Extension shared-azureml",
        change: (scene) =>
            scene.azureMl.sandbox.azure.change(scene.one(EXTENSION).id, (extension) => {
                extension.configurationSettings = {
                    ...extension.configurationSettings,
                    allowInsecureConnections: "False",
                };
            }),
        look: (scene) => JSON.stringify(scene.one(EXTENSION)?.body.configurationSettings),
        alone: "leaves them",
        refreshed: "writes the program's",
    },
];

/** A resource that is made again when it is gone: the one of its type, or the one whose body says the word. */
const removed = (row: string, resource: string, type: string, word = ""): DriftCase<Scene> => ({
    row,
    resource,
    change: (scene) => scene.remove(type, word),
    look: (scene) => String(scene.one(type, word) !== undefined),
    alone: "leaves it",
    refreshed: "makes it again",
});

export const REMOVED: readonly DriftCase<Scene>[] = [
    removed("the extension, deleted", "Extension shared-azureml", EXTENSION),
    removed(
        "a role assignment of the workspace, deleted",
        "RoleAssignment shared-azureml-ws-reader",
        ROLES,
        READER,
    ),
    removed(
        "the Trusted Access binding, deleted",
        "TrustedAccessRoleBinding shared-azureml-ws-access",
        BINDINGS,
    ),
    {
        row: "a deployment, deleted",
        resource: "OnlineDeployment fraud-green-deployment",
        change: (scene) => void scene.azureMl.sandbox.azure.remove(scene.deployment("green")),
        look: (scene) => String(scene.azureMl.sandbox.azure.get(scene.deployment("green")) !== undefined),
        alone: "leaves it",
        refreshed: "makes it again",
    },
];
