import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/kubernetes";
import { AksCluster, ScoringDeployment, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { laidOut } from "./laidOut";

// Every resource of some programs, word by word, as test/golden/objects has it: what a change of the library does to what
// it makes is a diff there. After a change that is meant, WRITE_OBJECTS=1 writes them anew.

const ROOT = join(__dirname, "..", "..", "..");
const PEM = join(ROOT, "test", "core", "pem");
const pem = (name: string) => readFileSync(join(PEM, name), "utf8");

const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const CLIENT = "6A1F0F0E-5F6B-4C43-9D0F-3F2F2F1B7C11";
const KEYS = { primaryKey: "first-key-".padEnd(40, "1"), secondaryKey: "second-key-".padEnd(40, "2") };
const identity = (name: string) => ({
    clientId: CLIENT,
    identityId:
        "/subscriptions/8c3ae4ae-6f2a-4ab4-9b7c-2b2a5b0cb9e2/resourceGroups/ids/providers/" +
        `Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
});

const ANSWERS = {
    states: {
        "azure-native:containerservice:ManagedCluster": {
            identityProfile: { kubeletidentity: { objectId: TENANT } },
            oidcIssuerProfile: { issuerURL: "https://oidc.example.com/1/" },
        },
        "kubernetes:gateway.networking.k8s.io/v1:Gateway": { status: { addresses: [{ value: "20.1.2.3" }] } },
        "random:index/randomPassword:RandomPassword": (name: string) => ({ result: `drawn ${name}` }),
        "random:index/randomId:RandomId": { hex: "0a1b2c3d" },
    },
    calls: {
        "azure-native:containerservice:listManagedClusterUserCredentials": {
            kubeconfigs: [{ name: "clusterUser", value: Buffer.from("apiVersion: v1").toString("base64") }],
        },
    },
};

const PLACE = { resourceGroupName: "rg", location: "westeurope", purpose: "DevTest" } as const;
const POOLS = { cpu: { vmSize: "Standard_D4s_v5" } };
const IMAGE = "acme.azurecr.io/fraud:12";
const VERSIONS = {
    blue: { image: IMAGE, pool: "cpu", traffic: 90, replicas: 2 },
    green: { image: IMAGE, pool: "cpu", traffic: 10 },
};

type Options = pulumi.ComponentResourceOptions;

function ways({ scoringUri, swaggerUri, primaryKey, secondaryKey }: ScoringEndpoint) {
    return { scoringUri, swaggerUri, primaryKey, secondaryKey };
}

/** By the name of the file that tells what they make. */
const PROGRAMS: Readonly<Record<string, (options: Options) => object>> = {
    "a gateway and two versions": (options) => {
        const cluster = new AksCluster("ml", { ...PLACE, pools: POOLS }, options);
        const target = new ScoringGateway("edge", { cluster, http: true }, options);
        return ways(new ScoringEndpoint("fraud", { target, versions: VERSIONS }, options));
    },

    "everything of a gateway": (options) => {
        const registries = [
            "/subscriptions/8c3ae4ae-6f2a-4ab4-9b7c-2b2a5b0cb9e2/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/acme",
        ];
        const cluster = new AksCluster(
            "ml",
            { ...PLACE, pools: POOLS, managedMetrics: true, registries },
            options,
        );
        const target = new ScoringGateway(
            "edge",
            {
                cluster,
                gatewayName: "front",
                namespaces: ["b", "c", "a"],
                hostnames: { b: "b.models.example.com", a: "a.models.example.com" },
                replicas: 3,
                maxScoringTimeoutMs: 600_000,
                loadBalancer: { internal: true, subnet: "lb", annotations: { note: "text" } },
                tls: {
                    certificate: pem("leaf.pem"),
                    privateKey: pulumi.secret(pem("leaf.key")),
                    hostname: "scoring.example.com",
                },
                clients: {
                    uploadTimeoutMs: 60_000,
                    idleTimeoutMs: 30_000,
                    maxConnections: 7,
                },
                egress: {
                    to: [
                        { cidr: "10.1.0.0/16", ports: [443] },
                        { cidr: "0.0.0.0/0" },
                        { namespace: "redis", ports: [6379] },
                    ],
                },
            },
            options,
        );
        const keys = { target, ...KEYS, namespace: "b", versions: VERSIONS };
        const fraud = new ScoringEndpoint("fraud", keys, options);
        const token = { tenantId: TENANT, audience: "api://churn", otherAudiences: ["api://old"] };
        new ScoringEndpoint(
            "churn",
            {
                target,
                auth: "token",
                token: { ...token, roles: ["Score"], scopes: ["Score.Read"], clientIds: [CLIENT] },
                scoringPath: "/v1/models/churn:predict",
                namespace: "c",
                versions: VERSIONS,
            },
            options,
        );
        const all = { target, auth: "none", namespace: "a", versions: { blue: { image: IMAGE } } } as const;
        const anyone = new ScoringEndpoint("anyone", all, options);
        return { fraud: ways(fraud), anyone: ways(anyone), address: target.address, host: target.host };
    },

    "everything of a version": (options) => {
        const pools = { ...POOLS, gpu: { vmSize: "Standard_NC4as_T4_v3", taints: ["team=a:NoSchedule"] } };
        const cluster = new AksCluster("ml", { ...PLACE, pools });
        const target = new ScoringGateway("edge", { cluster, http: true }, options);
        const probe = {
            path: "/healthy",
            periodSeconds: 7,
            initialDelaySeconds: 8,
            timeoutSeconds: 3,
            failureThreshold: 4,
        };
        new ScoringEndpoint(
            "fraud",
            {
                target,
                endpointName: "fraud-scores",
                ...KEYS,
                scoringTimeoutMs: 30_000,
                replicaMaxConcurrentRequests: 8,
                maxRequestBodyBytes: "none",
                port: 8080,
                tags: { team: "a" },
                properties: { origin: "b" },
                description: "Scores",
                workloadIdentity: identity("fraud"),
                serviceAccountToken: true,
                appInsightsConnectionString: "InstrumentationKey=00000000-0000-0000-0000-000000000000",
                versions: {
                    blue: {
                        image: IMAGE,
                        pool: "gpu",
                        gpus: 1,
                        cpuCores: 1,
                        cpuCoresLimit: 2,
                        memoryGb: 2,
                        memoryGbLimit: 3,
                        autoscale: { minReplicas: 2, maxReplicas: 3, targetUtilization: 60 },
                        traffic: 100,
                        type: "control",
                        livenessProbe: probe,
                        readinessProbe: { ...probe, successThreshold: 2 },
                        environmentVariables: { B: "2", A: "1" },
                        secretEnvironmentVariables: { SECRET: "hidden" },
                        command: ["serve"],
                        args: ["--fast"],
                        runAsUser: 2000,
                        readOnlyRootFilesystem: true,
                        rollout: { maxSurge: 2, maxUnavailable: "10%" },
                        tags: { stage: "first" },
                        properties: { from: "c" },
                        description: "Blue",
                    },
                    green: { image: IMAGE, pool: "cpu", readiness: false, traffic: 0 },
                },
            },
            options,
        );
        new ScoringEndpoint(
            "churn",
            { target, workloadIdentity: identity("churn"), keyRotation: { primary: 2 }, versions: VERSIONS },
            options,
        );
        const old = { target, serviceAccountName: "theirs", versions: VERSIONS };
        return ways(new ScoringEndpoint("old", old, options));
    },

    "Secrets that cannot change": (options) => {
        const kubernetesProvider = new Provider("own", { kubeconfig: "apiVersion: v1" });
        const cluster = new AksCluster("ml", { ...PLACE, pools: POOLS, kubernetesProvider });
        const tls = {
            certificate: pem("leaf.pem"),
            privateKey: pulumi.secret(pem("leaf.key")),
            hostname: "scoring.example.com",
        };
        const target = new ScoringGateway("edge", { cluster, tls, http: true }, options);
        const secretEnvironmentVariables = { SECRET: "hidden" };
        const versions = { blue: { image: IMAGE, secretEnvironmentVariables } };
        return ways(new ScoringEndpoint("fraud", { target, ...KEYS, versions }, options));
    },

    "every way in": (options) => {
        const pools = { cpu: { ...POOLS.cpu, count: 100 } };
        const clusterName = "m".padEnd(63, "l");
        const cluster = new AksCluster("ml", { ...PLACE, clusterName, pools });
        const target = new ScoringGateway(
            "edge",
            {
                cluster,
                http: true,
                namespaces: ["s".padEnd(63, "s")],
                loadBalancer: { dnsLabel: "scores" },
                egress: { metadataService: true },
            },
            options,
        );
        const token = { tenantId: TENANT.toUpperCase(), audience: "api://churn" };
        const blue = { image: IMAGE, replicas: 60, traffic: 100 };
        const settings = {
            tenant: {},
            roles: { roles: ["Score", "Admin"] },
            scopes: { scopes: ["Score.Read", "Score.All"] },
            clients: { clientIds: [CLIENT, TENANT] },
            all: { roles: ["Score"], scopes: ["Score.Read"], clientIds: [CLIENT] },
        };
        for (const [name, more] of Object.entries(settings)) {
            const green = { ...blue, traffic: 0 };
            const versions = { blue, ...(name === "all" ? { green } : {}) };
            const replicaMaxConcurrentRequests = 10;
            new ScoringEndpoint(
                name,
                {
                    target,
                    auth: "token",
                    token: { ...token, ...more },
                    versions,
                    workloadIdentity: identity(name),
                    replicaMaxConcurrentRequests,
                },
                options,
            );
        }
        new ScoringDeployment(
            "alone",
            { target, endpointName: "alone", versionName: "blue", image: IMAGE, pool: "cpu" },
            options,
        );
        return { host: target.host };
    },

    "a gateway that exists, and is not Envoy Gateway's": (options) => {
        const cluster = new AksCluster("ml", { ...PLACE, pools: POOLS, managedMetrics: true });
        const target = ScoringGateway.existing(
            "edge",
            {
                cluster,
                gatewayName: "front",
                gatewayNamespace: "infra",
                implementation: "other",
                hostname: "scores.example.com",
                tls: true,
            },
            options,
        );
        const settings = { auth: "none", scoringPath: "/v1/score", scoringTimeoutMs: 90_000 } as const;
        return ways(new ScoringEndpoint("fraud", { target, ...settings, versions: VERSIONS }, options));
    },
};

describe("what the library makes", () => {
    for (const [title, program] of Object.entries(PROGRAMS)) {
        it(title, async () => {
            const file = join(ROOT, "test", "golden", "objects", `${title.replace(/\W+/g, "-")}.yaml`);
            const made = await laidOut(program, ANSWERS);
            if (process.env["WRITE_OBJECTS"] === "1") writeFileSync(file, made);
            assert.deepEqual(
                made.split("\n"),
                readFileSync(file, "utf8").split("\n"),
                `${file}: WRITE_OBJECTS=1`,
            );
        });
    }
});
