import { getOnlineEndpointOutput } from "@pulumi/azure-native/machinelearningservices/getOnlineEndpoint";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Provider } from "@pulumi/kubernetes/provider";
import { secret } from "@pulumi/pulumi";
import type { Sandbox } from "aks-scoring/sandbox";
import assert from "node:assert/strict";
import { CERTIFICATE, ENDPOINT, extension, EXTENSION, withEndpoint, withWorkspace } from "./mlSupport";
import { clusterId, failure, stepsOf } from "./support";

describe("Azure Machine Learning: the extension", () => {
    let sandbox: Sandbox;
    afterEach(() => sandbox.stop());

    const secure = { allowInsecureConnections: "False", sslCname: "scoring.example.com" };
    const { "scoringFe.sslCert": sslCert, "scoringFe.sslKey": sslKey } = CERTIFICATE;

    /** Settings that the extension's chart cannot start with, and what the refusal says. */
    const refused: readonly [RegExp, Record<string, string | undefined>, Record<string, string>?][] = [
        [/at least one of enableTraining and enableInference must be True/, { enableInference: "False" }],
        [/inferenceRouterServiceType is required/, { inferenceRouterServiceType: undefined }],
        [/must be LoadBalancer, NodePort or ClusterIP/, { inferenceRouterServiceType: "Ingress" }],
        [
            /internalLoadBalancerProvider does not go with inferenceRouterServiceType NodePort/,
            { inferenceRouterServiceType: "NodePort", internalLoadBalancerProvider: "azure" },
        ],
        [/needs a certificate, or allowInsecureConnections True/, { allowInsecureConnections: "False" }],
        [/sslCert and scoringFe.sslKey go together/, secure, { "scoringFe.sslCert": sslCert }],
        [
            /must be base64 of PEM texts/,
            secure,
            { "scoringFe.sslCert": sslCert, "scoringFe.sslKey": "-----BEGIN PRIVATE KEY-----" },
        ],
        [/must be base64 of PEM texts/, secure, { "scoringFe.sslCert": sslKey, "scoringFe.sslKey": sslKey }],
        [/sslCname is required with a certificate/, { ...secure, sslCname: undefined }, CERTIFICATE],
        [/sslCname is required with a certificate/, { "scoringFe.sslSecret": "tls" }],
        [/clusterId and cluster_name must be given/, { clusterId: undefined }],
    ];

    it("refuses settings that its chart cannot start with", async () => {
        sandbox = await withWorkspace();
        const stack = await sandbox.stack(() => undefined);
        for (const [message, settings, secrets] of refused) {
            stack.program = () => void extension(settings, { secrets });
            assert.match((await failure(stack.up())).message, message);
        }
        stack.program = () => void extension(secure, { secrets: CERTIFICATE });
        await stack.up();
        assert.equal(sandbox.azure.get(EXTENSION).configurationProtectedSettings, undefined);
        assert.deepEqual(
            Object.keys(sandbox.azure.get(EXTENSION)).filter((key) => key.startsWith("__")),
            [],
        );
        // An update sends the protected settings again, or loses them.
        stack.program = () => void extension(secure);
        assert.match((await failure(stack.up())).message, /enableInference needs a certificate/);
        stack.program = () => {
            extension(secure, { secrets: CERTIFICATE });
            extension({}, { name: "again" });
        };
        assert.match((await failure(stack.up())).message, /already installed on cluster 'ml', as 'aml'/);
    });

    it("moves the scoring URI with the router, without a write of the endpoint", async () => {
        sandbox = await withEndpoint();
        const uri = () => sandbox.azure.get(ENDPOINT).properties.scoringUri;
        const path = "/api/v1/endpoint/fraud/score";
        assert.equal(uri(), `http://203.0.113.10${path}`);
        const settings = (change: Record<string, string>) =>
            sandbox.azure.change(EXTENSION, (body) => Object.assign(body.configurationSettings, change));
        settings({ internalLoadBalancerProvider: "azure" });
        assert.equal(uri(), `http://10.224.0.10${path}`);
        sandbox.azure.remove(EXTENSION);

        const router: { secrets?: Record<string, string> } = {};
        const read = () =>
            getOnlineEndpointOutput({ resourceGroupName: "ml", workspaceName: "ws", endpointName: "fraud" });
        const stack = await sandbox.stack(() => {
            const installed = extension(router.secrets === undefined ? {} : secure, router);
            return { uri: installed.id.apply(() => read().properties.apply((all) => all.scoringUri)) };
        });
        assert.equal((await stack.up()).outputs["uri"]?.value, `http://203.0.113.10${path}`);
        router.secrets = CERTIFICATE;
        const from = sandbox.azure.history.length;
        assert.equal((await stack.up()).outputs["uri"]?.value, `https://scoring.example.com${path}`);
        assert.deepEqual(
            sandbox.azure.history.slice(from).map(({ operation, id }) => `${operation} ${id}`),
            [`PUT ${EXTENSION}`],
        );
        const { swaggerUri } = sandbox.azure.get(ENDPOINT).properties;
        assert.equal(swaggerUri, "https://scoring.example.com/api/v1/endpoint/fraud/swagger.json");
    });

    it("is imported with the cluster that its id names", async () => {
        sandbox = await withWorkspace();
        await (await sandbox.stack(() => void extension(), { stackName: "first" })).up();
        const stack = await sandbox.stack(() => void extension({}, {}, { import: EXTENSION }));
        assert.deepEqual(stepsOf((await stack.up()).steps).at(0), "import extension");
        stack.program = () => void extension();
        assert.deepEqual((await stack.up()).summary, { same: 2 });
    });

    function instanceType(order: "wrong" | "right") {
        const k8s = new Provider("k8s", { kubeconfig: secret(sandbox.azure.kubeconfig(clusterId("ml"))) });
        const dependsOn = order === "right" ? [extension()] : [];
        const kind = { apiVersion: "amlarc.azureml.com/v1alpha1", kind: "InstanceType" };
        new CustomResource("small", { ...kind, metadata: { name: "small" } }, { provider: k8s, dependsOn });
    }

    it("brings InstanceType, at once or after a moment that the provider waits for", async () => {
        sandbox = await withWorkspace({ requireCrds: true, extensionDelay: 150 });
        const stack = await sandbox.stack(() => instanceType("wrong"));
        assert.match((await failure(stack.up())).message, /no matches for kind "InstanceType"/);
        stack.program = () => instanceType("right");
        await stack.up();
        assert.notEqual(sandbox.kubernetes.get({ kind: "InstanceType", name: "small" }), undefined);
    });

    it("brings InstanceType too late for a provider that has tried six times", async () => {
        sandbox = await withWorkspace({ requireCrds: true, extensionDelay: 60_000 });
        const stack = await sandbox.stack(() => instanceType("right"));
        assert.match((await failure(stack.up())).message, /no matches for kind "InstanceType"/);
    });
});
