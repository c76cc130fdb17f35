import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringDeployment, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { Folder } from "../files/folder";
import { readsOf } from "../files/reads";
import { underMocks, valueOf } from "./mocks";

// Generic mocks, as any user's unit tests have them: a resource's state is what went in, and nothing more.

const CREDENTIALS = {
    "azure-native:containerservice:listManagedClusterUserCredentials": {
        kubeconfigs: [{ name: "clusterUser", value: Buffer.from("apiVersion: v1").toString("base64") }],
    },
};
const cpu = { vmSize: "Standard_D4s_v5" };
const clusterOf = () => new AksCluster("ml", { resourceGroupName: "rg", purpose: "DevTest", pools: { cpu } });
const image = "acme.azurecr.io/fraud:12";
const versions = {
    blue: { image, pool: "cpu", traffic: 90 },
    green: { image, pool: "cpu", traffic: 10 },
};

/** As much of a Deployment's spec as is looked at. */
interface PodSpec {
    readonly template: {
        readonly spec: {
            readonly containers: readonly [
                { readonly volumeMounts: readonly { readonly mountPath: string }[] },
            ];
        };
    };
}

async function run<T>(program: () => T) {
    return await underMocks(program, { calls: CREDENTIALS });
}

async function refusal(program: (cluster: AksCluster) => unknown): Promise<string> {
    let message = "";
    await run(() => {
        try {
            program(clusterOf());
        } catch (error) {
            assert.ok(error instanceof pulumi.ResourceError, String(error));
            message = error.message;
        }
    });
    return message;
}

describe("serving under mocks", () => {
    it("makes an endpoint of two versions behind a gateway without an address", async () => {
        const { result, inputsOf } = await run(() => {
            const gateway = new ScoringGateway("edge", { cluster: clusterOf() });
            return { gateway, endpoint: new ScoringEndpoint("fraud", { target: gateway, versions }) };
        });
        assert.equal(await valueOf(result.gateway.address), undefined);
        assert.equal(
            await valueOf(result.endpoint.scoringUri),
            "http://envoy-envoy-gateway-system-edge-06431a46.envoy-gateway-system.svc.cluster.local/api/v1/service/fraud/score",
        );
        assert.deepEqual(inputsOf("fraud-auth").spec, AUTH);
        assert.deepEqual(inputsOf("fraud-route").spec, ROUTE);
        assert.deepEqual(inputsOf("fraud-blue-deployment").spec, DEPLOYMENT);
    });

    it("mounts code, and models by address and by id, of which mocks report nothing", async () => {
        const folder = new Folder({ "score.py": "def init(): pass\ndef run(x): return x\n" });
        const id =
            "/subscriptions/s/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/ws/models/fraud/versions/3";
        const uri = pulumi.output("https://acme.blob.core.windows.net/models/fraud");
        const { inputsOf, registered } = await run(() => {
            const cluster = new AksCluster("ml", {
                resourceGroupName: "rg",
                purpose: "DevTest",
                pools: { cpu },
                blobCsiDriver: true,
            });
            new ScoringEndpoint("fraud", {
                target: new ScoringGateway("edge", { cluster }),
                versions: {
                    blue: { image, pool: "cpu", entryScript: folder.at("score.py"), model: { uri } },
                    green: { image, pool: "cpu", model: id, traffic: 10 },
                },
            });
        });
        folder.remove();
        const code = registered.find(({ name }) => /^fraud-blue-code-[0-9a-z]{8}$/.test(name));
        assert.deepEqual(Object.keys(code?.inputs.data as object), ["score.py"]);
        const mountsOf = (version: string) =>
            (inputsOf(`fraud-${version}-deployment`).spec as PodSpec).template.spec.containers[0]
                .volumeMounts;
        assert.deepEqual(
            mountsOf("blue").map(({ mountPath }) => mountPath),
            ["/var/azureml-app/score.py", "/var/azureml-app/azureml-models/fraud_blue/1/fraud"],
        );
        assert.match(mountsOf("green")[0]!.mountPath, /^\/var\/azureml-app\/azureml-models\/fraud\/3\//);
    });

    it("reads a version's file once for its hash, and once for what is looked at and goes into the ConfigMap", async () => {
        const folder = new Folder({ "score.py": "def init(): pass\ndef run(x): return x\n" });
        const entryScript = folder.at("score.py");
        const reads = await readsOf(entryScript, () =>
            run(() => {
                const target = new ScoringGateway("edge", { cluster: clusterOf() });
                new ScoringEndpoint("fraud", {
                    target,
                    versions: { blue: { image, pool: "cpu", entryScript } },
                });
            }),
        );
        folder.remove();
        assert.equal(reads, 2);
    });

    it("falls back on the address where the cluster reports no location", async () => {
        const { result } = await run(
            () => new ScoringGateway("edge", { cluster: clusterOf(), loadBalancer: { dnsLabel: "fraud" } }),
        );
        assert.match(
            await valueOf(result.host),
            /^envoy-envoy-gateway-system-edge-[0-9a-f]{8}\.envoy-gateway-system\.svc\.cluster\.local$/,
        );
    });

    it("installs Envoy Gateway once, and lets the second gateway wait for it", async () => {
        const { registered } = await run(() => {
            const cluster = clusterOf();
            new ScoringGateway("edge", { cluster });
            new ScoringGateway("second", { cluster, namespaces: ["batch"] });
        });
        assert.deepEqual(
            registered.filter(({ type }) => type.endsWith(":Release")).map(({ name }) => name),
            ["ml-envoy-gateway"],
        );
    });
});

describe("serving components that cannot be", () => {
    const Gateway = ScoringGateway as unknown as new (name: string, args: unknown) => ScoringGateway;
    const Endpoint = ScoringEndpoint as unknown as new (name: string, args: unknown) => ScoringEndpoint;
    const Deployment = ScoringDeployment as unknown as new (name: string, args: unknown) => ScoringDeployment;

    it("say so once of arguments that are no object", async () => {
        const said: string[] = [];
        await run(() => {
            for (const args of [undefined, null, "text", [1], new Map(), pulumi.output({})]) {
                for (const Component of [Gateway, Endpoint, Deployment]) {
                    assert.throws(
                        () => new Component("fraud", args),
                        (error: Error) => said.push(error.message) > 0,
                    );
                }
            }
        });
        assert.equal(said.length, 18);
        for (const message of said) {
            assert.match(message, /^Scoring\w+ "fraud": 1 problem\n.*must be an object\. .*$/);
        }
    });

    it("tell an Output from a cluster and a target", async () => {
        const late =
            "It is a Pulumi Output, known only during the update: give the value itself, or take it from the stack's configuration.";
        assert.equal(
            await refusal((cluster) => new Gateway("edge", { cluster: pulumi.output(cluster) })),
            `ScoringGateway "edge": 1 problem\n  - cluster: must be a cluster. ${late}`,
        );
        assert.equal(
            await refusal(() => new Endpoint("fraud", { target: pulumi.output({}), versions })),
            `ScoringEndpoint "fraud": 1 problem\n  - target: must be where endpoints can be served. ${late}`,
        );
    });

    it("tell what else is wrong beside a target that is missing", async () => {
        assert.equal(
            await refusal(() => new Endpoint("Bad_", { versions: {}, port: -1 })),
            [
                'ScoringEndpoint "Bad_": 4 problems',
                "  - target: is missing. Give a ScoringGateway or a WorkspaceAttachment.",
                '  - name = "Bad_": must be 3 to 32 characters: lower-case letters, digits and -, starting with a letter and ending with a letter or digit. Did you mean "bad"?',
                "  - port = -1: must be a whole number from 1 to 65535. The least is 1.",
                "  - versions: must be 1 to 6, and are 0. Add a version.",
            ].join("\n"),
        );
    });

    it("refuse a second gateway that would overwrite the first", async () => {
        assert.equal(
            await refusal((cluster) => {
                new ScoringGateway("edge", { cluster });
                new ScoringGateway("second", { cluster });
            }),
            [
                'ScoringGateway "second": 1 problem',
                '  - namespaces[0] = "scoring": belongs to gateway edge of the same cluster. Choose another name, or serve through that one.',
            ].join("\n"),
        );
    });

    it("refuse a version that is there already", async () => {
        assert.equal(
            await refusal((cluster) => {
                const target = new ScoringGateway("edge", { cluster });
                new ScoringEndpoint("fraud", { target, versions });
                const names = { endpointName: "fraud", versionName: "blue" };
                new ScoringDeployment("again", { target, ...names, image, pool: "cpu" });
            }),
            'ScoringDeployment "again": 1 problem\n  - versionName = "blue": is a version of endpoint fraud in namespace scoring already. Choose another name for one of the two.',
        );
    });
});

const AUTH = {
    apiKeyAuth: {
        credentialRefs: [{ group: "", kind: "Secret", name: "fraud-keys-8hqmu7" }],
        extractFrom: [{ headers: ["Authorization"] }],
        sanitize: true,
    },
    targetSelectors: [
        {
            group: "gateway.networking.k8s.io",
            kind: "HTTPRoute",
            matchLabels: { "aks-scoring/endpoint": "fraud" },
        },
    ],
};

const ROUTE = {
    parentRefs: [
        {
            group: "gateway.networking.k8s.io",
            kind: "Gateway",
            name: "edge",
            namespace: "envoy-gateway-system",
        },
    ],
    rules: [
        {
            backendRefs: [
                { group: "", kind: "Service", name: "fraud-blue-noln48", port: 80, weight: 90 },
                { group: "", kind: "Service", name: "fraud-green-o5q7bd", port: 80, weight: 10 },
            ],
            filters: [
                {
                    type: "URLRewrite",
                    urlRewrite: { path: { replacePrefixMatch: "/", type: "ReplacePrefixMatch" } },
                },
                {
                    responseHeaderModifier: {
                        set: [
                            {
                                name: "azureml-model-deployment",
                                value: "%CEL(xds.upstream_host_locality_metadata.filter_metadata['envoy-gateway'].resources[0].annotations.version)%",
                            },
                        ],
                    },
                    type: "ResponseHeaderModifier",
                },
            ],
            matches: [{ path: { type: "PathPrefix", value: "/api/v1/service/fraud" } }],
            name: "weighted",
        },
    ],
};

const DEPLOYMENT = {
    progressDeadlineSeconds: 1800,
    selector: { matchLabels: { "aks-scoring/endpoint": "fraud", "aks-scoring/version": "blue" } },
    strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 }, type: "RollingUpdate" },
    template: {
        metadata: {
            labels: {
                "aks-scoring/endpoint": "fraud",
                "aks-scoring/version": "blue",
                "app.kubernetes.io/component": "scoring",
                "app.kubernetes.io/instance": "fraud-blue-noln48",
                "app.kubernetes.io/managed-by": "pulumi",
                "app.kubernetes.io/name": "fraud",
            },
        },
        spec: {
            automountServiceAccountToken: false,
            containers: [
                {
                    env: [
                        { name: "SERVICE_NAME", value: "fraud" },
                        { name: "SERVICE_PATH_PREFIX", value: "/api/v1/service/fraud" },
                    ],
                    image: "acme.azurecr.io/fraud:12",
                    lifecycle: { preStop: { sleep: { seconds: 10 } } },
                    livenessProbe: {
                        failureThreshold: 3,
                        httpGet: { path: "/", port: "scoring", scheme: "HTTP" },
                        initialDelaySeconds: 310,
                        periodSeconds: 10,
                        successThreshold: 1,
                        timeoutSeconds: 2,
                    },
                    name: "scoring",
                    ports: [{ containerPort: 5001, name: "scoring", protocol: "TCP" }],
                    readinessProbe: {
                        failureThreshold: 3,
                        httpGet: { path: "/", port: "scoring", scheme: "HTTP" },
                        initialDelaySeconds: 5,
                        periodSeconds: 5,
                        successThreshold: 1,
                        timeoutSeconds: 2,
                    },
                    resources: { requests: { cpu: "100m", memory: "512Mi" } },
                    securityContext: {
                        allowPrivilegeEscalation: false,
                        capabilities: { drop: ["ALL"] },
                        readOnlyRootFilesystem: false,
                    },
                },
            ],
            enableServiceLinks: false,
            nodeSelector: { "aks-scoring/generation": "cpu-du1a" },
            securityContext: {
                runAsNonRoot: true,
                runAsUser: 1000,
                seccompProfile: { type: "RuntimeDefault" },
            },
            serviceAccountName: "fraud-pods-nx3gdo",
            terminationGracePeriodSeconds: 70,
            topologySpreadConstraints: [
                {
                    labelSelector: {
                        matchLabels: { "aks-scoring/endpoint": "fraud", "aks-scoring/version": "blue" },
                    },
                    matchLabelKeys: ["pod-template-hash"],
                    maxSkew: 1,
                    topologyKey: "topology.kubernetes.io/zone",
                    whenUnsatisfiable: "ScheduleAnyway",
                },
                {
                    labelSelector: {
                        matchLabels: { "aks-scoring/endpoint": "fraud", "aks-scoring/version": "blue" },
                    },
                    matchLabelKeys: ["pod-template-hash"],
                    maxSkew: 1,
                    topologyKey: "kubernetes.io/hostname",
                    whenUnsatisfiable: "ScheduleAnyway",
                },
            ],
        },
    },
};
