import { at } from "../paths";
import { plainBag, same, textOf, within, type Bag } from "../values";
import { badRequest, notFound } from "./armError";
import type { ArmWrite, Behaviour, World } from "./behaviour";
import { isBelow, keyOf, parseId, type ArmId } from "./ids";
import { azureMlExtensionOn } from "./mlExtension";
import { principalOf } from "./mlWorkspace";

const WORKSPACES = "Microsoft.MachineLearningServices/workspaces";

/** Compute names in a workspace: 3–24 letters, digits and dashes. */
const NAME = /^[a-zA-Z][-a-zA-Z0-9]{1,22}[a-zA-Z0-9]$/;

/** Built-in roles that a workspace's identity needs on a cluster that it attaches. */
const EXTENSION_CONTRIBUTOR = "85cb6faf-e071-4c9b-8136-154b5a04f717";
const CLUSTER_ADMIN = "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8";

/** A Kubernetes compute: attached when the extension is there, and the workspace may use it. */
export const computeBehaviour: Behaviour = {
    lock: ({ id }) => id.text,
    check: checkCompute,
    settle: ({ body }) => ({
        ...body,
        properties: within(body["properties"], (properties) => ({
            ...properties,
            isAttachedCompute: true,
            provisioningState: "Succeeded",
        })),
    }),
    checkDelete: ({ id }, world) => {
        const user = world
            .children(id.parent ?? "", `${WORKSPACES}/onlineEndpoints`)
            .find(({ body }) => keyOf(String(at(body, "properties.compute"))) === keyOf(id.text));
        if (user !== undefined) {
            throw badRequest(
                "ComputeInUse",
                `Compute '${id.name}' is used by online endpoint '${user.id.name}' and cannot be detached. Delete the endpoint first.`,
            );
        }
    },
};

function checkCompute({ id, body, before }: ArmWrite, world: World): void {
    const properties = plainBag(body["properties"]);
    if (!NAME.test(id.name)) {
        throw badRequest(
            "InvalidComputeName",
            `Compute name '${id.name}' is invalid: 3 to 24 letters, digits and dashes, starting with a letter and ending ` +
                "with a letter or digit.",
        );
    }
    if (properties["computeType"] !== "Kubernetes") {
        return;
    }
    const clusterId = textOf(properties["resourceId"]) ?? "";
    if (world.get(clusterId) === undefined) {
        throw notFound(parseId(clusterId));
    }
    for (const path of ["resourceId", "properties.namespace"]) {
        const former = at(before?.body["properties"], path);
        if (before !== undefined && !same(former, at(properties, path))) {
            throw badRequest(
                "ComputeUpdateNotAllowed",
                `Changing '${path}' of an attached compute is not allowed.`,
            );
        }
    }
    checkAttachable(clusterId, id.parent ?? "", world);
    checkNamespace(id, properties, world);
}

/** The namespace must be there, and no other compute of the workspace may have it. */
function checkNamespace(id: ArmId, properties: Bag, world: World): void {
    const { clusterId, namespace } = placeOf(properties);
    if (world.listener?.hasNamespace(clusterId, namespace) === false) {
        throw badRequest(
            "NamespaceNotFound",
            `Namespace '${namespace}' does not exist on cluster '${parseId(clusterId).name}'. Create it before attaching.`,
        );
    }
    const other = world.children(id.parent ?? "", `${WORKSPACES}/computes`).find((compute) => {
        const place = placeOf(plainBag(compute.body["properties"]));
        const isSame = keyOf(place.clusterId) === keyOf(clusterId) && place.namespace === namespace;
        return isSame && keyOf(compute.id.text) !== keyOf(id.text);
    });
    if (other !== undefined) {
        throw badRequest(
            "ComputeAlreadyAttached",
            `Cluster '${parseId(clusterId).name}' is already attached to the workspace with namespace '${namespace}', as ` +
                `compute '${other.id.name}'.`,
        );
    }
}

function placeOf(properties: Bag): { readonly clusterId: string; readonly namespace: string } {
    return {
        clusterId: textOf(properties["resourceId"]) ?? "",
        namespace: textOf(at(properties, "properties.namespace")) ?? "default",
    };
}

function checkAttachable(clusterId: string, workspaceId: string, world: World): void {
    const name = parseId(clusterId).name;
    const principal = principalOf(workspaceId, world);
    if (azureMlExtensionOn(clusterId, world) === undefined) {
        throw badRequest(
            "ExtensionNotInstalled",
            `Azure Machine Learning extension is not installed on cluster '${name}'. Install it before attaching.`,
        );
    }
    if (principal !== undefined && !hasRole(principal, EXTENSION_CONTRIBUTOR, clusterId, world)) {
        throw badRequest(
            "ExtensionNotInstalled",
            `Failed to get the extension of cluster '${name}': the workspace's identity '${principal}' lacks the role ` +
                "Kubernetes Extension Contributor on it.",
        );
    }
    const trusted = world
        .children(clusterId, "Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings")
        .some(({ body }) => keyOf(textOf(body["sourceResourceId"]) ?? "") === keyOf(workspaceId));
    if (principal !== undefined && !trusted && !hasRole(principal, CLUSTER_ADMIN, clusterId, world)) {
        throw badRequest(
            "InternalServerError",
            `Cannot attach cluster '${name}': the workspace has neither a Trusted Access binding nor the role Azure ` +
                "Kubernetes Service Cluster Admin on it.",
        );
    }
}

function hasRole(principal: string, role: string, scope: string, world: World): boolean {
    return world.all("Microsoft.Authorization/roleAssignments").some((assignment) => {
        const given: Bag = plainBag(assignment.body);
        const where = textOf(given["scope"]) ?? "";
        const reaches = keyOf(where) === keyOf(scope) || isBelow(scope, where);
        const definition = textOf(given["roleDefinitionId"]) ?? "";
        return reaches && given["principalId"] === principal && definition.toLowerCase().endsWith(role);
    });
}
