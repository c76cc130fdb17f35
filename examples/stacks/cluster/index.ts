// The first of three stacks: the cluster, which changes seldom.
import { AksCluster } from "aks-scoring";
import { pools } from "../pools";

const cluster = new AksCluster("ml", { resourceGroupName: "scoring", location: "westeurope", pools });

export const clusterId = cluster.clusterId;
export const kubeconfig = cluster.kubeconfig;
