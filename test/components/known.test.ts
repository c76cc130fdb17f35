import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, ScoringGateway, type AksClusterArgs } from "aks-scoring";
import { lateError, underMocks, valueOf, warningsOf, type Answers } from "./mocks";

// What a gateway and an endpoint say of values that become known during the update.

const PEM = join(__dirname, "..", "..", "..", "test", "core", "pem");
const pem = (...name: string[]) => readFileSync(join(PEM, ...name), "utf8");
const later = <T>(value: T) => pulumi.output(Promise.resolve(value));

/** Answers under which a Gateway has a status. */
function answersWith(status: object | undefined): Answers {
    const kubeconfigs = [{ name: "clusterUser", value: Buffer.from("apiVersion: v1").toString("base64") }];
    return {
        states: { "kubernetes:gateway.networking.k8s.io/v1:Gateway": { status } },
        calls: { "azure-native:containerservice:listManagedClusterUserCredentials": { kubeconfigs } },
    };
}
const ANSWERS = answersWith({ addresses: [{ value: "20.1.2.3" }] });

function clusterOf(more: Partial<AksClusterArgs> = {}): AksCluster {
    const pools = { cpu: { vmSize: "Standard_D4s_v5" } };
    return new AksCluster("ml", { resourceGroupName: "rg", purpose: "DevTest", pools, ...more });
}

const VERSIONS = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } };

describe("a gateway's address", () => {
    const NONE =
        "address: is not there yet: Gateway envoy-gateway-system/edge has none. " +
        "Run pulumi up --refresh when its load balancer has one.";
    for (const [title, status] of [
        ["no status", undefined],
        ["no addresses", {}],
        ["an empty list of addresses", { addresses: [] }],
    ] as const) {
        it(`is undefined, with a warning, where the Gateway has ${title}; the host is the Service's name`, async () => {
            const found: unknown[] = [];
            const said = await warningsOf(() => {
                const { address, host } = new ScoringGateway("edge", { cluster: clusterOf(), http: true });
                pulumi.all([address, host]).apply((both) => found.push(both));
            }, answersWith(status));
            assert.deepEqual(said, [NONE]);
            const [[address, host]] = found as [[unknown, string]];
            assert.equal(address, undefined);
            assert.match(host, /^envoy-envoy-gateway-system-edge-[0-9a-f]{8}\.envoy-gateway-system/);
        });
    }

    it("is the host, without a name and without a warning, where the Gateway has one", async () => {
        const said = await warningsOf(async () => {
            const { address, host } = new ScoringGateway("edge", { cluster: clusterOf(), http: true });
            assert.equal(await valueOf(address), "20.1.2.3");
            assert.equal(await valueOf(host), "20.1.2.3");
        }, ANSWERS);
        assert.deepEqual(said, []);
    });

    it("has the name of its DNS label in the cluster's location", async () => {
        const hosts: string[] = [];
        const said = await warningsOf(() => {
            const cluster = clusterOf({ location: "West Europe North" });
            const loadBalancer = { dnsLabel: "scores" };
            const { host } = new ScoringGateway("edge", { cluster, http: true, loadBalancer });
            host.apply((known) => hosts.push(known));
        }, ANSWERS);
        assert.deepEqual(hosts, ["scores.westeuropenorth.cloudapp.azure.com"]);
        assert.deepEqual(said, []);
    });

    it("has no such name, with a warning, where the cluster reports no location", async () => {
        const hosts: string[] = [];
        const said = await warningsOf(() => {
            const loadBalancer = { dnsLabel: "scores" };
            const { host } = new ScoringGateway("edge", { cluster: clusterOf(), http: true, loadBalancer });
            host.apply((known) => hosts.push(known));
        }, ANSWERS);
        assert.deepEqual(hosts, ["20.1.2.3"]);
        assert.deepEqual(said, [
            "loadBalancer.dnsLabel: makes a name out of the cluster's location, and the " +
                "cluster reports none. Give the cluster's location.",
        ]);
    });

    it("has the certificate's name with TLS", async () => {
        const hosts: string[] = [];
        await underMocks(() => {
            const hostname = "scoring.example.com";
            const tls = { certificate: pem("leaf.pem"), privateKey: pem("leaf.key"), hostname };
            const { host } = new ScoringGateway("edge", { cluster: clusterOf(), tls });
            host.apply((known) => hosts.push(known));
        }, ANSWERS);
        assert.deepEqual(hosts, ["scoring.example.com"]);
    });
});

describe("a gateway's certificate that comes later", () => {
    const gateway = (certificate: string, more: object = {}) =>
        lateError(() => {
            const hostname = "scoring.example.com";
            const tls = { certificate: later(certificate), privateKey: pem("leaf.key"), hostname };
            return new ScoringGateway("edge", { cluster: clusterOf(), tls, ...more });
        }, ANSWERS);

    it("is refused where it does not cover a namespace's host name", async () => {
        const error = await gateway(pem("leaf.pem"), {
            namespaces: ["a", "b"],
            hostnames: { b: "b.example.com" },
        });
        assert.equal(
            error,
            'ScoringGateway "edge": 1 problem\n  - hostnames.b = "b.example.com": must be among the certificate\'s DNS subject ' +
                "alternative names. It has scoring.example.com, *.models.example.com: give one of these, or a certificate made for b.example.com.",
        );
    });

    it("is refused where Envoy Gateway would not load it, because it has ended", async () => {
        const error = await gateway(pem("corpus", "ended.pem"));
        assert.match(error, /^ScoringGateway "edge": \d problems?\n/);
        assert.match(error, /- tls\.certificate = \[secret\]: ended on /);
    });
});

describe("an endpoint's keys that come later", () => {
    it("are refused where they are the same", async () => {
        const error = await lateError(() => {
            const target = new ScoringGateway("edge", { cluster: clusterOf(), http: true });
            const key = "the-same-key-".padEnd(40, "1");
            const keys = { primaryKey: later(key), secondaryKey: later(key) };
            return new ScoringEndpoint("fraud", { target, ...keys, versions: VERSIONS });
        }, ANSWERS);
        assert.equal(
            error,
            'ScoringEndpoint "fraud": 1 problem\n  - secondaryKey = [secret]: must differ from primaryKey. Give another key, or ' +
                "leave one of the two out.",
        );
    });
});

describe("a workload identity on a cluster", () => {
    it("is refused where the cluster reports no issuer of tokens", async () => {
        const subscription = "/subscriptions/8c3ae4ae-6f2a-4ab4-9b7c-2b2a5b0cb9e2";
        const identityId = `${subscription}/resourceGroups/ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/fraud`;
        const workloadIdentity = { identityId, clientId: "6a1f0f0e-5f6b-4c43-9d0f-3f2f2f1b7c11" };
        const error = await lateError(() => {
            const target = new ScoringGateway("edge", { cluster: clusterOf(), http: true });
            return new ScoringEndpoint("fraud", {
                target,
                auth: "none",
                workloadIdentity,
                versions: VERSIONS,
            });
        }, ANSWERS);
        assert.equal(
            error,
            'ScoringEndpoint "fraud": 1 problem\n  - workloadIdentity: needs a cluster with an OIDC issuer, and this one reports ' +
                "none. Write oidcIssuer: true on the cluster.",
        );
    });
});
