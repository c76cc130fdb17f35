// The least: a small cluster, one version, one key.
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";

const cluster = new AksCluster("ml", {
    resourceGroupName: "scoring",
    location: "westeurope",
    purpose: "DevTest",
    pools: { cpu: { vmSize: "Standard_D4s_v5" } },
});
const endpoint = new ScoringEndpoint("fraud", {
    target: new ScoringGateway("edge", { cluster, http: true }), // for a try: real keys need tls
    versions: { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu" } },
});

export const scoringUri = endpoint.scoringUri;
export const primaryKey = endpoint.primaryKey;
