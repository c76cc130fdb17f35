import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringGateway } from "aks-scoring";
import { lateError } from "./mocks";

// Mocks stand behind the components here: the texts are what is proved, of what is only known during the update.

const CREDENTIALS = {
    "azure-native:containerservice:listManagedClusterUserCredentials": {
        kubeconfigs: [{ name: "clusterUser", value: Buffer.from("apiVersion: v1").toString("base64") }],
    },
};
const clusterOf = () =>
    new AksCluster("ml", {
        resourceGroupName: "rg",
        purpose: "DevTest",
        pools: { cpu: { vmSize: "Standard_D4s_v5" } },
    });
const AZURE = "service.beta.kubernetes.io/azure-";

describe("annotations of a load balancer that come later", () => {
    for (const [title, loadBalancer, said] of [
        [
            "make it public",
            {
                internal: true,
                annotations: { [`${AZURE}load-balancer-internal`]: pulumi.output("false") },
            },
            `loadBalancer.annotations.${AZURE}load-balancer-internal = "false": makes the load balancer public, beside loadBalancer.internal: true. Take the annotation out.`,
        ],
        [
            "name another subnet",
            {
                internal: true,
                subnet: "lb",
                annotations: { [`${AZURE}load-balancer-internal-subnet`]: pulumi.output("other") },
            },
            `loadBalancer.annotations.${AZURE}load-balancer-internal-subnet = "other": is another one than loadBalancer.subnet. Take one of the two out.`,
        ],
    ] as const) {
        it(`are refused where they ${title}`, async () => {
            const program = () => new ScoringGateway("edge", { cluster: clusterOf(), loadBalancer });
            const error = await lateError(program, { calls: CREDENTIALS });
            assert.equal(error, `ScoringGateway "edge": 1 problem\n  - ${said}`);
        });
    }
});
