import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, ScoringGateway, type ScoringGatewayArgs } from "aks-scoring";
import { type Run, Sandbox, type SandboxRunError, type SandboxStack } from "aks-scoring/sandbox";
import { CORPUS, CORPUS_HOST } from "../core/certificateCorpus";
import { servingCluster } from "./servingCluster";

type Settings = Partial<Omit<ScoringGatewayArgs, "cluster">>;

// Both are made for scoring.example.com.
const pem = (name: string) => readFileSync(join(__dirname, "../../../test/core/pem", name), "utf8");
const tlsOf = (name: string) => ({
    certificate: pulumi.output(pem(`${name}.pem`)),
    privateKey: pulumi.secret(pem(`${name}.key`)),
    hostname: "scoring.example.com",
});

function program(settings: Settings, secretsAreMutable = true): () => unknown {
    return () => {
        const target = new ScoringGateway("edge", {
            cluster: servingCluster({ secretsAreMutable }),
            ...settings,
        });
        const versions = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } };
        const { scoringUri } = new ScoringEndpoint("fraud", { target, versions });
        const { address, host, gatewayName, gatewayNamespace, namespaces, tls } = target;
        return { scoringUri, address, host, gatewayName, gatewayNamespace, namespaces, tls };
    };
}

const steps = (run: Run) => run.steps.map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`);
const valuesOf = (run: Run) =>
    Object.fromEntries(Object.entries(run.outputs).map(([key, { value }]) => [key, value as unknown]));

describe("ScoringGateway under the engine", () => {
    let sandbox: Sandbox;
    let stack: SandboxStack;
    const written = (from: number) =>
        sandbox.writes
            .slice(from)
            .map(({ operation, type, name }) => `${operation} ${type.split(":").at(-1)} ${name}`);
    const change = async (next: () => unknown): Promise<{ run: Run; writes: string[] }> => {
        const from = sandbox.writes.length;
        stack.program = next;
        const run = await stack.up();
        return { run, writes: written(from) };
    };

    beforeEach(async () => {
        sandbox = await Sandbox.start();
        stack = await sandbox.stack(() => undefined);
    });
    afterEach(() => sandbox.stop());

    it("is called by the certificate's name, and takes renewal and removal of TLS as updates", async () => {
        const { run } = await change(program({ tls: tlsOf("leaf") }));
        const { address, ...values } = valuesOf(run);
        assert.match(address as string, /^203\.0\.113\.[0-9]+$/);
        assert.deepEqual(values, {
            scoringUri: "https://scoring.example.com/api/v1/service/fraud/score",
            host: "scoring.example.com",
            gatewayName: "edge",
            gatewayNamespace: "envoy-gateway-system",
            namespaces: ["scoring"],
            tls: true,
        });
        const renewed = await change(program({ tls: tlsOf("ec") }));
        assert.deepEqual(renewed.writes, ["update Secret edge-certificate"]);
        assert.deepEqual(steps(await stack.up({ refresh: true })), []);
        const key = pem("ec.key").split("\n")[1]!;
        for (const text of [await stack.exportState(), run.stdout, renewed.run.stdout]) {
            assert.equal(text.includes(key), false);
            assert.equal(text.includes(Buffer.from(pem("ec.key")).toString("base64").slice(0, 60)), false);
        }
        const removed = await change(program({}));
        assert.deepEqual(removed.writes, ["update Gateway edge-gateway", "delete Secret edge-certificate"]);
        assert.equal(
            removed.run.outputs["scoringUri"]?.value,
            `http://${address as string}/api/v1/service/fraud/score`,
        );
    });

    it("makes a new certificate Secret first where a provider would delete a changed one first", async () => {
        await change(program({ tls: tlsOf("leaf") }, false));
        assert.deepEqual((await change(program({ tls: tlsOf("ec") }, false))).writes, [
            "create RandomId edge-certificate-name",
            "create Secret edge-certificate",
            "update Gateway edge-gateway",
            "delete Secret edge-certificate",
            "delete RandomId edge-certificate-name",
        ]);
    });

    it("refuses, when it learns it, a certificate that is not for the name", async () => {
        stack.program = program({ tls: { ...tlsOf("leaf"), hostname: pulumi.output("other.example.com") } });
        await assert.rejects(stack.up(), (error: SandboxRunError) => {
            assert.match(
                error.message,
                /ScoringGateway "edge": 1 problem\n +- tls\.hostname = "other\.example\.com": must be among the certificate's DNS subject alternative names\./,
            );
            assert.doesNotMatch(error.stdout, /BEGIN/);
            return true;
        });
        assert.equal(written(0).includes("create Gateway edge-gateway"), false);
    });

    it("refuses, when it learns it, a certificate that Envoy Gateway would not serve", async () => {
        const ended = CORPUS.find(({ what }) => what === "a chain whose issuer has ended")!;
        const tls = {
            certificate: pulumi.output(ended.certificate),
            privateKey: pulumi.secret(ended.privateKey),
            hostname: CORPUS_HOST,
        };
        await change(program({ tls: tlsOf("leaf") }));
        const from = sandbox.writes.length;
        stack.program = program({ tls });
        await assert.rejects(stack.up(), (error: SandboxRunError) => {
            const rule = "certificate 2 of the chain ended on 2021-01-01T00:00:00.000Z";
            assert.ok(error.message.includes(`tls.certificate = [secret]: ${rule}. Renew it`), error.message);
            return true;
        });
        assert.deepEqual(written(from), []);
    });

    it("is called by its DNS label's name", async () => {
        const { run } = await change(program({ loadBalancer: { dnsLabel: "acme-scoring" } }));
        assert.equal(
            run.outputs["scoringUri"]?.value,
            "http://acme-scoring.westeurope.cloudapp.azure.com/api/v1/service/fraud/score",
        );
    });

    it("can be used from another stack", async () => {
        await change(program({}));
        const other = await sandbox.stack(
            () => {
                const edge = new pulumi.StackReference("organization/sandbox/dev");
                const text = (name: string) => edge.requireOutput(name) as pulumi.Output<string>;
                const target = ScoringGateway.existing("edge", {
                    cluster: servingCluster(),
                    gatewayName: text("gatewayName"),
                    gatewayNamespace: text("gatewayNamespace"),
                    implementation: "envoy-gateway",
                    address: text("host"),
                });
                const versions = { only: { image: "acme.azurecr.io/churn:1", pool: "cpu" } };
                return { uri: new ScoringEndpoint("churn", { target, versions }).scoringUri };
            },
            { stackName: "endpoints" },
        );
        const from = sandbox.writes.length;
        const run = await other.up();
        assert.match(
            run.outputs["uri"]?.value as string,
            /^http:\/\/203\.0\.113\.[0-9]+\/api\/v1\/service\/churn\/score$/,
        );
        assert.equal(written(from).filter((line) => /Gateway|Namespace|Release/.test(line)).length, 0);
        assert.deepEqual(
            steps(await other.up()).filter((line) => !line.startsWith("read")),
            [],
        );
    });

    it("reaches every child with transforms", async () => {
        const reached = new Set<string>();
        stack.program = () => {
            const cluster = servingCluster();
            const transforms: pulumi.ResourceTransform[] = [
                ({ type, name }) => {
                    reached.add(`${type.split(":").at(-1)} ${name}`);
                    return undefined;
                },
            ];
            const target = new ScoringGateway("edge", { cluster }, { transforms });
            const versions = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } };
            new ScoringEndpoint("fraud", { target, versions }, { transforms });
        };
        await stack.preview();
        const children = [
            ...[
                "Namespace edge-envoy-gateway-system",
                "Release edge-envoy-gateway",
                "Namespace edge-scoring",
            ],
            ...[
                "NetworkPolicy edge-scoring-only-gateway",
                "EnvoyProxy edge-proxy",
                "GatewayClass edge-class",
            ],
            "ClientTrafficPolicy edge-clients",
            ...["Gateway edge-gateway", "ServiceAccount fraud-account", "RandomPassword fraud-primary-key"],
            ...["RandomPassword fraud-secondary-key", "Secret fraud-keys", "SecurityPolicy fraud-auth"],
            ...[
                "BackendTrafficPolicy fraud-traffic",
                "HTTPRoute fraud-route",
                "Deployment fraud-blue-deployment",
            ],
            ...["HorizontalPodAutoscaler fraud-blue-autoscaler", "PodDisruptionBudget fraud-blue-budget"],
            ...["Service fraud-blue-service", "ScoringDeployment fraud-blue"],
        ];
        assert.deepEqual(
            children.filter((child) => !reached.has(child)),
            [],
        );
    });

    it("rotates a pool under a version: the new pool, the work, and last the old pool", async () => {
        const onAks = (vmSize: string) => () => {
            const pools = { cpu: { vmSize, count: 3 } };
            const cluster = new AksCluster("ml", {
                resourceGroupName: "scoring",
                location: "westeurope",
                pools,
            });
            const target = new ScoringGateway("edge", { cluster });
            const versions = { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } };
            return { uri: new ScoringEndpoint("fraud", { target, versions }).scoringUri };
        };
        await change(onAks("Standard_D4s_v5"));
        const rotated = (await change(onAks("Standard_D8s_v5"))).writes;
        assert.deepEqual(
            rotated
                .filter((line) => /AgentPool|fraud|edge/.test(line))
                .map((line) => line.replace(/(ml-cpu)-.*/, "$1")),
            ["create AgentPool ml-cpu", "update Deployment fraud-blue-deployment", "delete AgentPool ml-cpu"],
        );
    });

    it("says what is missing where a program hands over nothing", async () => {
        stack.program = () => new ScoringGateway("edge", { cluster: undefined as never, replicas: 0 });
        await assert.rejects(
            stack.preview(),
            /ScoringGateway "edge": 2 problems\n +- cluster: is missing\. Give an AksCluster, or AksCluster\.existing\("…", { … }\)\.\n +- replicas = 0: must be a whole number from 1 to 100\. The least is 1\./,
        );
        stack.program = () => new ScoringEndpoint("fraud", undefined as never);
        await assert.rejects(
            stack.preview(),
            /ScoringEndpoint "fraud": 1 problem\n +- must be an object\. Write { target, versions }\./,
        );
    });
});
