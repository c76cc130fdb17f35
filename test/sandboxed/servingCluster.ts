import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster, NodePoolSettings } from "aks-scoring";
import { Findings } from "#src/core/problems";
import { planNodePool } from "#src/plan/planNodePool";

const POOLS: Readonly<Record<string, NodePoolSettings>> = {
    cpu: { vmSize: "Standard_D4s_v5", count: 3 },
    gpu: { vmSize: "Standard_NC4as_T4_v3", count: 1 },
};

/** A cluster that is nothing but its provider and the plans of its pools: what serving needs, and no Azure. */
export function servingCluster(settings: Partial<Cluster> = {}): Cluster {
    const secretsAreMutable = settings.secretsAreMutable ?? true;
    const pools = Object.entries(POOLS).map(([key, pool]) => {
        const plan = planNodePool(new Findings(), key, pool, { taken: new Set(), defaultCount: 1 });
        return [key, { plan: plan!, resource: undefined }] as const;
    });
    return {
        clusterName: pulumi.output("ml"),
        resourceGroupName: pulumi.output("rg"),
        clusterId: pulumi.output("/subscriptions/0/ml"),
        location: pulumi.output("West Europe"),
        purpose: "FastProd",
        kubeconfig: pulumi.secret("{}"),
        provider: new Provider("cluster", { enableSecretMutable: secretsAreMutable }),
        oidcIssuerUrl: pulumi.output<string | undefined>("https://oidc.test/ml/"),
        kubeletIdentityObjectId: pulumi.output<string | undefined>(undefined),
        pools: Object.fromEntries(pools),
        systemPool: undefined,
        devicePlugins: [],
        component: undefined,
        enforcesNetworkPolicy: true,
        managedMetrics: false,
        blobCsiDriver: false,
        secretsAreMutable,
        resource: undefined,
        ...settings,
    };
}
