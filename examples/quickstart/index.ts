// The stack of Pulumi.yaml at the root: a cluster, a gateway, and an endpoint whose versions share the traffic.
import * as pulumi from "@pulumi/pulumi";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";

const config = new pulumi.Config();
const green = config.requireNumber("greenTraffic");

const group = new ResourceGroup("scoring", { location: config.require("location") });

const cluster = new AksCluster("ml", {
    resourceGroupName: group.name,
    localAccounts: true, // for a try: an administrator without Entra ID
    location: group.location,
    pools: {
        cpu: { vmSize: "Standard_D4s_v5", count: 3 },
        gpu: { vmSize: config.require("gpuVmSize"), autoscale: { min: 1, max: 4 } },
        fpga: { vmSize: "Standard_NP10s", count: 1 },
    },
    devicePlugins: { fpga: { image: "acme.azurecr.io/fpga-device-plugin:1" } }, // yours: it must match the host's runtime
});

const gateway = new ScoringGateway("edge", { cluster, http: true }); // for a try: real keys need tls

const fraud = new ScoringEndpoint("fraud", {
    target: gateway,
    versions: {
        blue: {
            image: "acme.azurecr.io/fraud:12",
            pool: "cpu",
            cpuCores: 1,
            memoryGb: 2,
            autoscale: { minReplicas: 2 },
            traffic: 100 - green,
        },
        green: {
            image: `acme.azurecr.io/fraud:${config.require("imageTag")}`,
            pool: "gpu",
            gpus: 1,
            replicas: 2,
            traffic: green,
            type: "treatment",
        },
    },
});

export const scoringUri = fraud.scoringUri;
export const primaryKey = fraud.primaryKey;
export const kubeconfig = cluster.kubeconfig;
