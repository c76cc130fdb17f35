import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment";
import { AgentPool } from "@pulumi/azure-native/containerservice/agentPool";
import { TrustedAccessRoleBinding } from "@pulumi/azure-native/containerservice/trustedAccessRoleBinding";
import { getComputeOutput } from "@pulumi/azure-native/machinelearningservices/getCompute";
import { getDatastoreOutput } from "@pulumi/azure-native/machinelearningservices/getDatastore";
import { Workspace } from "@pulumi/azure-native/machinelearningservices/workspace";
import type { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import {
    addNamespace,
    compute,
    ENDPOINT,
    extension,
    withCompute,
    withWorkspace,
    WORKSPACE,
} from "./mlSupport";
import { clusterId, collision, failure, GROUP, writesOf } from "./support";

const ROLES = ["85cb6faf-e071-4c9b-8136-154b5a04f717", "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8"];

function roles(principalId: string, ids: readonly string[]) {
    return ids.map(
        (id) =>
            new RoleAssignment(id, {
                scope: clusterId("ml"),
                principalId,
                principalType: "ServicePrincipal",
                roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${id}`,
            }),
    );
}

function binding(name: string, role = "Microsoft.MachineLearningServices/workspaces/mlworkload") {
    return new TrustedAccessRoleBinding("binding", {
        resourceGroupName: "ml",
        resourceName: "ml",
        trustedAccessRoleBindingName: name,
        sourceResourceId: WORKSPACE,
        roles: [role],
    });
}

describe("Azure Machine Learning: attaching", () => {
    let sandbox: Sandbox;
    beforeEach(async () => (sandbox = await withWorkspace({ requireCrds: true })));
    afterEach(() => sandbox.stop());

    const principal = () => String(sandbox.azure.get(WORKSPACE).identity.principalId);

    it("attaches a cluster once the extension and the roles are there", async () => {
        const stack = await sandbox.stack(() => void compute([]));
        assert.match((await failure(stack.up())).message, /extension is not installed on cluster 'ml'/);
        stack.program = () => void compute([extension()]);
        assert.match((await failure(stack.up())).message, /lacks the role Kubernetes Extension Contributor/);
        stack.program = () => void compute([extension(), ...roles(principal(), ROLES.slice(0, 1))]);
        assert.match((await failure(stack.up())).message, /neither a Trusted Access binding nor the role/);
        stack.program = () => void compute([extension(), ...roles(principal(), ROLES)]);
        await stack.up();
        assert.equal(sandbox.azure.get(`${WORKSPACE}/computes/aks`).properties.isAttachedCompute, true);
    });

    it("asks for the roles of a workspace's primary user-assigned identity", async () => {
        const identityId = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ml`;
        const stack = await sandbox.stack(() => {
            new Workspace("ws", {
                resourceGroupName: "ml",
                workspaceName: "other",
                location: "westeurope",
                identity: { type: "UserAssigned", userAssignedIdentities: [identityId] },
            });
        });
        await stack.up();
        const other = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/other`;
        const { identity, primaryUserAssignedIdentity } = sandbox.azure.get(other);
        const assigned = identity.userAssignedIdentities[identityId];
        assert.equal(identity.principalId, undefined);
        assert.equal(primaryUserAssignedIdentity, identityId);
        assert.match(assigned.principalId, /^[0-9a-f-]{36}$/);
        assert.match(assigned.clientId, /^[0-9a-f-]{36}$/);

        await sandbox.azure.put(WORKSPACE, { location: "westeurope", identity, primaryUserAssignedIdentity });
        const attach = await sandbox.stack(
            () => void compute([extension(), ...roles(String(assigned.principalId), ROLES)]),
            { stackName: "attach" },
        );
        await attach.up();
    });

    it("wants the namespace there before, and a namespace for each compute", async () => {
        const ready = () => [extension(), ...roles(principal(), ROLES)];
        const stack = await sandbox.stack(() => void compute(ready(), "aks", "later"));
        assert.match(
            (await failure(stack.up())).message,
            /Code="NamespaceNotFound" Message="Namespace 'later' does not exist on cluster 'ml'/,
        );
        addNamespace(sandbox, "later");
        await stack.up();
        stack.program = () => void compute([compute(ready(), "aks", "later")], "second", "later");
        assert.match(
            (await failure(stack.up())).message,
            /already attached to the workspace with namespace 'later', as compute 'aks'/,
        );
        stack.program = () => void compute([compute(ready(), "aks", "later")], "second", "scoring");
        await stack.up();
    });

    it("checks Trusted Access bindings, and runs them one at a time with their cluster", async () => {
        const stack = await sandbox.stack(() => void binding("workspace_binding"));
        assert.match((await failure(stack.up())).message, /'workspace_binding' of the Trusted Access role/);
        stack.program = () => void binding("a-name-of-25-letters-oh-no");
        assert.match((await failure(stack.up())).message, /1 to 24 letters, digits and dashes/);
        const unknown = "Microsoft.MachineLearningServices/workspaces/reader";
        stack.program = () => void binding("ws", unknown);
        assert.match((await failure(stack.up())).message, new RegExp(`role '${unknown}' does not exist`));
        stack.program = () => void binding("a-name-of-24-characters1");
        await stack.up();

        stack.program = () => {
            binding("a-name-of-24-characters1");
            const place = { resourceGroupName: "ml", resourceName: "ml" };
            new AgentPool("pool", { ...place, agentPoolName: "pool", vmSize: "Standard_D4s_v5", count: 1 });
            new TrustedAccessRoleBinding("second", {
                ...place,
                trustedAccessRoleBindingName: "two",
                sourceResourceId: WORKSPACE,
                roles: ["Microsoft.MachineLearningServices/workspaces/mlworkload"],
            });
        };
        assert.match(
            (await collision(sandbox, () => stack.up())).message,
            /Another operation \(Creating (trustedAccessRoleBindings 'two'|agentPools 'pool')\) is in progress on 'ml'/,
        );
    });
});

describe("Azure Machine Learning: workspaces and computes", () => {
    let sandbox: Sandbox;
    beforeEach(async () => (sandbox = await withCompute()));
    afterEach(() => sandbox.stop());

    it("gives each workspace a storage account and a datastore in it", async () => {
        const place = { resourceGroupName: "ml", workspaceName: "ws" };
        const stack = await sandbox.stack(() => ({
            store: getDatastoreOutput({ ...place, name: "workspaceblobstore" }).properties,
            namespace: getComputeOutput({ ...place, computeName: "aks" }).properties.apply(
                (properties) => (properties as { properties?: { namespace?: string } }).properties?.namespace,
            ),
        }));
        const { outputs } = await stack.up();
        const { workspaceId, storageAccount } = sandbox.azure.get(WORKSPACE);
        assert.equal(storageAccount, `${GROUP}/providers/Microsoft.Storage/storageAccounts/wsstorage`);
        const { datastoreType, accountName, containerName, endpoint, protocol } = outputs["store"]?.value;
        assert.deepEqual(
            { datastoreType, accountName, containerName, endpoint, protocol },
            {
                datastoreType: "AzureBlob",
                accountName: "wsstorage",
                containerName: `azureml-blobstore-${String(workspaceId)}`,
                endpoint: "core.windows.net",
                protocol: "https",
            },
        );
        assert.equal(outputs["namespace"]?.value, "scoring");

        stack.program = () => ({ store: getDatastoreOutput({ ...place, name: "other" }).name });
        assert.match(
            (await failure(stack.up())).message,
            /datastores\/other' under resource group 'ml' was not/,
        );
        await sandbox.azure.put(WORKSPACE, { location: "westeurope", storageAccount: "/of/my/own" });
        assert.equal(sandbox.azure.get(WORKSPACE).storageAccount, "/of/my/own");
    });

    it("keeps a compute while an online endpoint uses it", async () => {
        sandbox.azure.remove(`${WORKSPACE}/computes/aks`);
        const principal = String(sandbox.azure.get(WORKSPACE).identity.principalId);
        const trusted = `${clusterId("ml")}/trustedAccessRoleBindings/ws`;
        await sandbox.azure.put(trusted, { sourceResourceId: WORKSPACE, roles: [] });
        const stack = await sandbox.stack(() => void compute(roles(principal, ROLES)));
        await stack.up();
        await sandbox.azure.put(ENDPOINT, { properties: { compute: `${WORKSPACE}/computes/AKS` } });
        assert.match(
            (await failure(stack.destroy())).message,
            /Compute 'aks' is used by online endpoint 'fraud' and cannot be detached/,
        );
        sandbox.azure.remove(ENDPOINT);
        const from = sandbox.writes.length;
        await stack.destroy();
        assert.ok(writesOf(sandbox, from).includes("delete aks"));
    });
});
