// A stack with secrets that its users bring along, which no example has: a connection string, and a variable of a version.
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const cluster = new AksCluster("ml", {
    resourceGroupName: "scoring",
    location: "westeurope",
    purpose: "DevTest",
    pools: { cpu: { vmSize: "Standard_D4s_v5" } },
});
new ScoringEndpoint("fraud", {
    target: new ScoringGateway("edge", { cluster }),
    appInsightsConnectionString: config.requireSecret("connectionString"),
    versions: {
        blue: {
            image: "acme.azurecr.io/fraud:12",
            pool: "cpu",
            secretEnvironmentVariables: { DB_PASSWORD: config.requireSecret("password") },
        },
    },
});
