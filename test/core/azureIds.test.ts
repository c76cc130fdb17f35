import assert from "node:assert/strict";
import * as ids from "#src/core/azureIds";
import { Findings, describe as describeProblem } from "#src/core/problems";

const subscription = "00000000-0000-0000-0000-00000000000a";
const cluster = `/subscriptions/${subscription}/resourceGroups/rg-ml/providers/Microsoft.ContainerService/managedClusters/ml`;
const subnet = `/subscriptions/${subscription}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/subnets/aks`;

describe("parseResourceId", () => {
    it("takes an id apart", () => {
        assert.deepEqual(ids.parseResourceId(subnet), {
            subscriptionId: subscription,
            resourceGroupName: "net",
            type: "Microsoft.Network/virtualNetworks/subnets",
            names: ["hub", "aks"],
            name: "aks",
        });
    });

    it("does not look at the case", () => {
        assert.equal(ids.parseResourceId(cluster.toUpperCase())!.name, "ML");
    });

    const bad: unknown[] = [
        "",
        "ml",
        `${cluster}/`,
        `${cluster}\n`,
        ` ${cluster}`,
        cluster.slice(1),
        `${cluster}/agentPools`,
        `https://management.azure.com${cluster}`,
        `${cluster}?api-version=2025-09-01`,
        cluster.replace("rg-ml", "rg-ml."),
        cluster.replace("rg-ml", ""),
        cluster.replace("/managedClusters/ml", ""),
        cluster.replace("providers", "provider"),
        cluster.replace("/ml", "/m l"),
        `/subscriptions/${subscription}/resourceGroups/rg-ml`,
        undefined,
        null,
        5,
        [cluster],
        { id: cluster },
    ];
    it("takes nothing else apart", () => {
        assert.deepEqual(
            bad.filter((id) => ids.parseResourceId(id) !== undefined),
            [],
        );
    });
});

describe("isResourceId", () => {
    it("wants exactly the type, in any case", () => {
        const type = ids.ResourceType.ManagedCluster;
        assert.equal(ids.isResourceId(cluster, type), true);
        assert.equal(ids.isResourceId(cluster.toLowerCase(), type), true);
        assert.equal(ids.isResourceId(`${cluster}/agentPools/gpu`, type), false);
        assert.equal(ids.isResourceId(subnet, type), false);
        assert.equal(ids.isResourceId(subnet, ids.ResourceType.Subnet), true);
    });
});

describe("resourceId", () => {
    it("writes what parseResourceId reads", () => {
        assert.equal(ids.resourceId(subscription, "net", ids.ResourceType.Subnet, ["hub", "aks"]), subnet);
    });
});

describe("checkResourceId", () => {
    const says = (value: unknown, type: string = ids.ResourceType.ManagedCluster) => {
        const f = new Findings();
        assert.equal(
            ids.checkResourceId(f, "resourceId", value, type) !== undefined,
            f.problems.length === 0,
        );
        return f.problems.map(({ rule, remedy }) => `${rule}. ${remedy}`);
    };
    const rule = "must be the resource id of a Microsoft.ContainerService/managedClusters";
    const shape =
        "/subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerService/managedClusters/<managedCluster>";

    it("takes the right type", () => assert.deepEqual(says(cluster), []));
    it("says what to give", () => {
        assert.deepEqual(says("ml"), [`${rule}. Give ${shape}.`]);
        assert.deepEqual(says(null), [`${rule}. Give ${shape}.`]);
    });
    it("says what it was given", () => {
        assert.deepEqual(says(subnet), [
            `${rule}. It is the id of a Microsoft.Network/virtualNetworks/subnets: give ${shape}.`,
        ]);
        assert.deepEqual(says(`${cluster}/`), [`${rule}. Take the slash or the white space off its end.`]);
    });
    it("names the parts of any type", () => {
        const f = new Findings();
        ids.checkResourceId(f, "registry", 1, ids.ResourceType.Registry);
        assert.equal(
            describeProblem(f.problems[0]!),
            "registry = 1: must be the resource id of a Microsoft.ContainerRegistry/registries. Give /subscriptions/<subscription>/resourceGroups/<group>/providers/Microsoft.ContainerRegistry/registries/<registry>.",
        );
    });
});

describe("isGuid", () => {
    it("takes GUIDs only", () => {
        assert.equal(ids.isGuid(subscription.toUpperCase()), true);
        for (const bad of ["", `${subscription}\n`, `{${subscription}}`, subscription.slice(1), 5, null]) {
            assert.equal(ids.isGuid(bad), false);
        }
    });
});
