// The provider for Kubernetes as a program of its own, on whatever API server its configuration leads to: it prints its
// port on a line, and serves until it is ended.
import type { ClusterHost } from "aks-scoring/sandbox";
import { armTypeOf } from "#src/sandbox/azure/types";
import { AzureWorld } from "#src/sandbox/azure/world";
import { KubernetesStandIn } from "#src/sandbox/kubernetes/provider";
import { KubernetesWorld } from "#src/sandbox/kubernetes/world";
import { serve } from "#src/sandbox/server";
import { Writes } from "#src/sandbox/writes";
import { LiveServer } from "../../lab/provider/liveServer";
import { renderCharts } from "../../lab/provider/renderCharts";
import { setUpTools } from "../../lab/setUp/tools";

async function main(): Promise<void> {
    const { helm } = await setUpTools(() => undefined);
    // As the real one, it takes the chart that it is told.
    const charts = { helm, folder: (reference: string) => reference };
    const host: ClusterHost = {
        connect: (kubeconfig) => ({ clusterId: "any", apiServer: new LiveServer(kubeconfig, charts) }),
        kubeconfig: () => undefined,
        oidcIssuer: () => undefined,
        renderChart: renderCharts(charts),
        poolPut: () => Promise.resolve(),
        poolDeleting: () => Promise.resolve(),
        clusterDeleting: () => Promise.resolve(),
    };
    const writes = new Writes();
    const azure = new AzureWorld(writes, armTypeOf);
    azure.host = host;
    const { port } = await serve(new KubernetesStandIn(new KubernetesWorld(false), azure), writes);
    console.log(port);
}

void main();
