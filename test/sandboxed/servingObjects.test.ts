import assert from "node:assert/strict";
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup";
import * as pulumi from "@pulumi/pulumi";
import { ScoringDeployment, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { Sandbox, type Write } from "aks-scoring/sandbox";
import { servingCluster } from "./servingCluster";

// Every object that serving makes, as a provider gets it: one program with every setting, one update.

const GUID = "72f988bf-86f1-41af-91ab-2d7cd011db47";

function program(): void {
    const cluster = servingCluster({ managedMetrics: true });
    const target = new ScoringGateway("edge", {
        cluster,
        namespaces: ["scoring", "tests"],
        loadBalancer: { internal: true, subnet: pulumi.output("gateways"), annotations: { team: "risk" } },
    });
    const group = new ResourceGroup("identities", {
        resourceGroupName: "identities",
        location: "westeurope",
    });
    const scorer = new UserAssignedIdentity("scorer", {
        resourceGroupName: group.name,
        resourceName: "scorer",
    });
    const workloadIdentity = { identityId: scorer.id, clientId: pulumi.output(GUID) };
    new ScoringEndpoint("fraud", {
        target,
        auth: "token",
        token: { tenantId: pulumi.output(GUID), audience: "api://fraud", otherAudiences: ["fraud"] },
        scoringPath: "/v1/models/fraud:predict",
        scoringTimeoutMs: 2500,
        replicaMaxConcurrentRequests: 4,
        workloadIdentity,
        tags: { team: "risk", area: pulumi.output("cards") },
        properties: { origin: "v1" },
        description: "Card fraud",
        versions: {
            blue: {
                image: "acme.azurecr.io/fraud:12",
                pool: "cpu",
                cpuCores: 1,
                memoryGb: 2,
                memoryGbLimit: 3,
                replicas: 2,
                type: "control",
                traffic: 90,
                command: ["python"],
                args: ["-m", pulumi.output("serve")],
                environmentVariables: { B: "2", A: pulumi.output("1") },
                readOnlyRootFilesystem: true,
                runAsUser: 1001,
                rollout: { maxSurge: 1 },
                readinessProbe: { path: "/ready", periodSeconds: 2 },
                description: "The one that was there",
            },
            green: {
                image: "acme.azurecr.io/fraud:13",
                pool: "gpu",
                gpus: 1,
                autoscale: { maxReplicas: 300 },
            },
        },
    });
    new ScoringEndpoint("churn", {
        target,
        namespace: "tests",
        auth: "none",
        serviceAccountToken: true,
        workloadIdentity,
        versions: { only: { image: "acme.azurecr.io/churn:1", pool: "cpu", readiness: false } },
    });
    const own = ScoringGateway.existing("own", {
        cluster,
        gatewayName: "public",
        gatewayNamespace: pulumi.output("infra"),
        implementation: "other",
        hostname: "a.example.com",
        tls: true,
    });
    const plain = new ScoringEndpoint(
        "plain",
        {
            target: own,
            auth: "none",
            serviceAccountName: "mine",
            versions: { only: { image: "acme.azurecr.io/plain:1", pool: "cpu" } },
        },
        { dependsOn: [target] },
    );
    new ScoringDeployment(
        "alone",
        {
            target: own,
            endpointName: "plain",
            versionName: "shadow",
            image: "acme.azurecr.io/plain:2",
            pool: "cpu",
        },
        { dependsOn: [plain] },
    );
}

describe("the objects that serving makes", () => {
    let sandbox: Sandbox;
    let writes: readonly Write[];
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    const inputs = (name: string): any => {
        const write = writes.find((one) => one.name === name);
        assert.ok(write, `nothing is called ${name}`);
        return write.inputs as unknown;
    };
    const names = (type: string) =>
        writes
            .filter((one) => one.type.endsWith(`:${type}`))
            .map((one) => one.name)
            .sort();

    before(async () => {
        sandbox = await Sandbox.start();
        await (await sandbox.stack(program)).up();
        writes = sandbox.writes;
    });
    after(() => sandbox.stop());

    it("a Deployment that the restricted standard takes", () => {
        const { metadata, spec } = inputs("fraud-blue-deployment");
        const selector = { "aks-scoring/endpoint": "fraud", "aks-scoring/version": "blue" };
        const labels = {
            "app.kubernetes.io/name": "fraud",
            "app.kubernetes.io/instance": "fraud-blue-noln48",
            "app.kubernetes.io/component": "scoring",
            "app.kubernetes.io/managed-by": "pulumi",
            ...selector,
        };
        assert.deepEqual(metadata, {
            name: "fraud-blue-noln48",
            namespace: "scoring",
            labels,
            annotations: {
                "aks-scoring/type": "control",
                "aks-scoring/description": "The one that was there",
            },
        });
        const { template, ...rest } = spec;
        assert.deepEqual(rest, {
            replicas: 2,
            progressDeadlineSeconds: 1800,
            selector: { matchLabels: selector },
            strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        });
        assert.deepEqual(template.metadata, { labels: { ...labels, "azure.workload.identity/use": "true" } });
        const spread = {
            maxSkew: 1,
            whenUnsatisfiable: "ScheduleAnyway",
            matchLabelKeys: ["pod-template-hash"],
        };
        const probe = {
            httpGet: { path: "/", port: "scoring", scheme: "HTTP" },
            timeoutSeconds: 2,
            successThreshold: 1,
        };
        assert.deepEqual(template.spec, {
            automountServiceAccountToken: false,
            serviceAccountName: "fraud-pods-nx3gdo",
            enableServiceLinks: false,
            nodeSelector: { "aks-scoring/generation": "cpu-du1a" },
            topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
                (topologyKey) => ({
                    ...spread,
                    topologyKey,
                    labelSelector: { matchLabels: selector },
                }),
            ),
            terminationGracePeriodSeconds: 13,
            securityContext: {
                runAsNonRoot: true,
                runAsUser: 1001,
                seccompProfile: { type: "RuntimeDefault" },
            },
            containers: [
                {
                    name: "scoring",
                    image: "acme.azurecr.io/fraud:12",
                    command: ["python"],
                    args: ["-m", "serve"],
                    ports: [{ name: "scoring", containerPort: 5001, protocol: "TCP" }],
                    env: [
                        { name: "A", value: "1" },
                        { name: "B", value: "2" },
                        { name: "SERVICE_NAME", value: "fraud" },
                        { name: "SERVICE_PATH_PREFIX", value: "/api/v1/service/fraud" },
                    ],
                    resources: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "3Gi" } },
                    livenessProbe: {
                        ...probe,
                        periodSeconds: 10,
                        initialDelaySeconds: 310,
                        failureThreshold: 3,
                    },
                    readinessProbe: {
                        ...probe,
                        httpGet: { ...probe.httpGet, path: "/ready" },
                        periodSeconds: 2,
                        initialDelaySeconds: 5,
                        failureThreshold: 3,
                    },
                    lifecycle: { preStop: { sleep: { seconds: 10 } } },
                    securityContext: {
                        allowPrivilegeEscalation: false,
                        capabilities: { drop: ["ALL"] },
                        readOnlyRootFilesystem: true,
                    },
                    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
                },
            ],
            volumes: [{ name: "tmp", emptyDir: {} }],
        });
    });

    it("no number of replicas under autoscale, the device's limit, and tolerations for its pool", () => {
        const { spec } = inputs("fraud-green-deployment");
        assert.equal("replicas" in spec, false);
        const pod = spec.template.spec;
        assert.deepEqual(pod.tolerations, [
            { key: "ml.azure.com/amlarc-workload", operator: "Equal", value: "true", effect: "NoSchedule" },
        ]);
        assert.deepEqual(pod.containers[0].resources, {
            requests: { cpu: "100m", memory: "512Mi" },
            limits: { "nvidia.com/gpu": "1" },
        });
        assert.deepEqual(inputs("fraud-green-autoscaler").spec, {
            scaleTargetRef: {
                apiVersion: "apps/v1",
                kind: "Deployment",
                name: inputs("fraud-green-deployment").metadata.name,
            },
            minReplicas: 1,
            maxReplicas: 300,
            metrics: [
                {
                    type: "Resource",
                    resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
                },
            ],
        });
        assert.deepEqual(names("HorizontalPodAutoscaler"), [
            "alone-autoscaler",
            "churn-only-autoscaler",
            "fraud-green-autoscaler",
            "plain-only-autoscaler",
        ]);
    });

    it("a budget that lets nodes drain, and a Service that nobody waits for", () => {
        const matchLabels = { "aks-scoring/endpoint": "fraud", "aks-scoring/version": "blue" };
        assert.deepEqual(inputs("fraud-blue-budget").spec, {
            maxUnavailable: 1,
            unhealthyPodEvictionPolicy: "AlwaysAllow",
            selector: { matchLabels },
        });
        const { metadata, spec } = inputs("fraud-blue-service");
        assert.deepEqual(metadata.annotations, {
            "pulumi.com/skipAwait": "true",
            "gateway.envoyproxy.io/version": "blue",
        });
        assert.deepEqual(spec, {
            type: "ClusterIP",
            selector: matchLabels,
            ports: [{ name: "http", port: 80, targetPort: "scoring", protocol: "TCP" }],
        });
    });

    it("a route that splits by weight and says which version served, and one for each version that is asked for", () => {
        const { metadata, spec } = inputs("fraud-route");
        assert.deepEqual(metadata.annotations, {
            "aks-scoring/description": "Card fraud",
            "aks-scoring/properties": '{"origin":"v1"}',
            "aks-scoring/tags": '{"area":"cards","team":"risk"}',
        });
        assert.deepEqual(spec.parentRefs, [
            {
                group: "gateway.networking.k8s.io",
                kind: "Gateway",
                name: "edge",
                namespace: "envoy-gateway-system",
            },
        ]);
        const backend = (name: string) => ({ group: "", kind: "Service", name, port: 80 });
        const blue = backend("fraud-blue-noln48");
        const green = backend(inputs("fraud-green-service").metadata.name as string);
        const exact = {
            path: { type: "Exact", value: "/api/v1/service/fraud/score" },
            rewrite: { type: "ReplaceFullPath", replaceFullPath: "/v1/models/fraud:predict" },
        };
        const prefix = {
            path: { type: "PathPrefix", value: "/api/v1/service/fraud" },
            rewrite: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" },
        };
        const value =
            "%CEL(xds.upstream_host_locality_metadata.filter_metadata['envoy-gateway'].resources[0].annotations.version)%";
        const filters = (path: object) => [
            { type: "URLRewrite", urlRewrite: { path } },
            {
                type: "ResponseHeaderModifier",
                responseHeaderModifier: { set: [{ name: "azureml-model-deployment", value }] },
            },
        ];
        const split = (name: string, { path, rewrite }: typeof exact | typeof prefix) => ({
            name,
            matches: [{ path }],
            filters: filters(rewrite),
            backendRefs: [
                { ...blue, weight: 90 },
                { ...green, weight: 10 },
            ],
        });
        assert.deepEqual(spec.rules, [split("score-weighted", exact), split("weighted", prefix)]);

        const pin = (name: string, { path, rewrite }: typeof exact | typeof prefix) => ({
            name,
            matches: [
                { path, headers: [{ type: "Exact", name: "azureml-model-deployment", value: "green" }] },
            ],
            filters: filters(rewrite),
            backendRefs: [green],
        });
        const own = inputs("fraud-green-route");
        assert.equal(own.metadata.name, green.name);
        assert.deepEqual(own.spec.parentRefs, spec.parentRefs);
        assert.deepEqual(own.spec.rules, [pin("score-pin", exact), pin("pin", prefix)]);
        for (const route of [metadata, own.metadata]) {
            assert.equal(route.labels["aks-scoring/endpoint"], "fraud", "what the policies look for");
        }
    });

    it("policies for tokens of both of Entra ID's versions, timeout, concurrency and safe retries", () => {
        const matchLabels = { "aks-scoring/endpoint": "fraud" };
        const targetSelectors = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", matchLabels }];
        const audiences = ["api://fraud", "fraud"];
        const authority = `https://login.microsoftonline.com/${GUID}`;
        assert.deepEqual(inputs("fraud-auth").spec, {
            targetSelectors,
            jwt: {
                providers: [
                    {
                        name: "entra-v2",
                        issuer: `${authority}/v2.0`,
                        audiences,
                        remoteJWKS: { uri: `${authority}/discovery/v2.0/keys` },
                    },
                    {
                        name: "entra-v1",
                        issuer: `https://sts.windows.net/${GUID}/`,
                        audiences,
                        remoteJWKS: { uri: `${authority}/discovery/keys` },
                    },
                ],
            },
            authorization: {
                defaultAction: "Deny",
                rules: ["entra-v2", "entra-v1"].map((provider) => ({
                    name: `${provider}-tenant`,
                    action: "Allow",
                    principal: {
                        jwt: { provider, claims: [{ name: "tid", valueType: "String", values: [GUID] }] },
                    },
                })),
            },
        });
        assert.deepEqual(inputs("fraud-traffic").spec, {
            targetSelectors,
            timeout: { tcp: { connectTimeout: "500ms" }, http: { requestTimeout: "2s500ms" } },
            tcpKeepalive: { idleTime: "5s", interval: "3s", probes: 5 },
            requestBuffer: { limit: 104_857_600 },
            healthCheck: {
                passive: {
                    splitExternalLocalOriginErrors: true,
                    consecutiveLocalOriginFailures: 5,
                    consecutive5XxErrors: 2_147_483_647,
                    baseEjectionTime: "30s",
                    maxEjectionPercent: 50,
                },
            },
            circuitBreaker: {
                maxConnections: 2416,
                maxParallelRequests: 2416,
                maxPendingRequests: 2416,
                perEndpoint: { maxConnections: 4 },
                maxRequestsPerConnection: 1,
            },
            loadBalancer: { type: "LeastRequest" },
            retry: { numRetries: 30, retryOn: { triggers: ["connect-failure", "reset-before-request"] } },
            telemetry: { metrics: { routeStatName: "%ROUTE_NAMESPACE%/%ROUTE_NAME%/%ROUTE_RULE_NAME%" } },
        });
        assert.deepEqual(names("SecurityPolicy"), [
            "churn-auth",
            "edge-denial",
            "edge-guard-auth",
            "fraud-auth",
        ]);
        assert.deepEqual(names("BackendTrafficPolicy"), ["churn-traffic", "fraud-traffic"]);
    });

    it("a service account with an identity, trusted one after another", () => {
        assert.deepEqual(inputs("fraud-account").metadata.annotations, {
            "azure.workload.identity/client-id": GUID,
        });
        assert.equal(inputs("fraud-account").automountServiceAccountToken, false);
        assert.deepEqual(inputs("churn-trust"), {
            resourceGroupName: "identities",
            resourceName: "scorer",
            federatedIdentityCredentialResourceName: "ml-tests-churn",
            issuer: "https://oidc.test/ml/",
            subject: `system:serviceaccount:tests:${inputs("churn-account").metadata.name}`,
            audiences: ["api://AzureADTokenExchange"],
        });
        const pods = inputs("churn-only-deployment").spec.template.spec;
        assert.equal(pods.automountServiceAccountToken, true);
        assert.equal("readinessProbe" in pods.containers[0], false);
        const trusts = writes.filter(({ type }) => type.endsWith(":FederatedIdentityCredential"));
        assert.deepEqual(
            trusts.map(({ name }) => name),
            ["fraud-trust", "churn-trust"],
        );
        const order = writes.map(({ name }) => name);
        assert.ok(order.indexOf("churn-trust") < order.indexOf("churn-only-deployment"));
    });

    it("no policies on somebody else's gateway, and the timeout on the route", () => {
        const { spec } = inputs("plain-route");
        assert.deepEqual(spec.parentRefs[0].name, "public");
        assert.deepEqual(spec.parentRefs[0].namespace, "infra");
        assert.deepEqual(
            spec.rules.map((rule: { name?: string; timeouts: object }) => [rule.name, rule.timeouts]),
            [[undefined, { request: "1m" }]],
        );
        const says = (value: string) => [{ name: "azureml-model-deployment", value }];
        assert.deepEqual(spec.rules[0].backendRefs[0].filters, [
            { type: "ResponseHeaderModifier", responseHeaderModifier: { set: says("only") } },
        ]);
        const [, pinned] = inputs("plain-only-route").spec.rules[0].filters;
        assert.deepEqual(pinned.responseHeaderModifier, { set: says("only") });
        assert.equal(inputs("plain-only-deployment").spec.template.spec.serviceAccountName, "mine");
        assert.deepEqual(names("ServiceAccount"), ["churn-account", "fraud-account"]);
        const alone = inputs("alone-deployment");
        assert.equal(alone.metadata.labels["aks-scoring/version"], "shadow");
        const [container] = alone.spec.template.spec.containers;
        assert.equal("env" in container, false, "nobody knows the path that leads to it");
    });

    it("a gateway: chart, class, Envoys, listeners", () => {
        assert.deepEqual(inputs("edge-envoy-gateway"), {
            name: "envoy-gateway",
            namespace: "envoy-gateway-system",
            chart: "oci://docker.io/envoyproxy/gateway-helm",
            version: "v1.9.1",
            values: { deployment: { replicas: 2 }, podDisruptionBudget: { minAvailable: 1 } },
            skipCrds: true,
            compat: "true",
        });
        assert.deepEqual(inputs("edge-class").spec, {
            controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
            parametersRef: {
                group: "gateway.envoyproxy.io",
                kind: "EnvoyProxy",
                name: "edge",
                namespace: "envoy-gateway-system",
            },
        });
        const kubernetes = inputs("edge-proxy").spec.provider.kubernetes;
        assert.deepEqual(kubernetes.envoyService, {
            type: "LoadBalancer",
            annotations: {
                "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
                "service.beta.kubernetes.io/azure-load-balancer-internal-subnet": "gateways",
                team: "risk",
            },
        });
        assert.equal(kubernetes.envoyDeployment.replicas, 3);
        assert.deepEqual(kubernetes.envoyPDB, { minAvailable: 2 });
        const { metadata, spec } = inputs("edge-gateway");
        assert.deepEqual(metadata.annotations, { "pulumi.com/waitFor": "condition=Programmed" });
        const selector = { matchLabels: { "aks-scoring/gateway": "edge" } };
        assert.deepEqual(spec, {
            gatewayClassName: "edge",
            infrastructure: {
                annotations: {
                    "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
                    "service.beta.kubernetes.io/azure-load-balancer-internal-subnet": "gateways",
                },
            },
            listeners: [
                {
                    name: "http",
                    protocol: "HTTP",
                    port: 80,
                    allowedRoutes: { namespaces: { from: "Selector", selector } },
                },
            ],
        });
    });

    it("namespaces closed to all but the Envoys", () => {
        assert.deepEqual(inputs("edge-scoring").metadata, {
            name: "scoring",
            labels: {
                "app.kubernetes.io/name": "edge",
                "app.kubernetes.io/component": "gateway",
                "app.kubernetes.io/managed-by": "pulumi",
                "aks-scoring/gateway": "edge",
                "pod-security.kubernetes.io/enforce": "restricted",
            },
        });
        assert.deepEqual(inputs("edge-tests-only-gateway").spec, {
            podSelector: {},
            policyTypes: ["Ingress", "Egress"],
            ingress: [
                {
                    from: [
                        {
                            namespaceSelector: {
                                matchLabels: { "kubernetes.io/metadata.name": "envoy-gateway-system" },
                            },
                            podSelector: {
                                matchLabels: {
                                    "app.kubernetes.io/component": "proxy",
                                    "app.kubernetes.io/managed-by": "envoy-gateway",
                                    "gateway.envoyproxy.io/owning-gateway-name": "edge",
                                    "gateway.envoyproxy.io/owning-gateway-namespace": "envoy-gateway-system",
                                },
                            },
                        },
                    ],
                },
            ],
        });
    });

    it("monitors that say endpoint and version", () => {
        assert.deepEqual(names("PodMonitor"), ["churn-metrics", "edge-metrics", "fraud-metrics"]);
        const { podMetricsEndpoints, namespaceSelector } = inputs("fraud-metrics").spec;
        assert.deepEqual(namespaceSelector, { matchNames: ["envoy-gateway-system"] });
        const object = (version: string) => inputs(`fraud-${version}-service`).metadata.name as string;
        const version = (replacement: string) => ({
            action: "replace",
            sourceLabels: ["envoy_cluster_name"],
            regex: `httproute/scoring/${object(replacement)}/.*`,
            targetLabel: "scoring_version",
            replacement,
        });
        const routes = ["fraud", object("blue"), object("green")].map((name) => `scoring/${name}/`).join("|");
        assert.deepEqual(podMetricsEndpoints, [
            {
                port: "metrics",
                path: "/stats/prometheus",
                interval: "30s",
                params: { filter: [`^cluster\\.httproute/(${routes})|\\.route\\.(${routes})`] },
                metricRelabelings: [
                    { action: "replace", targetLabel: "scoring_endpoint", replacement: "fraud" },
                    version("blue"),
                    version("green"),
                ],
            },
        ]);
    });
});
