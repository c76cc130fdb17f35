// The third, one for each team: an endpoint on the gateway of the second.
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringEndpoint, ScoringGateway } from "aks-scoring";
import { pools } from "../pools";

const config = new pulumi.Config();
const clusterStack = new pulumi.StackReference(config.require("clusterStack"));
const gatewayStack = new pulumi.StackReference(config.require("gatewayStack"));
const cluster = AksCluster.existing("ml", {
    clusterId: clusterStack.requireOutput("clusterId") as pulumi.Output<string>,
    kubeconfig: clusterStack.requireOutput("kubeconfig") as pulumi.Output<string>,
    pools,
});
const gateway = ScoringGateway.existing("edge", {
    cluster,
    implementation: "envoy-gateway",
    gatewayName: gatewayStack.requireOutput("gatewayName") as pulumi.Output<string>,
    gatewayNamespace: gatewayStack.requireOutput("gatewayNamespace") as pulumi.Output<string>,
    address: gatewayStack.requireOutput("address") as pulumi.Output<string>,
});
const endpoint = new ScoringEndpoint("fraud", {
    target: gateway,
    versions: { blue: { image: "acme.azurecr.io/fraud:12", pool: "cpu", replicas: 2 } },
});

export const scoringUri = endpoint.scoringUri;
export const primaryKey = endpoint.primaryKey;
