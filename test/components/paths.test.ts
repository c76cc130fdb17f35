import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import type { ScoringTarget } from "#src/components/scoringTarget";
import { lateError, underMocks, valueOf } from "./mocks";

const ANSWERS = {
    calls: {
        "azure-native:containerservice:listManagedClusterUserCredentials": {
            kubeconfigs: [{ name: "clusterUser", value: Buffer.from("apiVersion: v1").toString("base64") }],
        },
    },
};
const EXISTING = {
    gatewayName: "edge",
    gatewayNamespace: "envoy-gateway-system",
    implementation: "envoy-gateway",
    hostname: "scoring.example.com",
    namespaces: ["team-a", "team-b", "team-c", "team-d"],
} as const;
const VERSIONS = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } };

function newCluster(): AksCluster {
    return new AksCluster("ml", {
        resourceGroupName: "scoring",
        purpose: "DevTest",
        pools: { cpu: { vmSize: "Standard_D4s_v5" } },
    });
}

function endpoint(name: string, target: ScoringTarget, namespace: string): ScoringEndpoint {
    return new ScoringEndpoint(name, { endpointName: "fraud", target, namespace, versions: VERSIONS });
}

const CLASH =
    'ScoringEndpoint "second": 1 problem\n' +
    '  - endpointName = "fraud": is the name of another endpoint of this gateway: ScoringEndpoint "first". Choose another endpointName.';

describe("a path", () => {
    it("has one endpoint, whatever namespaces the two are in", async () => {
        await underMocks(() => {
            const gateway = new ScoringGateway("edge", {
                cluster: newCluster(),
                namespaces: ["team-a", "team-b"],
            });
            endpoint("first", gateway, "team-a");
            assert.throws(() => endpoint("second", gateway, "team-b"), { message: CLASH });
        }, ANSWERS);
    });

    it("has one endpoint, where two components name one Gateway", async () => {
        await underMocks(() => {
            const cluster = newCluster();
            endpoint("first", ScoringGateway.existing("one", { cluster, ...EXISTING }), "team-a");
            const other = ScoringGateway.existing("other", { cluster, ...EXISTING });
            assert.throws(() => endpoint("second", other, "team-b"), { message: CLASH });
        }, ANSWERS);
    });

    it("has one endpoint, where the Gateway's name comes from another stack", async () => {
        const said = await lateError(() => {
            const cluster = newCluster();
            const later = { cluster, ...EXISTING, gatewayName: pulumi.output("edge") };
            endpoint("first", ScoringGateway.existing("one", { cluster, ...EXISTING }), "team-a");
            endpoint("second", ScoringGateway.existing("other", later), "team-b");
        }, ANSWERS);
        assert.ok(said.includes(CLASH), said);
    });

    it("is another one on another Gateway, on another host, and where it only begins alike", async () => {
        const uris: pulumi.Output<string>[] = [];
        await underMocks(() => {
            const cluster = newCluster();
            const gateway = new ScoringGateway("edge", {
                cluster,
                namespaces: ["team-a", "team-b"],
                hostnames: { "team-a": "a.example.com" },
            });
            endpoint("first", gateway, "team-a");
            endpoint("second", gateway, "team-b");
            const sameHost = { cluster, ...EXISTING, hostname: "a.example.com", gatewayName: "other" };
            endpoint("third", ScoringGateway.existing("one", sameHost), "team-c");
            const later = { cluster, ...EXISTING, gatewayName: pulumi.output("later") };
            uris.push(endpoint("fourth", ScoringGateway.existing("two", later), "team-d").scoringUri);
            new ScoringEndpoint("fraud-2", { target: gateway, namespace: "team-a", versions: VERSIONS });
        }, ANSWERS);
        assert.match(await valueOf(uris[0]!), /\/fraud\/score$/);
    });
});

describe("hostnames of a gateway", () => {
    it("become listeners that take routes from one namespace only, and are what clients call", async () => {
        const run = await underMocks(() => {
            const gateway = new ScoringGateway("edge", {
                cluster: newCluster(),
                namespaces: ["scoring", "team-b", "team-a"],
                hostnames: { "team-b": "b.example.com", "team-a": "a.example.com" },
            });
            const uris = ["scoring", "team-a"].map(
                (namespace) => endpoint(`in-${namespace}`, gateway, namespace).scoringUri,
            );
            return pulumi.all(uris);
        }, ANSWERS);
        const from = (selector: object) => ({ namespaces: { from: "Selector", selector } });
        const only = (name: string) => from({ matchLabels: { "kubernetes.io/metadata.name": name } });
        const http = { protocol: "HTTP", port: 80 };
        assert.deepEqual(run.inputsOf("edge-gateway").spec.listeners, [
            {
                name: "http",
                ...http,
                allowedRoutes: from({
                    matchLabels: { "aks-scoring/gateway": "edge" },
                    matchExpressions: [
                        {
                            key: "kubernetes.io/metadata.name",
                            operator: "NotIn",
                            values: ["team-a", "team-b"],
                        },
                    ],
                }),
            },
            { name: "http-team-a", ...http, hostname: "a.example.com", allowedRoutes: only("team-a") },
            { name: "http-team-b", ...http, hostname: "b.example.com", allowedRoutes: only("team-b") },
        ]);
        const uris = await valueOf(run.result);
        assert.match(uris[0] ?? "", /^http:\/\/envoy-.*\/api\/v1\/service\/fraud\/score$/);
        assert.equal(uris[1], "http://a.example.com/api/v1/service/fraud/score");
    });
});
