import { at } from "../paths";
import { plain, textOf, type Bag } from "../values";
import { badRequest, notFound } from "./armError";
import type { Held } from "./behaviour";
import { TOKEN_PREFIX } from "./identities";
import { groupId, parseId, resourceId } from "./ids";
import { endpointKeys } from "./mlOnline";
import { datastore } from "./mlWorkspace";
import type { AzureWorld } from "./world";

/** A function of azure-native. */
export type Call = (args: Bag, world: AzureWorld, subscription: string) => Bag;

const WORKSPACES = "Microsoft.MachineLearningServices/workspaces";

/** Functions of Azure Machine Learning, by token. */
export const ML_FUNCTIONS: Readonly<Record<string, Call>> = {
    "azure-native:machinelearningservices:listOnlineEndpointKeys": (args, world, subscription) => {
        const endpoint = endpointOf(args, world, subscription);
        const mode = textOf(at(plain(endpoint.body), "properties.authMode"));
        if (mode !== undefined && mode !== "Key") {
            throw badRequest(
                "BadRequest",
                `Endpoint '${endpoint.id.name}' has auth mode '${mode}': it has no keys.`,
            );
        }
        return endpointKeys(endpoint);
    },
    "azure-native:machinelearningservices:getOnlineEndpointToken": (args, world, subscription) => ({
        accessToken: `${TOKEN_PREFIX}${endpointOf(args, world, subscription).id.name}`,
        expiryTimeUtc: 1_800_000_000,
        refreshAfterTimeUtc: 1_799_990_000,
        tokenType: "Bearer",
    }),
    "azure-native:machinelearningservices:getDatastore": (args, world, subscription) =>
        datastore(idOf("", args, subscription), textOf(args["name"]) ?? "", world),
};

function endpointOf(args: Bag, world: AzureWorld, subscription: string): Held {
    const id = idOf("/onlineEndpoints", args, subscription);
    const held = world.get(id);
    if (held === undefined) {
        throw notFound(parseId(id));
    }
    return held;
}

function idOf(below: "" | "/onlineEndpoints", args: Bag, subscription: string): string {
    const group = groupId(subscription, textOf(args["resourceGroupName"]) ?? "");
    const names = [textOf(args["workspaceName"]) ?? "", textOf(args["endpointName"]) ?? ""];
    return resourceId(group, `${WORKSPACES}${below}`, names);
}
