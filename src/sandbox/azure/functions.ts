import { createHash } from "node:crypto";
import { Refusal } from "../refusals";
import { plainBag, textOf, type Bag } from "../values";
import { badRequest, notFound } from "./armError";
import { CLIENT, PRINCIPAL, TENANT, TOKEN_PREFIX } from "./identities";
import { groupId, parseId, resourceId } from "./ids";
import { serverOf } from "./managedCluster";
import { ML_FUNCTIONS, type Call } from "./mlFunctions";
import { storageAccount } from "./storage";
import type { AzureWorld } from "./world";

export { TOKEN_PREFIX } from "./identities";

/** Functions of azure-native, by token. Those that only read a resource need no entry. */
export const FUNCTIONS: Readonly<Record<string, Call>> = {
    "azure-native:authorization:getClientConfig": (_, __, subscription) => ({
        clientId: CLIENT,
        objectId: PRINCIPAL,
        subscriptionId: subscription,
        tenantId: TENANT,
    }),
    "azure-native:authorization:getClientToken": () => ({ token: `${TOKEN_PREFIX}client` }),
    ...ML_FUNCTIONS,
    "azure-native:storage:getStorageAccount": ({ resourceGroupName, accountName }, world, subscription) => {
        const group = groupId(subscription, textOf(resourceGroupName) ?? "");
        const names = [textOf(accountName) ?? ""];
        return storageAccount(resourceId(group, "Microsoft.Storage/storageAccounts", names), world);
    },
    "azure-native:containerservice:listManagedClusterUserCredentials": (args, world, subscription) => {
        const cluster = clusterOf(args, world, subscription);
        const exec =
            cluster.body["disableLocalAccounts"] === true || cluster.body["aadProfile"] !== undefined;
        return (
            hosted("clusterUser", cluster.id, world) ??
            credentials("clusterUser", cluster, exec ? KUBELOGIN : token(cluster.id, "user"))
        );
    },
    "azure-native:containerservice:listManagedClusterAdminCredentials": (args, world, subscription) => {
        const cluster = clusterOf(args, world, subscription);
        if (cluster.body["disableLocalAccounts"] === true) {
            throw badRequest(
                "BadRequest",
                "Getting static credential is not allowed because this cluster is set to disable local accounts.",
            );
        }
        return (
            hosted("clusterAdmin", cluster.id, world) ??
            credentials("clusterAdmin", cluster, token(cluster.id, "admin"))
        );
    },
};

/** A cluster with Entra ID gives no token: kubelogin fetches one. */
const KUBELOGIN: Bag = {
    exec: {
        apiVersion: "client.authentication.k8s.io/v1beta1",
        command: "kubelogin",
        args: [
            "get-token",
            "--environment",
            "AzurePublicCloud",
            "--tenant-id",
            TENANT,
            "--login",
            "devicecode",
        ],
        provideClusterInfo: false,
    },
};

function clusterOf(
    args: Bag,
    world: AzureWorld,
    subscription: string,
): { readonly id: string; readonly body: Bag } {
    const group = groupId(subscription, textOf(args["resourceGroupName"]) ?? "");
    const name = textOf(args["resourceName"]);
    if (name === undefined) {
        throw new Refusal("missing required property 'resourceName'");
    }
    const id = resourceId(group, "Microsoft.ContainerService/managedClusters", [name]);
    const held = world.get(id);
    if (held === undefined) {
        throw notFound(parseId(id));
    }
    return { id, body: plainBag(held.body) };
}

function token(id: string, role: string): Bag {
    return { token: TOKEN_PREFIX + createHash("sha256").update(`${id}#${role}`).digest("hex").slice(0, 32) };
}

/** A cluster that really runs is reached by the kubeconfig of whoever runs it. */
function hosted(name: string, id: string, world: AzureWorld): Bag | undefined {
    const kubeconfig = world.host?.kubeconfig(id);
    return kubeconfig === undefined ? undefined : kubeconfigs(name, kubeconfig);
}

function kubeconfigs(name: string, kubeconfig: string): Bag {
    return { kubeconfigs: [{ name, value: Buffer.from(kubeconfig).toString("base64") }] };
}

function credentials(
    name: string,
    { id, body }: { readonly id: string; readonly body: Bag },
    user: Bag,
): Bag {
    const cluster = parseId(id).name;
    const userName = `${name}_${parseId(id).resourceGroup ?? ""}_${cluster}`;
    // JSON is YAML.
    const kubeconfig = JSON.stringify(
        {
            apiVersion: "v1",
            kind: "Config",
            clusters: [
                {
                    name: cluster,
                    cluster: { server: serverOf(body), "certificate-authority-data": "c2FuZGJveA==" },
                },
            ],
            contexts: [{ name: cluster, context: { cluster, user: userName } }],
            "current-context": cluster,
            users: [{ name: userName, user }],
        },
        undefined,
        2,
    );
    return kubeconfigs(name, kubeconfig);
}
