import assert from "node:assert/strict";
import {
    AppsV1Api,
    AuthorizationV1Api,
    CoreV1Api,
    DiscoveryV1Api,
    KubeConfig,
    NetworkingV1Api,
    OpenidApi,
    WellKnownApi,
    type V1Pod,
    type V1PodSpec,
} from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { until } from "../../lab/cluster/until";
import { isolating, mayConnect, type End } from "../../lab/traffic/networkPolicies";
import { ask } from "../../lab/traffic/load";
import type { StubAnswer } from "../../lab/images/scoringStub";
import { CPU_POOL, KEYS, Scene, small } from "./scene";

const IDENTITY =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/scoring" +
    "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/fraud";

const VERSIONS = { blue: small("1", { traffic: 90 }), green: small("2", { traffic: 10, replicas: 1 }) };

/** Of a Deployment. */
const CONTAINER = "/spec/template/spec/containers/0";

/** What Azure's webhook for workload identity looks for (Azure/azure-workload-identity, pkg/webhook/consts.go). */
const WEBHOOK = {
    podLabel: "azure.workload.identity/use",
    clientAnnotation: "azure.workload.identity/client-id",
    audience: "api://AzureADTokenExchange",
    mountPath: "/var/run/secrets/azure/wi",
    tokenPath: "token/azure-identity-token",
};

const ENVOY_LABELS = {
    "app.kubernetes.io/component": "proxy",
    "app.kubernetes.io/managed-by": "envoy-gateway",
    "gateway.envoyproxy.io/owning-gateway-name": "edge",
    "gateway.envoyproxy.io/owning-gateway-namespace": "envoy-gateway-system",
};

/** Pods of nobody: ordinary ones, and some that look like an Envoy of the gateway. */
const STRANGERS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["default", {}],
    ["default", ENVOY_LABELS],
    ["kube-system", {}],
    ["kube-system", ENVOY_LABELS],
    ["envoy-gateway-system", {}],
    ["scoring", ENVOY_LABELS],
    ["imposter", ENVOY_LABELS],
];

describe("what is kept apart, as far as an API server can say", () => {
    let scene: Scene;
    let core: CoreV1Api;
    let clientId: string;
    before(async () => {
        scene = await Scene.start({ pools: CPU_POOL, endpoint: { ...KEYS, versions: VERSIONS } });
        const { azure } = scene.lab.sandbox;
        await azure.put(IDENTITY, { location: "westeurope" });
        clientId = azure.get(IDENTITY).clientId as string;
        await scene.endpoint({ workloadIdentity: { identityId: IDENTITY, clientId } });
        await until("the pods before to be gone", async () => (await scene.pods()).length === 3);
        core = scene.lab.client.makeApiClient(CoreV1Api);
    });
    after(async () => {
        await scene?.stop();
    });

    const account = async () => {
        const names = new Set((await scene.pods()).map(({ spec }) => spec?.serviceAccountName ?? ""));
        assert.equal(names.size, 1);
        return await core.readNamespacedServiceAccount({ name: [...names][0]!, namespace: "scoring" });
    };
    /** A token of an account, as the kubelet asks for one for a pod. */
    const tokenOf = async (name: string, audiences: string[]) => {
        const body = { spec: { audiences, expirationSeconds: 3600 } };
        const { status } = await core.createNamespacedServiceAccountToken({
            name,
            namespace: "scoring",
            body,
        });
        return status?.token ?? "";
    };
    /** How the API server admits a pod of a version's own template, with what is given; it is not created. */
    const admitted = async (change: (spec: V1PodSpec) => void): Promise<V1Pod> => {
        const apps = scene.lab.client.makeApiClient(AppsV1Api);
        const [deployment] = (await apps.listNamespacedDeployment({ namespace: "scoring" })).items;
        const { metadata, spec } = deployment!.spec!.template;
        change(spec!);
        const body = { metadata: { ...metadata, name: "admitted" }, spec: spec! };
        return await core.createNamespacedPod({ namespace: "scoring", body, dryRun: "All" });
    };

    describe("by NetworkPolicies, for the pods that are there", () => {
        let ends: readonly End[];
        let envoys: ReadonlySet<string>;
        before(async () => {
            await another(scene);
            await core.createNamespace({
                body: {
                    metadata: {
                        name: "imposter",
                        labels: { "kubernetes.io/metadata.name": "envoy-gateway-system" },
                    },
                },
            });
            for (const [index, [namespace, labels]] of STRANGERS.entries()) {
                const metadata = { name: `stranger-${index}`, labels };
                await core.createNamespacedPod({ namespace, body: { metadata, spec: harmless() } });
            }
            const namespaces = (await core.listNamespace()).items;
            const pods = (await core.listPodForAllNamespaces()).items;
            ends = pods.map((pod) => ({
                pod,
                namespace: namespaces.find(({ metadata }) => metadata?.name === pod.metadata?.namespace)!,
            }));
            envoys = new Set(
                await behind(scene, String((await scene.stack.automation.outputs())["address"]?.value)),
            );
        });
        const isEnvoy = ({ pod }: End) => envoys.has(pod.metadata?.uid ?? "");
        const nameOf = ({ pod }: End) => `${pod.metadata?.namespace}/${pod.metadata?.name}`;
        const ofVersions = () =>
            ends.filter(({ pod }) => pod.metadata?.labels?.["aks-scoring/endpoint"] === "fraud");
        const policies = async () =>
            (await scene.lab.client.makeApiClient(NetworkingV1Api).listNetworkPolicyForAllNamespaces()).items;

        it("a namespace cannot call itself another's name", async () => {
            const { metadata } = await core.readNamespace({ name: "imposter" });
            assert.equal(metadata?.labels?.["kubernetes.io/metadata.name"], "imposter");
        });

        it("every scoring pod is closed, and open to the Envoys behind the gateway's address", async () => {
            const all = await policies();
            assert.equal(envoys.size, 2);
            assert.equal(ofVersions().length, 3);
            for (const scoring of ofVersions()) {
                assert.equal(isolating("Ingress", scoring, all).length, 1, nameOf(scoring));
                const port = portOf(scoring.pod);
                for (const envoy of ends.filter(isEnvoy)) {
                    assert.equal(mayConnect(envoy, { ...scoring, port }, all), true, nameOf(envoy));
                }
            }
        });

        it("nobody else may connect to one: no other pod of any namespace, nor another gateway's Envoys", async () => {
            const all = await policies();
            const others = ends.filter((end) => !isEnvoy(end));
            const where = new Set(others.map(({ namespace }) => namespace.metadata?.name));
            for (const namespace of [
                "default",
                "kube-system",
                "scoring",
                "envoy-gateway-system",
                "side",
                "imposter",
            ]) {
                assert.ok(where.has(namespace), `a pod in ${namespace}`);
            }
            assert.ok(
                others.some(({ pod }) => /^envoy-.*-side-/.test(pod.metadata?.name ?? "")),
                "another's Envoy",
            );
            for (const scoring of ofVersions()) {
                const port = portOf(scoring.pod);
                const connected = others
                    .filter((from) => mayConnect(from, { ...scoring, port }, all))
                    .map(nameOf);
                assert.deepEqual(connected, [nameOf(scoring)], "itself, which nothing keeps it from");
            }
        });
    });

    describe("by service accounts", () => {
        it("pods run under the endpoint's own, which mounts no token; the API server would have, where asked", async () => {
            const { metadata, automountServiceAccountToken } = await account();
            assert.equal(automountServiceAccountToken, false);
            for (const { spec } of await scene.pods()) {
                assert.equal(spec?.serviceAccountName, metadata?.name);
                assert.deepEqual([spec?.automountServiceAccountToken, spec?.volumes ?? []], [false, []]);
                assert.deepEqual(
                    spec?.containers.flatMap(({ volumeMounts = [] }) => volumeMounts),
                    [],
                );
            }
            const asked = await admitted((spec) => (spec.automountServiceAccountToken = true));
            const [token] = asked.spec?.volumes ?? [];
            assert.ok(token?.projected?.sources?.some((source) => source.serviceAccountToken !== undefined));
        });

        it("a token of it, if somebody had one, may do nothing but what everybody may", async () => {
            const name = (await account()).metadata?.name ?? "";
            const client = withToken(scene.lab.client, await tokenOf(name, []));
            const review = client.makeApiClient(AuthorizationV1Api);
            for (const namespace of ["scoring", "envoy-gateway-system", "default"]) {
                const { status } = await review.createSelfSubjectRulesReview({
                    body: { spec: { namespace } },
                });
                assert.equal(status?.incomplete, false);
                const rules = (status?.resourceRules ?? []).map(
                    ({ verbs, resources = [] }) => `${verbs.join()} ${resources.join()}`,
                );
                assert.deepEqual(rules.sort(), [
                    "create selfsubjectaccessreviews,selfsubjectrulesreviews",
                    "create selfsubjectreviews",
                ]);
                const verbs = new Set((status?.nonResourceRules ?? []).flatMap((rule) => rule.verbs));
                assert.deepEqual([...verbs], ["get"], "what the API server says of itself to everybody");
            }
            const own = client.makeApiClient(CoreV1Api);
            const forbidden = { code: 403 };
            await assert.rejects(own.listNamespacedSecret({ namespace: "scoring" }), forbidden);
            await assert.rejects(own.listNamespacedPod({ namespace: "scoring" }), forbidden);
            await assert.rejects(
                own.createNamespacedPod({ namespace: "scoring", body: { spec: harmless() } }),
                forbidden,
            );
        });
    });

    describe("by workload identity", () => {
        it("accounts and pods carry what Azure's webhook looks for, and pods with what it adds are admitted", async () => {
            assert.equal((await account()).metadata?.annotations?.[WEBHOOK.clientAnnotation], clientId);
            for (const { metadata } of await scene.pods()) {
                assert.equal(metadata?.labels?.[WEBHOOK.podLabel], "true");
            }
            const { audience, mountPath, tokenPath: path } = WEBHOOK;
            const { spec } = await admitted((pod) => {
                const serviceAccountToken = { audience, expirationSeconds: 3600, path };
                pod.volumes = [{ name: "azure-wi", projected: { sources: [{ serviceAccountToken }] } }];
                pod.containers[0]!.volumeMounts = [{ name: "azure-wi", mountPath, readOnly: true }];
            });
            assert.equal(spec?.volumes?.length, 1, "and no token for the Kubernetes API beside it");
        });

        it("the identity trusts the very tokens that the API server issues for the account", async () => {
            const [credential] = scene.lab.sandbox.azure.objects(
                "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
            );
            const { issuer, subject, audiences } = credential!.body.properties ?? credential!.body;
            assert.deepEqual(audiences, [WEBHOOK.audience]);
            const name = (await account()).metadata?.name ?? "";
            const keys = await scene.lab.client
                .makeApiClient(OpenidApi)
                .getServiceAccountIssuerOpenIDKeyset();
            const { payload } = await jwtVerify(
                await tokenOf(name, audiences),
                createLocalJWKSet(keys as unknown as JSONWebKeySet),
                { issuer, subject, audience: audiences },
            );
            assert.deepEqual(
                [payload.iss, payload.sub, payload.aud],
                [issuer, `system:serviceaccount:scoring:${name}`, audiences],
            );
            const known = scene.lab.client.makeApiClient(WellKnownApi);
            const discovery: unknown = await known.getServiceAccountIssuerOpenIDConfiguration();
            assert.equal((discovery as { readonly issuer: string }).issuer, issuer);
        });
    });

    describe("by keeping keys from pods", () => {
        it("a pod sees none in a request, however it was sent, nor another header with it", async () => {
            const sent = [...Object.values(KEYS), ...Object.values(KEYS).map((key) => `Bearer ${key}`)];
            for (const Authorization of sent) {
                for (const pin of [undefined, { "azureml-model-deployment": "green" }]) {
                    const answer = await ask(scene.uri, { headers: { Authorization, ...pin }, body: "{}" });
                    assert.equal(answer.status, 200);
                    const seen = JSON.parse(answer.body) as StubAnswer;
                    assert.equal(seen.headers["authorization"], undefined);
                    assertWithoutKeys(answer.body);
                }
            }
        });

        it("no pod of any namespace, nor a ConfigMap, holds one, or names the Secret that does", async () => {
            const secrets = (await core.listNamespacedSecret({ namespace: "scoring" })).items;
            const [holding] = secrets.filter(({ data = {} }) => Object.keys(data).includes("primary"));
            const pods = JSON.stringify(await core.listPodForAllNamespaces());
            assertWithoutKeys(pods);
            assert.equal(pods.includes(holding!.metadata!.name!), false);
            assertWithoutKeys(JSON.stringify(await core.listConfigMapForAllNamespaces()));
        });
    });

    describe("by keeping secrets in the state", () => {
        it("what the program says is secret stays so in the state, after a refresh that found it changed too", async () => {
            const environmentVariables = { PASSWORD: pulumi.secret("hidden-in-a-variable") };
            const versions = { ...VERSIONS, green: { ...VERSIONS.green, environmentVariables } };
            await scene.endpoint({ versions });
            const { items } = await core.listNamespacedSecret({ namespace: "scoring" });
            const name = items.find(({ data = {} }) => data["primary"] !== undefined)?.metadata?.name ?? "";
            const primary = Buffer.from("changed-by-hand").toString("base64");
            await core.patchNamespacedSecret({
                name,
                namespace: "scoring",
                body: [{ op: "replace", path: "/data/primary", value: primary }],
            });
            await scene.lab.client.makeApiClient(AppsV1Api).patchNamespacedDeployment({
                name: (await scene.pods("green"))[0]!.metadata!.labels!["app.kubernetes.io/instance"]!,
                namespace: "scoring",
                body: [{ op: "replace", path: `${CONTAINER}/env/0/value`, value: "changed-by-hand" }],
            });
            const { steps } = await scene.stack.refresh();
            const found = steps.map(({ op, name: changed }) => `${op} ${changed}`);
            assert.deepEqual(found.sort(), ["update fraud-green-deployment", "update fraud-keys"]);
            const state = await scene.stack.exportState();
            assertWithoutKeys(state);
            for (const text of ["hidden-in-a-variable", "changed-by-hand", primary]) {
                assert.equal(state.includes(text), false, text);
            }
        });
    });
});

function assertWithoutKeys(text: string): void {
    for (const key of Object.values(KEYS)) {
        assert.equal(text.includes(key), false);
        assert.equal(text.includes(Buffer.from(key).toString("base64")), false);
    }
}

function portOf({ spec }: V1Pod): number {
    const [port] = spec?.containers.flatMap(({ ports = [] }) => ports) ?? [];
    return port!.containerPort;
}

/** A pod that every namespace admits, and that no node need take. */
function harmless(): V1PodSpec {
    return {
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
            {
                name: "main",
                image: "x",
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            },
        ],
    };
}

/** The same cluster, asked with a token. */
function withToken(client: KubeConfig, token: string): KubeConfig {
    const config = new KubeConfig();
    config.loadFromClusterAndUser(client.getCurrentCluster()!, { name: "token", token });
    return config;
}

/** UIDs of the pods that a load balancer's address leads to. */
async function behind({ lab }: Scene, address: string): Promise<string[]> {
    const services = (await lab.client.makeApiClient(CoreV1Api).listServiceForAllNamespaces()).items;
    const service = services.find(({ status }) => status?.loadBalancer?.ingress?.[0]?.ip === address);
    const slices = await lab.client.makeApiClient(DiscoveryV1Api).listEndpointSliceForAllNamespaces();
    return slices.items
        .filter(({ metadata }) => metadata?.ownerReferences?.[0]?.uid === service?.metadata?.uid)
        .flatMap(({ endpoints }) => endpoints ?? [])
        .map(({ targetRef }) => targetRef?.uid ?? "");
}

/** Another gateway with an endpoint of its own, on the same cluster. */
async function another({ lab }: Scene): Promise<void> {
    const [cluster] = lab.sandbox.azure.objects("Microsoft.ContainerService/managedClusters");
    const stack = await lab.sandbox.stack(
        () => {
            const existing = AksCluster.existing("ml", { clusterId: cluster!.id, pools: CPU_POOL });
            const target = new ScoringGateway("side", {
                cluster: existing,
                installEnvoyGateway: false,
                namespaces: ["side"],
                replicas: 1,
            });
            new ScoringEndpoint("spam", { target, versions: { blue: small("1", { replicas: 1 }) } });
        },
        { stackName: "side" },
    );
    await stack.up();
}
