import { needsPlainValue } from "./checks";
import { RESOURCE_GROUP_NAME } from "./names";
import type { Findings } from "./problems";

/** An ARM resource id, taken apart. Spelled as in the text: ARM compares without case. */
export interface ResourceId {
    readonly subscriptionId: string;
    readonly resourceGroupName: string;
    /** With the provider: "Microsoft.Network/virtualNetworks/subnets". */
    readonly type: string;
    /** One for each part of the type: ["vnet", "aks"]. */
    readonly names: readonly string[];
    /** The last of the names. */
    readonly name: string;
}

/** The types whose ids this library takes. */
export const ResourceType = {
    ManagedCluster: "Microsoft.ContainerService/managedClusters",
    Subnet: "Microsoft.Network/virtualNetworks/subnets",
    Registry: "Microsoft.ContainerRegistry/registries",
    UserAssignedIdentity: "Microsoft.ManagedIdentity/userAssignedIdentities",
    Workspace: "Microsoft.MachineLearningServices/workspaces",
    Compute: "Microsoft.MachineLearningServices/workspaces/computes",
    LogAnalyticsWorkspace: "Microsoft.OperationalInsights/workspaces",
    MonitorWorkspace: "Microsoft.Monitor/accounts",
    KeyVault: "Microsoft.KeyVault/vaults",
    DiskEncryptionSet: "Microsoft.Compute/diskEncryptionSets",
    PrivateDnsZone: "Microsoft.Network/privateDnsZones",
} as const;

/** Takes an id of a resource in a resource group apart; `undefined` for anything else, a trailing slash included. */
export function parseResourceId(id: unknown): ResourceId | undefined {
    const match = typeof id === "string" ? idPattern.exec(id) : null;
    if (match === null) {
        return undefined;
    }
    const [, subscriptionId, resourceGroupName, provider, rest] = match as unknown as [string, ...string[]];
    const segments = rest!.split("/");
    const types = segments.filter((_, index) => index % 2 === 0);
    const names = segments.filter((_, index) => index % 2 === 1);
    if (names.length !== types.length || !RESOURCE_GROUP_NAME.pattern.test(resourceGroupName!)) {
        return undefined;
    }
    return {
        subscriptionId: subscriptionId!,
        resourceGroupName: resourceGroupName!,
        type: [provider, ...types].join("/"),
        names,
        name: names[names.length - 1]!,
    };
}

/** Whether a value is the id of a resource of exactly that type. */
export function isResourceId(id: unknown, type: string): id is string {
    return parseResourceId(id)?.type.toLowerCase() === type.toLowerCase();
}

/** Checks an id; `undefined` where it is a problem. */
export function checkResourceId(
    f: Findings,
    path: string,
    value: unknown,
    type: string,
): ResourceId | undefined {
    const id = parseResourceId(value);
    if (id !== undefined && id.type.toLowerCase() === type.toLowerCase()) {
        return id;
    }
    f.problem(
        path,
        value,
        `must be the resource id of a ${type}`,
        needsPlainValue(value) ?? remedyFor(value, id, type),
    );
    return undefined;
}

/** The id of a resource; `names` has one for each part of the type. */
export function resourceId(
    subscriptionId: string,
    resourceGroupName: string,
    type: string,
    names: readonly string[],
): string {
    const [provider, ...types] = type.split("/");
    const path = types.map((part, index) => `/${part}/${names[index] ?? ""}`).join("");
    return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/${provider}${path}`;
}

/** Whether a value is a GUID: subscription, tenant, principal and client ids. */
export function isGuid(value: unknown): value is string {
    return typeof value === "string" && guidPattern.test(value);
}

const guid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const guidPattern = new RegExp(`^${guid}$`, "i");
// A subscription and a name are whatever has neither a slash nor white space: the type's own rule is ARM's business.
const idPattern = new RegExp(
    `^/subscriptions/([^/\\s?#]+)/resourceGroups/([^/]+)/providers/([a-z][a-z0-9.]*\\.[a-z][a-z0-9.]*)/([^/\\s?#]+(?:/[^/\\s?#]+)+)$`,
    "i",
);

function remedyFor(value: unknown, id: ResourceId | undefined, type: string): string {
    const names = type
        .split("/")
        .slice(1)
        .map((part) => `<${part.replace(/ies$/, "y").replace(/s$/, "")}>`);
    const shape = resourceId("<subscription>", "<group>", type, names);
    if (id !== undefined) {
        return `It is the id of a ${id.type}: give ${shape}.`;
    }
    if (typeof value === "string" && parseResourceId(value.trim().replace(/\/+$/, "")) !== undefined) {
        return "Take the slash or the white space off its end.";
    }
    return `Give ${shape}.`;
}
