import { getStorageAccountOutput } from "@pulumi/azure-native/storage/getStorageAccount";
import * as pulumi from "@pulumi/pulumi";
import { parseResourceId } from "../../../core/azureIds";
import { CleanError, checkLater, readLater } from "../../lateChecks";
import type { Workspace } from "./workspace";

/** A storage account that files can be uploaded to. */
export interface Storage {
    readonly resourceGroupName: string;
    readonly accountName: string;
}

interface Reported {
    readonly allowSharedKeyAccess?: boolean;
    readonly publicNetworkAccess?: string;
    readonly networkRuleSet?: {
        readonly defaultAction?: string;
        readonly ipRules?: readonly unknown[];
        readonly virtualNetworkRules?: readonly unknown[];
    };
    readonly privateEndpointConnections?: readonly unknown[];
}

/**
 * The workspace's own storage account, unless it is closed to whoever runs this program: an upload would end in
 * "not authorized" after half of the stack is there.
 */
export function openStorage(
    component: pulumi.Resource,
    workspace: Workspace,
    use: { readonly setting: string; readonly waysOut: string },
): pulumi.Output<Storage> {
    const place = workspace.storageAccountId.apply((id) => {
        const parts = parseResourceId(id);
        return { resourceGroupName: parts?.resourceGroupName ?? "", accountName: parts?.name ?? "" };
    });
    const account = readLater(
        component,
        {
            resourceGroupName: place.apply(({ resourceGroupName }) => resourceGroupName),
            accountName: place.apply(({ accountName }) => accountName),
        },
        getStorageAccountOutput,
        (reason) =>
            `${use.setting} cannot be uploaded: the storage account of the workspace cannot be read: ${reason}. ` +
            `Check that you may read it, or ${use.waysOut}.`,
    );
    return checkLater(component, pulumi.all([place, account]), ([known, reported]) => {
        const closed = closedBy(reported);
        if (closed !== undefined) {
            const text =
                `${use.setting} cannot be uploaded: storage account ${known.accountName} of the workspace ${closed}. ` +
                `Open the account for the update, ${use.waysOut}.`;
            throw new CleanError(text, component);
        }
        return known;
    });
}

/** Why nobody who is not inside the account's network, or has no more than its keys, gets in; undefined where one may. */
function closedBy(account: Reported): string | undefined {
    if (account.allowSharedKeyAccess === false) {
        return "takes no account keys (allowSharedKeyAccess is false), and azure-native uploads with them alone";
    }
    const reachable = (account.privateEndpointConnections ?? []).length > 0;
    if (account.publicNetworkAccess === "Disabled" && !reachable) {
        return "is closed to all networks (publicNetworkAccess is Disabled)";
    }
    const { defaultAction, ipRules = [], virtualNetworkRules = [] } = account.networkRuleSet ?? {};
    if (defaultAction === "Deny" && ipRules.length + virtualNetworkRules.length === 0 && !reachable) {
        return "lets no network in (its firewall denies all and names no exception)";
    }
    return undefined;
}
