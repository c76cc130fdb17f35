// Written by `aks-scoring from-v2` from endpoint.yml, blue.yml and green.yml: yours to read and to change.
// What this library does by default is left out; an editor shows the default of each setting.
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";

const config = new pulumi.Config();

const cluster = new AksCluster("ml", {
    resourceGroupName: config.require("resourceGroupName"),
    // For a try: an administrator's kubeconfig without Entra ID. See entra and authorizedIpRanges.
    localAccounts: true,
    pools: {
        // The documents say nothing of nodes: this is a common size with room for a replica,
        // and as many as FastProd needs. Choose yours.
        cpu: {
            vmSize: "Standard_D4s_v5",
            count: 3,
        },
        // The documents say nothing of nodes: this is a common size with the GPUs of a replica;
        // nodes come with replicas, and while an image is exchanged. Choose yours.
        gpu: {
            vmSize: "Standard_NC4as_T4_v3",
            autoscale: {
                min: 1,
                max: 5,
            },
        },
    },
});

const gateway = new ScoringGateway("edge", {
    cluster,
    // For a try: keys and data cross the internet in clear. Give tls instead before they are real.
    http: true,
});

const endpoint = new ScoringEndpoint("fraud", {
    target: gateway,
    description: "Whether a payment is fraud",
    tags: { team: "risk" },
    versions: {
        blue: {
            image: "acme.azurecr.io/fraud:12",
            pool: "cpu",
            cpuCores: 0.5,
            cpuCoresLimit: 1,
            memoryGb: 1,
            memoryGbLimit: 2,
            replicas: 3,
            traffic: 90,
            livenessProbe: {
                initialDelaySeconds: 10,
                failureThreshold: 30,
            },
            readinessProbe: {
                periodSeconds: 10,
                initialDelaySeconds: 10,
                failureThreshold: 30,
            },
            scoringTimeoutMs: 3000,
        },
        // The number of replicas follows CPU use, which says nothing of how busy a GPU is:
        // choose a fixed number instead.
        green: {
            image: "acme.azurecr.io/fraud:13",
            pool: "gpu",
            cpuCores: 1,
            cpuCoresLimit: 2,
            memoryGb: 4,
            memoryGbLimit: 8,
            gpus: 1,
            autoscale: { maxReplicas: 4 },
            traffic: 10,
            livenessProbe: {
                initialDelaySeconds: 10,
                failureThreshold: 30,
            },
            readinessProbe: {
                periodSeconds: 10,
                initialDelaySeconds: 10,
                failureThreshold: 30,
            },
            scoringTimeoutMs: 3000,
        },
    },
});

export const scoringUri = endpoint.scoringUri;
export const primaryKey = endpoint.primaryKey;
