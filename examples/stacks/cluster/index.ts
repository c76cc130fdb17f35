// The first of three stacks: the cluster, which changes seldom.
import { AksCluster } from "aks-scoring";
import { pools } from "../pools";

// Its pools are without zones, which a warning is about: the loss of one may take all nodes.
const cluster = new AksCluster("ml", {
    resourceGroupName: "scoring",
    location: "westeurope",
    localAccounts: true, // for a try: an administrator without Entra ID
    pools,
});

export const clusterId = cluster.clusterId;
export const kubeconfig = cluster.kubeconfig;
