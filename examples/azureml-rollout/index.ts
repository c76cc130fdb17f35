// A controlled rollout on Azure ML: two versions, on CPU and on GPU, behind one online endpoint of a workspace.
import * as pulumi from "@pulumi/pulumi";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup";
import { AksCluster, ScoringEndpoint, WorkspaceAttachment } from "aks-scoring";

const config = new pulumi.Config();
const workspaceId = config.require("workspaceId");
const green = config.getNumber("greenTraffic") ?? 10;
const team = config.get("team") ?? "risk";
const next = config.get("nextTag"); // a third version, with a few requests

const group = new ResourceGroup("scoring", { location: config.get("location") ?? "westeurope" });

const cluster = new AksCluster("ml", {
    resourceGroupName: group.name,
    localAccounts: true, // for a try: an administrator without Entra ID
    location: group.location,
    pools: {
        cpu: { vmSize: "Standard_D4s_v5", count: 3 },
        gpu: { vmSize: config.get("gpuVmSize") ?? "Standard_NC4as_T4_v3", autoscale: { min: 1, max: 4 } },
    },
});

const attachment = new WorkspaceAttachment("aml", { cluster, workspaceId, router: { internal: true } });

const fraud = new ScoringEndpoint("fraud", {
    target: attachment,
    tags: { team },
    versions: {
        blue: {
            image: "acme.azurecr.io/fraud:12",
            pool: "cpu",
            cpuCores: 1,
            memoryGb: 2,
            autoscale: { minReplicas: 2 },
            type: "control", // and the only one without traffic: it gets what the others leave
        },
        green: {
            image: `acme.azurecr.io/fraud:${config.get("imageTag") ?? "13"}`,
            pool: "gpu",
            gpus: 1,
            replicas: 2,
            traffic: green,
        },
        ...(next === undefined
            ? {}
            : {
                  next: {
                      image: `acme.azurecr.io/fraud:${next}`,
                      pool: "cpu",
                      cpuCores: 1,
                      memoryGb: 2,
                      autoscale: { minReplicas: 2 },
                      traffic: 5,
                  },
              }),
    },
});

export const scoringUri = fraud.scoringUri;
export const weights = fraud.weights;
export const primaryKey = fraud.primaryKey;
