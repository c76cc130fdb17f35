import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { lateError, warningsOf as warningsUnder } from "./mocks";

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
const warningsOf = (program: () => unknown) => warningsUnder(program, { calls: CREDENTIALS });
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

describe("secret Outputs of a version that stand in clear", () => {
    const IN_CLEAR = "is secret, and stands in clear in the Deployment, for all who may read it.";
    const MOVE = "Move it to secretEnvironmentVariables, which a Secret holds.";
    const READ = "Give it as NAME in secretEnvironmentVariables, and write $(NAME) here.";

    it("are warned of, once each, where they stand and without their values", async () => {
        const secret = (text: string) => pulumi.secret(text);
        const said = await warningsOf(() => {
            const target = new ScoringGateway("edge", { cluster: clusterOf(), http: true });
            const blue = {
                image: "acme.azurecr.io/fraud:12",
                pool: "cpu",
                environmentVariables: {
                    MODE: secret("hunter1"),
                    PLAIN: pulumi.output("open"),
                    DB_PASSWORD: secret("hunter2"),
                },
                secretEnvironmentVariables: { API_KEY: secret("hunter3") },
                command: ["serve", secret("hunter4")],
                args: [pulumi.interpolate`--key=${secret("hunter5")}`, pulumi.output("--fast")],
            };
            new ScoringEndpoint("fraud", { target, versions: { blue } });
        });
        assert.deepEqual(said.filter((text) => !text.startsWith("address:")).sort(), [
            `args[0] = [secret]: ${IN_CLEAR} ${READ}`,
            `command[1] = [secret]: ${IN_CLEAR} ${READ}`,
            `environmentVariables.DB_PASSWORD: looks like a secret, and stands in clear in the Deployment, for all who may read it. ${MOVE}`,
            `environmentVariables.MODE = [secret]: ${IN_CLEAR} ${MOVE}`,
        ]);
    });
});

describe("annotations that come later", () => {
    it("are counted with those in plain, and refused beyond what Kubernetes takes", async () => {
        const error = await lateError(
            () => {
                const target = new ScoringGateway("edge", { cluster: clusterOf(), http: true });
                new ScoringEndpoint("fraud", {
                    target,
                    description: "x".repeat(200_000),
                    tags: { notes: pulumi.output("y".repeat(100_000)) },
                    versions: { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } },
                });
            },
            { calls: CREDENTIALS },
        );
        assert.equal(
            error,
            'ScoringEndpoint "fraud": 1 problem\n  - tags: makes the annotations too large: tags, properties and description together have 300051 bytes, and 258048 is the most. Keep long texts elsewhere, and an address here.',
        );
    });
});
