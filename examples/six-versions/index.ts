// The most that one endpoint takes: six versions. What the others leave goes to the default version.
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";

const cluster = new AksCluster("ml", {
    resourceGroupName: "scoring",
    localAccounts: true, // for a try: an administrator without Entra ID
    location: "westeurope",
    // Without zones, which a warning is about: the loss of one may take all nodes.
    pools: { cpu: { vmSize: "Standard_D8s_v5", count: 3 } },
});

const image = (tag: number) => ({
    image: `acme.azurecr.io/fraud:${tag}`,
    pool: "cpu",
    cpuCores: 0.5,
    memoryGb: 1,
    autoscale: { minReplicas: 2 },
});
const endpoint = new ScoringEndpoint("fraud", {
    target: new ScoringGateway("edge", { cluster, http: true }), // for a try: real keys need tls
    defaultVersion: "v12",
    versions: {
        v12: { ...image(12), type: "control" }, // gets what is left: 50
        v13: { ...image(13), traffic: 20 },
        v14: { ...image(14), traffic: 15 },
        v15: { ...image(15), traffic: 10 },
        v16: { ...image(16), traffic: 5 },
        v17: { ...image(17), traffic: 0 }, // drained: reached by its header only
    },
});

export const scoringUri = endpoint.scoringUri;
export const weights = endpoint.weights;
