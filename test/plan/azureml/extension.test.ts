import assert from "node:assert/strict";
import { type AttachmentContext, planAttachment } from "#src/plan/azureml/attachment";
import { extensionSettings, protectedSettings } from "#src/plan/azureml/extension";
import { CONTEXT, TLS, WORKSPACE } from "./attachmentSettings";

const CLUSTER =
    "/subscriptions/s/resourceGroups/ml/providers/Microsoft.ContainerService/managedClusters/prod";
const FACTS = { clusterId: CLUSTER, clusterName: "prod", location: "westeurope", further: {} };

/** What the az command line adds on AKS. */
const ADDED = {
    cluster_name: CLUSTER,
    clusterId: CLUSTER,
    "prometheus.prometheusSpec.externalLabels.cluster_name": CLUSTER,
    cluster_name_friendly: "prod",
    location: "westeurope",
    jobSchedulerLocation: "westeurope",
    domain: "westeurope.cloudapp.azure.com",
    "servicebus.enabled": "false",
    "relayserver.enabled": "false",
    "nginxIngress.enabled": "true",
};

function settingsOf(settings: object, facts: object = {}, context: Partial<AttachmentContext> = {}) {
    const whole = { workspaceId: WORKSPACE, ...settings };
    const { plan, problems } = planAttachment("aml", whole, { ...CONTEXT, ...context });
    assert.deepEqual(problems, []);
    assert.ok(plan.extension);
    return extensionSettings(plan.extension, { ...FACTS, ...facts });
}

describe("extensionSettings", () => {
    it("says all of a public router of production without TLS", () => {
        assert.deepEqual(settingsOf({}), {
            ...ADDED,
            enableTraining: "False",
            enableInference: "True",
            inferenceRouterServiceType: "LoadBalancer",
            "scoringFe.serviceType.nodePort": "False",
            "scoringFe.serviceType.internalLoadBalancer": "False",
            inferenceRouterHA: "True",
            clusterPurpose: "FastProd",
            allowInsecureConnections: "True",
            installNvidiaDevicePlugin: "False",
        });
    });

    it("says all of an internal router for tests with a certificate, whose texts it leaves out", () => {
        const settings = { router: { internal: true }, tls: TLS, installNvidiaDevicePlugin: true };
        assert.deepEqual(settingsOf(settings, { hostname: TLS.hostname }, { purpose: "DevTest" }), {
            ...ADDED,
            enableTraining: "False",
            enableInference: "True",
            inferenceRouterServiceType: "LoadBalancer",
            internalLoadBalancerProvider: "azure",
            "scoringFe.serviceType.nodePort": "False",
            "scoringFe.serviceType.internalLoadBalancer": "True",
            inferenceRouterHA: "False",
            clusterPurpose: "DevTest",
            allowInsecureConnections: "False",
            sslCname: "scoring.example.com",
            installNvidiaDevicePlugin: "True",
        });
    });

    it("says all of a NodePort with a Secret, labels and further settings", () => {
        const settings = {
            router: { serviceType: "NodePort" as const },
            tls: { secretName: "tls", hostname: "a.example.com" },
            nodeSelector: { tier: "ml", "kubernetes.azure.com/mode": "user", "aks-scoring/pool": "cpu" },
            enableTraining: true,
            extensionSettings: { installPromOp: "False" },
        };
        const facts = {
            ...{ hostname: "a.example.com", secretName: "tls", location: "West Europe" },
            further: { installPromOp: "False" },
        };
        assert.deepEqual(settingsOf(settings, facts), {
            ...ADDED,
            enableTraining: "True",
            enableInference: "True",
            inferenceRouterServiceType: "NodePort",
            "scoringFe.serviceType.nodePort": "True",
            "scoringFe.serviceType.internalLoadBalancer": "False",
            inferenceRouterHA: "True",
            clusterPurpose: "FastProd",
            allowInsecureConnections: "False",
            sslCname: "a.example.com",
            sslSecret: "tls",
            "scoringFe.sslSecret": "tls",
            installNvidiaDevicePlugin: "False",
            "nodeSelector.tier": "ml",
            "nodeSelector.aks-scoring/pool": "cpu",
            "nodeSelector.kubernetes\\.azure\\.com/mode": "user",
            installPromOp: "False",
        });
    });

    it("sorts by key, so that a diff shows what changes", () => {
        const keys = Object.keys(settingsOf({ extensionSettings: { a: "1" } }, { further: { a: "1" } }));
        assert.deepEqual(keys, [...keys].sort());
        assert.ok(keys.includes("a"));
    });
});

describe("protectedSettings", () => {
    it("are the PEM texts in base64", () => {
        const { certificate, privateKey } = TLS;
        const settings = protectedSettings({ certificate, privateKey });
        assert.deepEqual(Object.keys(settings), ["scoringFe.sslCert", "scoringFe.sslKey"]);
        const text = (key: string) => Buffer.from(settings[key]!, "base64").toString("utf8");
        assert.equal(text("scoringFe.sslCert"), certificate);
        assert.equal(text("scoringFe.sslKey"), privateKey);
        assert.equal(protectedSettings({ certificate: "ü", privateKey: "" })["scoringFe.sslCert"], "w7w=");
    });
});
