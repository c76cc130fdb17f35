// A stack with secrets that its users bring along, which no example has: a connection string, a variable of a version, keys,
// a certificate's key; on a cluster of its own, on one whose provider replaces Secrets, and in Azure ML.
import { listManagedClusterUserCredentialsOutput } from "@pulumi/azure-native/containerservice/listManagedClusterUserCredentials";
import { Provider } from "@pulumi/kubernetes/provider";
import { AksCluster, ScoringEndpoint, ScoringGateway, WorkspaceAttachment } from "aks-scoring";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const hostname = "scoring.example.com";
const tls = {
    certificate: config.requireSecret("certificate"),
    privateKey: config.requireSecret("privateKey"),
    hostname,
};
const keys = {
    primaryKey: config.requireSecret("primaryKey"),
    secondaryKey: config.requireSecret("secondaryKey"),
};
const cluster = new AksCluster("ml", {
    resourceGroupName: "scoring",
    location: "westeurope",
    purpose: "DevTest",
    pools: { cpu: { vmSize: "Standard_D4s_v5" } },
});
const blue = {
    image: "acme.azurecr.io/fraud:12",
    pool: "cpu",
    secretEnvironmentVariables: { DB_PASSWORD: config.requireSecret("password") },
};
new ScoringEndpoint("fraud", {
    target: new ScoringGateway("edge", { cluster }),
    appInsightsConnectionString: config.requireSecret("connectionString"),
    versions: { blue },
});

const shared = { resourceGroupName: "platform", resourceName: "shared" };
const kubeconfig = listManagedClusterUserCredentialsOutput(shared).kubeconfigs.apply((all) =>
    Buffer.from(all[0]?.value ?? "", "base64").toString(),
);
new ScoringEndpoint("churn", {
    target: new ScoringGateway("shared-edge", {
        cluster: AksCluster.existing("shared", {
            resourceGroupName: shared.resourceGroupName,
            clusterName: shared.resourceName,
            pools: { cpu: { nodePoolName: "cpu", vmSize: "Standard_D4s_v5" } },
            purpose: "DevTest",
            kubernetesProvider: new Provider("own", { kubeconfig: pulumi.secret(kubeconfig) }),
        }),
        tls,
    }),
    ...keys,
    versions: { blue },
});

new ScoringEndpoint("risk", {
    target: new WorkspaceAttachment("aml", {
        cluster,
        workspaceId: config.require("workspaceId"),
        tls,
    }),
    ...keys,
    tags: { owner: config.requireSecret("owner") },
    versions: { blue: { image: config.requireSecret("image"), pool: "cpu" } },
});
