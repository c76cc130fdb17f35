import assert from "node:assert/strict";
import {
    AppsV1Api,
    AuthorizationV1Api,
    CoreV1Api,
    KubeConfig,
    OpenidApi,
    WellKnownApi,
    type V1Pod,
    type V1PodSpec,
} from "@kubernetes/client-node";
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import { until } from "../../lab/cluster/until";
import { harmlessPod } from "./harmlessPod";
import { CPU_POOL, KEYS, Scene, small } from "./scene";

const IDENTITY =
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/scoring" +
    "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/fraud";

const VERSIONS = { blue: small("1", { traffic: 90 }), green: small("2", { traffic: 10, replicas: 1 }) };

/** What Azure's webhook for workload identity looks for (Azure/azure-workload-identity, pkg/webhook/consts.go). */
const WEBHOOK = {
    podLabel: "azure.workload.identity/use",
    clientAnnotation: "azure.workload.identity/client-id",
    audience: "api://AzureADTokenExchange",
    mountPath: "/var/run/secrets/azure/wi",
    tokenPath: "token/azure-identity-token",
};

describe("what pods may do, as far as an API server can say", () => {
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
                own.createNamespacedPod({ namespace: "scoring", body: { spec: harmlessPod() } }),
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
});

/** The same cluster, asked with a token. */
function withToken(client: KubeConfig, token: string): KubeConfig {
    const config = new KubeConfig();
    config.loadFromClusterAndUser(client.getCurrentCluster()!, { name: "token", token });
    return config;
}
