import { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { cluster, clusterId, collision, failure, pool, poolId, stepsOf, writesOf } from "./support";

describe("a managed cluster and its pools", () => {
    let sandbox: Sandbox;
    before(async () => (sandbox = await Sandbox.start()));
    after(() => sandbox.stop());

    it("has the outputs that AKS gives", async () => {
        const stack = await sandbox.stack(
            () => {
                const aks = cluster("facts", {
                    kubernetesVersion: "1.34",
                    identity: { type: "SystemAssigned" },
                    oidcIssuerProfile: { enabled: true },
                });
                const { identityProfile, oidcIssuerProfile, fqdn, nodeResourceGroup, name, identity } = aks;
                return {
                    identityProfile,
                    oidcIssuerProfile,
                    fqdn,
                    nodeResourceGroup,
                    name,
                    identity,
                    id: aks.id,
                };
            },
            { stackName: "facts" },
        );
        const preview = await stack.preview();
        assert.deepEqual(stepsOf(preview.steps), ["create facts"]);
        const { outputs } = await stack.up();
        assert.equal(outputs["id"]?.value, clusterId("facts"));
        assert.equal(outputs["name"]?.value, "facts");
        assert.equal(outputs["nodeResourceGroup"]?.value, "MC_ml_facts_westeurope");
        assert.match(outputs["fqdn"]?.value, /^facts-[0-9a-f]{8}\.hcp\.westeurope\.azmk8s\.io$/);
        assert.match(
            outputs["oidcIssuerProfile"]?.value.issuerURL,
            /^https:\/\/westeurope\.oic\.prod-aks\.azure\.com\//,
        );
        assert.match(outputs["identity"]?.value.principalId, /^[0-9a-f]{8}-/);
        assert.match(outputs["identityProfile"]?.value.kubeletidentity.objectId, /^[0-9a-f]{8}-/);
    });

    it("reads all its pools, leaves them alone in a PUT, and refuses one that it does not know", async () => {
        let tags = { team: "a" };
        let pools = ["cpu", "gpu"];
        const stack = await sandbox.stack(
            () => {
                const aks = cluster("ml", { tags });
                let before = pool(aks, "first");
                for (const name of pools) {
                    before = pool(aks, name, {}, { dependsOn: [before] });
                }
            },
            { stackName: "pools" },
        );
        await stack.up();
        const names = () =>
            sandbox.azure.get(clusterId("ml")).agentPoolProfiles.map((one: { name: string }) => one.name);
        assert.deepEqual(names(), ["sys", "first", "cpu", "gpu"]);

        // A refresh takes the pools for inputs of the cluster, so the next program seems to remove them.
        const refreshed = await stack.up({ refresh: true });
        assert.deepEqual(
            refreshed.steps.filter(({ name }) => name === "ml").map(({ diff }) => diff),
            [
                {
                    "agentPoolProfiles[1]": "delete",
                    "agentPoolProfiles[2]": "delete",
                    "agentPoolProfiles[3]": "delete",
                },
            ],
        );
        assert.deepEqual(names(), ["sys", "first", "cpu", "gpu"]);

        tags = { team: "b" };
        const tagged = await stack.up();
        assert.deepEqual(
            tagged.steps.map(({ diff }) => diff),
            [{ "tags.team": "update" }],
        );
        assert.deepEqual(names(), ["sys", "first", "cpu", "gpu"]);

        pools = ["cpu"];
        await stack.up();
        assert.deepEqual(names(), ["sys", "first", "cpu"]);
    });

    it("refuses a PUT that brings a pool", async () => {
        let profiles = [{ name: "sys", mode: "System", count: 1, vmSize: "Standard_D2s_v5" }];
        const stack = await sandbox.stack(() => void cluster("inline", { agentPoolProfiles: profiles }), {
            stackName: "inline",
        });
        await stack.up();
        profiles = [...profiles, { name: "late", mode: "User", count: 1, vmSize: "Standard_D2s_v5" }];
        const error = await failure(stack.up());
        assert.match(
            error.message,
            /A new agent pool was introduced\. Adding agent pools to an existing cluster/,
        );
    });

    it("creates no pool without a count, scales it by another, and keeps it where a PUT gives none", async () => {
        let count: number | undefined = 3;
        let born: number | undefined;
        let tags = { a: "1" };
        const stack = await sandbox.stack(
            () => {
                const system = {
                    name: "sys",
                    mode: "System",
                    vmSize: "Standard_D2s_v5",
                    count: count ?? undefined,
                };
                const aks = cluster("scaled", { tags, agentPoolProfiles: [system] });
                pool(aks, "auto", {
                    count: born,
                    enableAutoScaling: true,
                    minCount: 2,
                    maxCount: 5,
                    tags,
                });
            },
            { stackName: "scaled" },
        );
        const refused = await failure(stack.up());
        assert.match(refused.message, /Required parameter properties\.count is missing \(null\)\./);
        born = 2;
        await stack.up();
        born = undefined;
        const countOf = (name: string) => sandbox.azure.get(poolId("scaled", name)).count;
        assert.deepEqual([countOf("sys"), countOf("auto")], [3, 2]);

        sandbox.azure.change(poolId("scaled", "sys"), (body) => (body.count = 7));
        sandbox.azure.change(poolId("scaled", "auto"), (body) => (body.count = 4));
        count = undefined;
        await stack.up();
        tags = { a: "2" };
        await stack.up();
        assert.deepEqual([countOf("sys"), countOf("auto")], [7, 4]);
        assert.deepEqual(sandbox.azure.scalings, []);

        count = 3;
        await stack.up();
        assert.deepEqual(sandbox.azure.scalings, [
            { clusterId: clusterId("scaled"), pool: "sys", from: 7, to: 3, by: "cluster" },
        ]);
    });

    it("takes one operation at a time on a cluster and its pools", async () => {
        const stack = await sandbox.stack(
            () => {
                const aks = cluster("busy");
                pool(aks, "one");
                pool(aks, "two");
            },
            { stackName: "busy" },
        );
        const { message } = await collision(sandbox, () => stack.up());
        assert.match(
            message,
            /Status=409 Code="OperationNotAllowed" Message="Operation is not allowed: Another operation \(Creating agentPools '(one|two)'\) is in progress on 'busy'/,
        );
        await stack.up();
    });

    it("replaces a pool whose immutable settings change, deleting it first", async () => {
        let vmSize = "Standard_D4s_v5";
        const stack = await sandbox.stack(() => void pool(cluster("rotate"), "cpu", { vmSize }), {
            stackName: "rotate",
        });
        await stack.up();
        const from = sandbox.writes.length;
        vmSize = "Standard_D8s_v5";
        const run = await stack.up();
        assert.deepEqual(stepsOf(run.steps), [
            "delete-replaced cpu-pool",
            "replace cpu-pool",
            "create-replacement cpu-pool",
        ]);
        assert.deepEqual(run.steps[1]?.diff, { vmSize: "update-replace" });
        assert.deepEqual(writesOf(sandbox, from), ["delete cpu-pool", "create cpu-pool"]);
    });

    it("refuses what AKS refuses", async () => {
        const wrong: Readonly<Record<string, readonly [object, RegExp]>> = {
            toolongforaname: [{}, /agentPoolProfile\.name is invalid: 'toolongforaname'/],
            Upper: [{}, /agentPoolProfile\.name is invalid: 'Upper'/],
            sizeless: [{ vmSize: undefined }, /Required parameter agentPoolProfile\.vmSize is missing/],
            many: [{ count: 1001 }, /A User pool has between 0 and 1000 nodes/],
            none: [{ mode: "System", count: 0 }, /A System pool has between 1 and 1000 nodes/],
            hard: [{ mode: "System", nodeTaints: ["gpu=yes:NoSchedule"] }, /must not have hard taints/],
            spot: [
                { mode: "System", scaleSetPriority: "Spot" },
                /System pool 'spot' must not be a Spot pool/,
            ],
            range: [
                { enableAutoScaling: true, minCount: 3, maxCount: 2 },
                /minCount must not be greater than maxCount/,
            ],
            policy: [{ scaleSetEvictionPolicy: "Delete" }, /only allowed with scaleSetPriority Spot/],
            taint: [{ nodeTaints: ["nonsense"] }, /expected key=value:effect/],
        };
        const stack = await sandbox.stack(
            () => {
                const aks = cluster("strict");
                cluster("-wrong");
                cluster("headless", {
                    agentPoolProfiles: [{ name: "user", mode: "User", vmSize: "Standard_D2s_v5" }],
                });
                for (const [name, [args]] of Object.entries(wrong)) {
                    pool(aks, name, args);
                }
                pool(aks, "fine", { mode: "System", nodeTaints: ["CriticalAddonsOnly=true:NoSchedule"] });
            },
            { stackName: "strict" },
        );
        // Side by side they would only find the cluster busy.
        const { message } = await failure(stack.up({ continueOnError: true, parallel: 1 }));
        for (const [, rule] of Object.values(wrong)) {
            assert.match(message, rule);
        }
        assert.match(message, /The name '-wrong' of the managed cluster is invalid/);
        assert.match(message, /must have at least one agent pool of mode System at creation/);
        const made = sandbox.azure.objects().filter(({ id }) => id.startsWith(clusterId("strict")));
        assert.deepEqual(
            made.map(({ name }) => name),
            ["strict", "sys", "fine"],
        );
    });

    it("keeps a last system pool", async () => {
        let pools = ["extra"];
        const stack = await sandbox.stack(
            () => {
                const aks = cluster("last");
                for (const name of pools) {
                    pool(aks, name, { mode: "System" });
                }
            },
            { stackName: "last" },
        );
        await stack.up();
        sandbox.azure.remove(poolId("last", "sys"));
        pools = [];
        const error = await failure(stack.up());
        assert.match(error.message, /Agent pool 'extra' is the last system pool of managed cluster 'last'/);
        assert.match(error.message, /There must be at least one system node pool in the cluster/);
        // A destroy deletes the pools first, and meets the same rule.
        assert.match((await failure(stack.destroy())).message, /Agent pool 'extra' is the last system pool/);
        sandbox.azure.remove(clusterId("last"));
    });

    it("refuses to create what exists, and a pool of a cluster that is not there", async () => {
        await sandbox.azure.putCluster({
            resourceGroupName: "ml",
            name: "there",
            pools: [{ name: "sys", mode: "System", vmSize: "Standard_D2s_v5" }],
        });
        const stack = await sandbox.stack(
            () => {
                cluster("there");
                pool({ name: "nowhere" } as never, "orphan");
            },
            { stackName: "exists" },
        );
        const { message } = await failure(stack.up({ continueOnError: true }));
        assert.ok(
            message.includes(`cannot create already existing resource "${clusterId("there")}"`),
            message,
        );
        assert.ok(
            message.includes(
                `Status=404 Code="ParentResourceNotFound" Message="Failed to perform 'write' on resource(s) of type ` +
                    `'managedClusters/agentPools', because the parent resource '${clusterId("nowhere")}' could not be found."`,
            ),
            message,
        );
        sandbox.azure.remove(clusterId("there"));
    });
});
