import { TrustedAccessRoleBinding } from "@pulumi/azure-native/containerservice/trustedAccessRoleBinding";
import { Compute } from "@pulumi/azure-native/machinelearningservices/compute";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import { base36 } from "../../../core/hash";
import type { AttachmentPlan } from "../../../plan/azureml/attachment";
import { Role, grant } from "../../aks/roleAssignment";
import { type Cluster, inCluster, lastWriteOf, livesIn, ownerOf, setLastWrite } from "../../cluster";
import { withoutParents } from "../../parents";
import { tenantsOf } from "../../tenants";
import { isSame } from "./attachmentChecks";
import { installExtension } from "./extension";
import type { PlannedAttachment } from "./planned";
import type { Workspace } from "./workspace";

type Text = pulumi.Input<string>;

/** What an attachment comes to. */
export interface AttachmentParts {
    readonly compute: Compute;
}

/** What the service says of a compute that nobody told it: a refresh would have it taken back. */
const WRITTEN_BY_SERVICE = [
    ...["defaultInstanceType", "instanceTypes", "extensionPrincipalId", "extensionInstanceReleaseTrain"],
    ...["relayConnectionString", "serviceBusConnectionString", "vcName"],
].map((member) => `properties.properties.${member}`);

/**
 * What the documents ask for before a compute is attached, in their order: namespace, extension, the workspace's
 * rights on the cluster; then the compute.
 */
export function layOutAttachment(
    component: pulumi.Resource,
    name: string,
    { plan, args }: PlannedAttachment,
    cluster: Cluster,
    workspace: Workspace,
    after: readonly pulumi.Resource[],
): AttachmentParts {
    const tenants = tenantsOf(cluster);
    const namespaces = createNamespace(component, name, plan, cluster, workspace, after);
    const extension =
        plan.extension === undefined
            ? undefined
            : installExtension(component, name, { plan: plan.extension, args }, cluster, workspace, after);
    tenants.extension ??= { by: name, resource: extension, nodeSelector: plan.nodeSelector };
    const installed = tenants.extension.resource === undefined ? [] : [tenants.extension.resource];
    const grants = allowWorkspace(component, name, plan, cluster, workspace, args.workspaceId, after);
    tenants.attachments.push({ name, namespace: plan.namespace, workspaceId: args.workspaceId, grants });

    const compute = new Compute(
        `${name}-compute`,
        {
            resourceGroupName: workspace.resourceGroupName,
            workspaceName: workspace.name,
            // Through the cluster's id: by a name that may become another, the compute is replaced with its cluster.
            computeName: cluster.clusterId.apply(() => plan.computeName),
            location: workspace.location,
            identity:
                args.identityId === undefined
                    ? { type: "SystemAssigned" }
                    : { type: "UserAssigned", userAssignedIdentities: [args.identityId] },
            ...(args.tags === undefined ? {} : { tags: args.tags }),
            properties: {
                computeType: "Kubernetes",
                resourceId: cluster.clusterId,
                computeLocation: cluster.location,
                ...(args.description === undefined ? {} : { description: args.description }),
                properties: { namespace: plan.namespace },
            },
        },
        {
            parent: component,
            protect: false,
            dependsOn: [...after, ...namespaces, ...installed, ...grants],
            // None can be changed on a living compute.
            replaceOnChanges: ["computeName", "properties.resourceId", "properties.properties.namespace"],
            ignoreChanges: WRITTEN_BY_SERVICE,
            deleteBeforeReplace: true, // its name is its own
        },
    );
    return { compute };
}

function createNamespace(
    component: pulumi.Resource,
    name: string,
    plan: AttachmentPlan,
    cluster: Cluster,
    workspace: Workspace,
    after: readonly pulumi.Resource[],
): readonly pulumi.Resource[] {
    const { owners, namespaces } = tenantsOf(cluster);
    if (!plan.createNamespace) {
        const shared = namespaces.get(plan.namespace);
        return shared === undefined ? [] : [shared];
    }
    owners.set(plan.namespace, `attachment ${name}`);
    // Azure ML's pods decide themselves what they need: no pod security standard, no network policy of ours.
    const labels = { "app.kubernetes.io/managed-by": "pulumi" };
    const namespace = new Namespace(
        // Another namespace is another object: the former one goes last, and is still there where an update stops.
        `${name}-${plan.namespace}`,
        { metadata: { name: workspace.onceRead(plan.namespace), labels } },
        inCluster(cluster, component, after),
    );
    namespaces.set(plan.namespace, namespace);
    return [namespace];
}

/**
 * Trusted Access and the roles of the workspace's identity. A second attachment of the same workspace uses the first's:
 * Azure refuses to grant a role twice.
 */
function allowWorkspace(
    component: pulumi.Resource,
    name: string,
    plan: AttachmentPlan,
    cluster: Cluster,
    workspace: Workspace,
    workspaceId: Text,
    after: readonly pulumi.Resource[],
): readonly pulumi.Resource[] {
    const known = tenantsOf(cluster).attachments.find(
        (other) => isSame(other.workspaceId, workspaceId) && other.grants.length > 0,
    );
    if (known !== undefined) {
        return known.grants;
    }
    // The cluster's and the workspace's, and not the attachment's: it may go, and another stay.
    const plain = typeof workspaceId === "string" ? workspaceId.toLowerCase() : undefined;
    const hash = base36(plain ?? `${pulumi.getProject()}/${pulumi.getStack()}/${name}`, 6);
    const owner = ownerOf(cluster, { resource: component, name });
    const prefix = `${owner.name}-azureml-${plain === undefined ? name : hash}`;
    const opts = { parent: owner.resource, protect: false, ...livesIn(cluster.resource) };
    const before = [...withoutParents(owner.resource, after)];
    const grants: pulumi.Resource[] = [];
    if (plan.trustedAccess) {
        const binding = new TrustedAccessRoleBinding(
            `${prefix}-access`,
            {
                resourceGroupName: cluster.resourceGroupName,
                resourceName: workspace.onceRead(cluster.clusterName),
                trustedAccessRoleBindingName: `azureml-${hash}`, // at most 24 characters
                sourceResourceId: workspace.id,
                roles: ["Microsoft.MachineLearningServices/workspaces/mlworkload"],
            },
            { ...opts, dependsOn: [...before, ...lastWriteOf(cluster)] },
        );
        setLastWrite(cluster, binding);
        grants.push(binding);
    }
    if (plan.roleAssignments) {
        const roles = {
            reader: Role.Reader,
            extension: Role.KubernetesExtensionContributor,
            ...(plan.trustedAccess ? {} : { admin: Role.AksClusterAdmin }),
        };
        const principalId = workspace.principalId();
        for (const [word, role] of Object.entries(roles)) {
            const args = {
                scope: workspace.onceRead(cluster.clusterId),
                principalId,
                role,
                holder: workspace.id,
            };
            grants.push(grant(`${prefix}-${word}`, args, { ...opts, dependsOn: before }));
        }
    }
    return grants;
}
