import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import * as pulumi from "@pulumi/pulumi";
import {
    AksCluster,
    ScoringEndpoint,
    ScoringGateway,
    type ScoringGatewayArgs,
    WorkspaceAttachment,
} from "aks-scoring";
import { underMocks } from "./mocks";

const WORKSPACE =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml" +
    "/providers/Microsoft.MachineLearningServices/workspaces/risk";
const CALLS = {
    "azure-native:containerservice:listManagedClusterUserCredentials": {
        kubeconfigs: [{ name: "clusterUser", value: Buffer.from("apiVersion: v1").toString("base64") }],
    },
    "azure-native:machinelearningservices:getWorkspace": {
        id: WORKSPACE,
        name: "risk",
        location: "westeurope",
        identity: { principalId: "11111111-1111-1111-1111-111111111111" },
    },
};

/** A component of the program's own. */
class Group extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("acme:index:Group", name, {}, opts);
    }
}

const clusterIn = (opts?: pulumi.ComponentResourceOptions) =>
    new AksCluster(
        "ml",
        {
            resourceGroupName: "rg",
            location: "westeurope",
            purpose: "DevTest",
            pools: { cpu: { vmSize: "Standard_D8s_v5" } },
        },
        opts,
    );

/** Ways to wait for a cluster: each answers with the cluster, and with the options of what waits. */
const WAYS: Readonly<Record<string, () => [AksCluster, pulumi.ComponentResourceOptions]>> = {
    "the cluster": () => {
        const cluster = clusterIn();
        return [cluster, { dependsOn: [cluster] }];
    },
    "the component around the cluster": () => {
        const parent = new Group("platform");
        return [clusterIn({ parent }), { dependsOn: [parent] }];
    },
    "what waits for the cluster": () => {
        const cluster = clusterIn();
        return [cluster, { dependsOn: [new Group("rules", { dependsOn: [cluster] })] }];
    },
    "the cluster that it is below": () => {
        const cluster = clusterIn();
        return [cluster, { parent: cluster, dependsOn: cluster }];
    },
    "the component that it is below, with the cluster": () => {
        const parent = new Group("platform");
        return [clusterIn({ parent }), { parent, dependsOn: [parent] }];
    },
    "the cluster, by a component around it": () => {
        const cluster = clusterIn();
        return [cluster, { parent: new Group("serving", { dependsOn: [cluster] }) }];
    },
};

// The SDK takes a wait for a component for one for all that is below it, and Envoy Gateway and Azure ML's extension are below
// the cluster: where they waited for what asks for them, the program would never end.
describe("dependsOn", () => {
    for (const [what, way] of Object.entries(WAYS)) {
        // Eighteen programs, which take seconds together. One at a time: two that wait for all that is below their parent wait for each other, whatever they are.
        for (const waiting of ["a gateway", "an endpoint", "an attachment"] as const) {
            it(`of ${waiting} may name ${what}`, async function () {
                this.timeout(30_000);
                const { registered } = await underMocks(
                    () => {
                        const [cluster, all] = way();
                        const opts = (which: typeof waiting) => (which === waiting ? all : {});
                        const target = new ScoringGateway("edge", { cluster }, opts("a gateway"));
                        const versions = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } };
                        new ScoringEndpoint("fraud", { target, versions }, opts("an endpoint"));
                        const workspace = { cluster, workspaceId: WORKSPACE };
                        new WorkspaceAttachment("risk", workspace, opts("an attachment"));
                    },
                    { calls: CALLS },
                );
                const names = registered.map(({ name }) => name);
                for (const name of [
                    "ml-envoy-gateway",
                    "edge-gateway",
                    "fraud-route",
                    "ml-azureml",
                    "risk-compute",
                ]) {
                    assert.ok(names.includes(name), `${name} in ${names.join()}`);
                }
            });
        }
    }

    it("holds Envoy Gateway up where definitions are the program's own, which it would never look for again", async () => {
        const orderWith = async (settings: Partial<ScoringGatewayArgs>) => {
            const { registered } = await underMocks(
                () => {
                    const cluster = clusterIn();
                    const later = pulumi.output(setTimeout(300, "b"));
                    const definition = new ConfigMap("definition", { data: { a: later } });
                    new ScoringGateway(
                        "edge",
                        { cluster, ...settings },
                        { dependsOn: [definition, cluster] },
                    );
                },
                { calls: CALLS },
            );
            const names = registered.map(({ name }) => name);
            return names.filter((name) => ["definition", "ml-envoy-gateway"].includes(name));
        };
        const waits = ["definition", "ml-envoy-gateway"];
        assert.deepEqual(await orderWith({ chartValues: { crds: { enabled: false } } }), waits);
        assert.deepEqual(await orderWith({ installGatewayApi: false }), waits);
        assert.deepEqual(await orderWith({}), [...waits].reverse());
    });
});
