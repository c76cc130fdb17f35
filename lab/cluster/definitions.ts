import {
    ApiextensionsV1Api,
    type KubeConfig,
    type V1CustomResourceDefinition,
} from "@kubernetes/client-node";
import { until } from "./until";

/**
 * Stubs: kinds whose real definitions are not public, or come with a service of Azure. They have no schema, so an API
 * server with them takes any spec: that the kinds are known is all that they are for.
 */
const STUBS: readonly V1CustomResourceDefinition[] = [
    // With Azure Machine Learning's extension.
    stub("amlarc.azureml.com", "v1alpha1", "InstanceType", "instancetypes", "Cluster"),
    // With AKS's managed Prometheus.
    stub("azmonitoring.coreos.com", "v1", "PodMonitor", "podmonitors", "Namespaced"),
];

/** Makes the stubs known; answers when the API server serves them. */
export async function defineStubs(client: KubeConfig): Promise<void> {
    const api = client.makeApiClient(ApiextensionsV1Api);
    for (const body of STUBS) {
        await api.createCustomResourceDefinition({ body });
    }
    await until("the stubs of Azure's kinds", async () => {
        const { items } = await api.listCustomResourceDefinition();
        return items.every(({ status }) =>
            status?.conditions?.some(({ type, status: is }) => type === "Established" && is === "True"),
        );
    });
}

function stub(
    group: string,
    version: string,
    kind: string,
    plural: string,
    scope: "Cluster" | "Namespaced",
): V1CustomResourceDefinition {
    // As the client spells x-kubernetes-preserve-unknown-fields.
    const openAPIV3Schema = { type: "object", x_kubernetes_preserve_unknown_fields: true };
    return {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: {
            name: `${plural}.${group}`,
            annotations: {
                "aks-scoring/stub": "no schema: the lab's stand-in for a definition that Azure brings",
            },
        },
        spec: {
            group,
            scope,
            names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
            versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema } }],
        },
    };
}
