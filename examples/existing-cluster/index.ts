// A cluster that somebody else runs: adopt it, add a GPU pool, serve on both.
import { AksCluster, NodePool, ScoringEndpoint, ScoringGateway } from "aks-scoring";

const cluster = AksCluster.existing("shared", {
    resourceGroupName: "platform",
    clusterName: "shared",
    pools: { cpu: { vmSize: "Standard_D4s_v5", nodePoolName: "workers", count: 3 } },
});
new NodePool("gpu", { cluster, vmSize: "Standard_NC4as_T4_v3", count: 2 });

const endpoint = new ScoringEndpoint("fraud", {
    target: new ScoringGateway("edge", { cluster, http: true }), // for a try: real keys need tls
    versions: {
        blue: {
            image: "acme.azurecr.io/fraud:12",
            pool: "cpu",
            autoscale: { minReplicas: 2 },
            traffic: 90,
        },
        green: {
            image: "acme.azurecr.io/fraud:13",
            pool: "gpu",
            gpus: 1,
            replicas: 2,
            rollout: { maxSurge: 0, maxUnavailable: 1 }, // its pods take all GPUs: one goes before the next comes
            traffic: 10,
        },
    },
});

export const scoringUri = endpoint.scoringUri;
