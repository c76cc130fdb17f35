// Written by `aks-scoring from-v1` from inferenceconfig.json and deploymentconfig.json: yours to read and to change.
// What this library does by default is left out; an editor shows the default of each setting.
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, WorkspaceAttachment } from "aks-scoring";

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
    },
});

const attachment = new WorkspaceAttachment("aml", {
    cluster,
    workspaceId: config.require("workspaceId"),
});

const endpoint = new ScoringEndpoint("fraud", {
    target: attachment,
    primaryKey: config.requireSecret("primaryKey"),
    secondaryKey: config.requireSecret("secondaryKey"),
    enableAppInsights: true,
    versions: {
        // By default: 60 s for a request.
        default: {
            image: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20250930.v1",
            condaDependencies: {
                channels: ["conda-forge"],
                dependencies: [
                    "python=3.12",
                    {
                        pip: [
                            "azureml-defaults",
                            "scikit-learn==1.7.2",
                        ],
                    },
                ],
            },
            sourceDirectory: "src",
            entryScript: "score.py",
            model: "azureml:fraud:3",
            pool: "cpu",
            cpuCores: 0.5,
            memoryGb: 1.5,
            autoscale: {
                minReplicas: 2,
                maxReplicas: 6,
            },
            livenessProbe: { initialDelaySeconds: 60 },
            environmentVariables: { THRESHOLD: "0.8" },
        },
    },
});

export const scoringUri = endpoint.scoringUri;
export const primaryKey = endpoint.primaryKey;
