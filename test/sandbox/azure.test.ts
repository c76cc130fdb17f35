import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment";
import { getClientConfigOutput } from "@pulumi/azure-native/authorization/getClientConfig";
import { Disk } from "@pulumi/azure-native/compute/disk";
import { getManagedClusterOutput } from "@pulumi/azure-native/containerservice/getManagedCluster";
import { listManagedClusterAdminCredentialsOutput } from "@pulumi/azure-native/containerservice/listManagedClusterAdminCredentials";
import { MaintenanceConfiguration } from "@pulumi/azure-native/containerservice/maintenanceConfiguration";
import { TrustedAccessRoleBinding } from "@pulumi/azure-native/containerservice/trustedAccessRoleBinding";
import { Registry } from "@pulumi/azure-native/containerregistry/registry";
import { FederatedIdentityCredential } from "@pulumi/azure-native/managedidentity/federatedIdentityCredential";
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity";
import { DataCollectionRuleAssociation } from "@pulumi/azure-native/monitor/dataCollectionRuleAssociation";
import { Subnet } from "@pulumi/azure-native/network/subnet";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork";
import { Workspace } from "@pulumi/azure-native/operationalinsights/workspace";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup";
import * as pulumi from "@pulumi/pulumi";
import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { cluster, clusterId, collision, failure, GROUP, pool, poolId, stepsOf, writesOf } from "./support";

describe("Azure", () => {
    let sandbox: Sandbox;
    before(async () => (sandbox = await Sandbox.start()));
    after(() => sandbox.stop());

    it("names what has no name, and takes the location of the group", async () => {
        let location = "westeurope";
        const stack = await sandbox.stack(
            () => {
                const group = new ResourceGroup("scoring", { location });
                const identity = new UserAssignedIdentity("scorer", { resourceGroupName: group.name });
                const role = new RoleAssignment("pull", {
                    scope: group.id,
                    principalId: identity.principalId,
                    roleDefinitionId: "/providers/Microsoft.Authorization/roleDefinitions/acrPull",
                });
                return { group: group.name, identity: identity.id, where: identity.location, role: role.id };
            },
            { stackName: "names" },
        );
        const { outputs } = await stack.up();
        const group = String(outputs["group"]?.value);
        assert.match(group, /^scoring[0-9a-f]{8}$/);
        assert.equal(outputs["where"]?.value, "westeurope");
        assert.match(
            outputs["identity"]?.value,
            new RegExp(
                `/resourceGroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/scorer[0-9a-f]{8}$`,
            ),
        );
        assert.match(
            outputs["role"]?.value,
            /\/providers\/Microsoft.Authorization\/roleAssignments\/[0-9a-f]{8}-[0-9a-f-]{27}$/,
        );

        // azure-native may create a group of its own naming before it deletes the old one.
        location = "northeurope";
        const from = sandbox.writes.length;
        const moved = await stack.up();
        assert.deepEqual(writesOf(sandbox, from)[0], "create scoring");
        assert.notEqual(moved.outputs["group"]?.value, group);
    });

    it("says what is missing, as azure-native says it", async () => {
        const stack = await sandbox.stack(() => void new Workspace("logs", { resourceGroupName: "ml" }), {
            stackName: "missing",
        });
        const { message } = await failure(stack.preview());
        assert.match(
            message,
            /missing required property 'location'\. Either set it explicitly or configure it with/,
        );
    });

    it("does not know a group that it has deleted, and takes a name that it never saw for the user's own", async () => {
        const stack = await sandbox.stack(
            () => {
                new ResourceGroup("group", { resourceGroupName: "short-lived", location: "westeurope" });
            },
            { stackName: "groups" },
        );
        await stack.up();
        await stack.destroy();
        stack.program = () => {
            new Workspace("logs", {
                resourceGroupName: "short-lived",
                workspaceName: "logs",
                location: "westeurope",
            });
        };
        const { message } = await failure(stack.up());
        assert.match(
            message,
            /Code="ResourceGroupNotFound" Message="Resource group 'short-lived' could not be found\."/,
        );
        stack.program = () => {
            new Workspace("logs", {
                resourceGroupName: "of-the-user",
                workspaceName: "logs",
                location: "westeurope",
            });
        };
        await stack.up();
    });

    it("deletes with a group all that is in it, and with a cluster all that hangs on it", async () => {
        const stack = await sandbox.stack(
            () => {
                const aks = cluster("hub");
                const options = { dependsOn: [aks], deletedWith: aks };
                const cpu = pool(aks, "cpu", {}, options);
                const place = { resourceGroupName: "ml", resourceName: "hub" };
                new MaintenanceConfiguration(
                    "window",
                    { ...place, configName: "default", timeInWeek: [{ day: "Monday", hourSlots: [1] }] },
                    options,
                );
                new TrustedAccessRoleBinding(
                    "trust",
                    {
                        ...place,
                        trustedAccessRoleBindingName: "aml",
                        roles: ["Microsoft.MachineLearningServices/workspaces/mlworkload"],
                        sourceResourceId: `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/ws`,
                    },
                    // One operation at a time on a cluster.
                    { ...options, dependsOn: [cpu] },
                );
                new DataCollectionRuleAssociation(
                    "metrics",
                    {
                        resourceUri: aks.id,
                        associationName: "metrics",
                        dataCollectionRuleId: "/subscriptions/y",
                    },
                    options,
                );
            },
            { stackName: "hub" },
        );
        await stack.up();
        assert.ok(
            sandbox.azure.get(
                `${clusterId("hub")}/providers/Microsoft.Insights/dataCollectionRuleAssociations/metrics`,
            ),
        );
        const from = sandbox.writes.length;
        await stack.destroy();
        assert.deepEqual(writesOf(sandbox, from), ["delete hub"]);
        assert.deepEqual(
            sandbox.azure.objects().filter(({ id }) => id.startsWith(clusterId("hub"))),
            [],
        );
    });

    it("finds drift by the difference of outputs, and repairs it", async () => {
        const stack = await sandbox.stack(
            () => void pool(cluster("drifting"), "cpu", { nodeLabels: { a: "1" }, tags: { b: "2" } }),
            { stackName: "drift" },
        );
        await stack.up();
        const id = poolId("drifting", "cpu");
        sandbox.azure.change(id, (body) => {
            body.nodeLabels = { a: "changed" };
            body.maxPods = 30;
            body.nodeImageVersion = "newer";
        });
        const found = await stack.refresh();
        const cpu = found.steps.find(({ name }) => name === "cpu-pool");
        assert.deepEqual(
            [cpu?.op, cpu?.diff],
            ["update", { "nodeLabels.a": "update", maxPods: "add-replace" }],
        );
        sandbox.azure.change(id, (body) => (body.maxPods = 250));
        await stack.up({ refresh: true });
        assert.deepEqual(sandbox.azure.get(id).nodeLabels, { a: "1" });

        sandbox.azure.remove(id);
        assert.deepEqual(stepsOf((await stack.refresh()).steps).includes("delete cpu-pool"), true);
        // A pool that is gone already is deleted without complaint.
        await stack.up();
        sandbox.azure.remove(id);
        await stack.destroy();
    });

    it("honours ignoreChanges: the ignored value is sent again as it was", async () => {
        let count = 1;
        let tags = { a: "1" };
        const stack = await sandbox.stack(
            () => void pool(cluster("ignoring"), "auto", { count, tags }, { ignoreChanges: ["count"] }),
            { stackName: "ignoring" },
        );
        await stack.up();
        count = 5;
        assert.deepEqual((await stack.up()).summary, { same: 3 });
        sandbox.azure.change(poolId("ignoring", "auto"), (body) => (body.count = 4));
        tags = { a: "2" };
        await stack.up();
        // That is a manual scale, and the reason why a pool under autoscale is given no count at all.
        assert.deepEqual(sandbox.azure.scalings.at(-1), {
            clusterId: clusterId("ignoring"),
            pool: "auto",
            from: 4,
            to: 1,
            by: "pool",
        });
    });

    it("keeps secret inputs secret in outputs, state and records", async () => {
        const stack = await sandbox.stack(
            () => {
                const password = pulumi.secret("Pa55-phrase");
                const aks = cluster("windows", {
                    windowsProfile: { adminUsername: "adm", adminPassword: password },
                });
                return { profile: aks.windowsProfile };
            },
            { stackName: "windows" },
        );
        const { outputs } = await stack.up();
        assert.deepEqual(outputs["profile"], {
            value: { adminUsername: "adm", adminPassword: "Pa55-phrase" },
            secret: true,
        });
        assert.ok(!(await stack.exportState()).includes("Pa55-phrase"));
        assert.ok(!JSON.stringify(sandbox.writes).includes("Pa55-phrase"));
        assert.ok(!(await stack.preview({ diff: true })).stdout.includes("Pa55-phrase"));
    });

    it("answers functions, and 404 for a cluster that is not there", async () => {
        await sandbox.azure.putCluster({
            resourceGroupName: "ml",
            name: "existing",
            pools: [{ name: "sys", mode: "System", vmSize: "Standard_D2s_v5", count: 2 }],
        });
        const stack = await sandbox.stack(
            () => {
                const place = { resourceGroupName: "ml", resourceName: "existing" };
                const found = getManagedClusterOutput(place);
                const admin = listManagedClusterAdminCredentialsOutput(place);
                return {
                    pools: found.agentPoolProfiles?.apply((all) =>
                        all?.map(({ name, count }) => [name, count]),
                    ),
                    id: found.id,
                    kubeconfig: pulumi
                        .secret(admin.kubeconfigs)
                        .apply((all) => Buffer.from(all[0]?.value ?? "", "base64").toString()),
                    tenant: getClientConfigOutput().tenantId,
                };
            },
            { stackName: "functions" },
        );
        const { outputs } = await stack.up();
        assert.deepEqual(outputs["pools"]?.value, [["sys", 2]]);
        assert.equal(outputs["id"]?.value, clusterId("existing"));
        assert.match(outputs["kubeconfig"]?.value, /"token": "sandbox-token-[0-9a-f]{32}"/);
        assert.equal(outputs["tenant"]?.value, "11111111-1111-1111-1111-111111111111");

        sandbox.azure.remove(clusterId("existing"));
        const { message } = await failure(stack.preview());
        assert.match(
            message,
            /Status=404 Code="ResourceNotFound" Message="The Resource 'Microsoft\.ContainerService\/managedClusters\/existing' under resource group 'ml' was not found\./,
        );
    });

    it("gives no static credentials of a cluster without local accounts", async () => {
        const id = await sandbox.azure.putCluster({
            resourceGroupName: "ml",
            name: "entra",
            pools: [{ name: "sys", mode: "System", vmSize: "Standard_D2s_v5" }],
            properties: { disableLocalAccounts: true },
        });
        assert.match(sandbox.azure.kubeconfig(id), /"command": "kubelogin"/);
        const stack = await sandbox.stack(
            () => {
                const place = { resourceGroupName: "ml", resourceName: "entra" };
                return { admin: listManagedClusterAdminCredentialsOutput(place).kubeconfigs };
            },
            { stackName: "entra" },
        );
        assert.match((await failure(stack.preview())).message, /Getting static credential is not allowed/);
    });

    it("refuses concurrent credentials below one identity, and doubles of them and of role assignments", async () => {
        const issuer = "https://issuer.example";
        let chained = false;
        const stack = await sandbox.stack(
            () => {
                const identity = new UserAssignedIdentity("who", {
                    resourceGroupName: "ml",
                    resourceName: "who",
                    location: "westeurope",
                });
                const made: FederatedIdentityCredential[] = [];
                for (const name of ["one", "two"]) {
                    const place = { resourceGroupName: "ml", resourceName: identity.name };
                    const args = {
                        ...place,
                        federatedIdentityCredentialResourceName: name,
                        issuer,
                        subject: name,
                    };
                    const dependsOn = chained ? [...made] : [];
                    made.push(
                        new FederatedIdentityCredential(name, { ...args, audiences: ["a"] }, { dependsOn }),
                    );
                }
            },
            { stackName: "identities" },
        );
        const { message } = await collision(sandbox, () => stack.up());
        assert.match(
            message,
            /Another operation \(Creating federatedIdentityCredentials '(one|two)'\) is in progress on 'who'/,
        );
        chained = true;
        await stack.up();

        stack.program = () => {
            const scope = `${GROUP}/providers/Microsoft.ContainerRegistry/registries/images`;
            for (const name of ["first", "second"]) {
                new RoleAssignment(name, { scope, principalId: "p", roleDefinitionId: "/r" });
            }
            new RoleAssignment("named", {
                scope,
                principalId: "q",
                roleDefinitionId: "/r",
                roleAssignmentName: "no-guid",
            });
        };
        const twice = await failure(stack.up({ continueOnError: true, parallel: 1 }));
        assert.match(
            twice.message,
            /Code="RoleAssignmentExists" Message="The role assignment already exists\./,
        );
        assert.match(twice.message, /The role assignment ID must be a GUID/);
    });

    it("knows networks with their subnets, registries and workspaces", async () => {
        let tags = { a: "1" };
        const stack = await sandbox.stack(
            () => {
                const place = { resourceGroupName: "ml", location: "westeurope" };
                const network = new VirtualNetwork("net", {
                    ...place,
                    virtualNetworkName: "net",
                    addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
                    tags,
                });
                const nodes = new Subnet("nodes", {
                    resourceGroupName: "ml",
                    virtualNetworkName: network.name,
                    subnetName: "nodes",
                    addressPrefix: "10.0.0.0/22",
                });
                const aks = cluster("inside");
                pool(aks, "cpu", { vnetSubnetID: nodes.id });
                const registry = new Registry("images", {
                    ...place,
                    registryName: "Images01",
                    sku: { name: "Basic" },
                });
                const logs = new Workspace("logs", { ...place, workspaceName: "logs" });
                return { login: registry.loginServer, customer: logs.customerId, subnet: nodes.id };
            },
            { stackName: "network" },
        );
        const { outputs } = await stack.up();
        assert.equal(outputs["login"]?.value, "images01.azurecr.io");
        assert.match(outputs["customer"]?.value, /^[0-9a-f]{8}-/);
        const networkId = `${GROUP}/providers/Microsoft.Network/virtualNetworks/net`;
        assert.equal(outputs["subnet"]?.value, `${networkId}/subnets/nodes`);
        tags = { a: "2" };
        await stack.up();
        const subnets = sandbox.azure.get(networkId).subnets.map(({ name }: { name: string }) => name);
        assert.deepEqual(subnets, ["nodes"]);
        stack.program = () => void cluster("elsewhere");
        sandbox.azure.remove(poolId("inside", "cpu"));
        await stack.up();
        assert.equal(sandbox.azure.get(networkId), undefined);
    });

    it("holds what it does not know", async () => {
        let tags = { a: "1" };
        const stack = await sandbox.stack(
            () => {
                const disk = new Disk("disk", {
                    resourceGroupName: "ml",
                    diskName: "disk",
                    location: "westeurope",
                    creationData: { createOption: "Empty" },
                    diskSizeGB: 32,
                    tags,
                });
                return { id: disk.id, size: disk.diskSizeGB };
            },
            { stackName: "unknown" },
        );
        const { outputs } = await stack.up();
        assert.equal(outputs["size"]?.value, 32);
        assert.equal(outputs["id"]?.value, `${GROUP}/providers/Sandbox.compute/disks/disk`);
        tags = { a: "2" };
        assert.deepEqual(stepsOf((await stack.up()).steps), ["update disk"]);
        assert.deepEqual((await stack.up({ refresh: true })).summary, { same: 2 });
    });
});
