// The second: the gateway, on the cluster of the first.
import * as pulumi from "@pulumi/pulumi";
import { AksCluster, ScoringGateway } from "aks-scoring";

const stack = new pulumi.StackReference(new pulumi.Config().require("clusterStack"));
const cluster = AksCluster.existing("ml", {
    clusterId: stack.requireOutput("clusterId") as pulumi.Output<string>,
    kubeconfig: stack.requireOutput("kubeconfig") as pulumi.Output<string>,
});
const gateway = new ScoringGateway("edge", { cluster, http: true }); // for a try: real keys need tls

export const gatewayName = gateway.gatewayName;
export const gatewayNamespace = gateway.gatewayNamespace;
export const address = gateway.address;
