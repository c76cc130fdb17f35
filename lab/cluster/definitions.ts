import { readFile } from "node:fs/promises";
import {
    ApiextensionsV1Api,
    type KubeConfig,
    type KubernetesObject,
    type V1CustomResourceDefinition,
} from "@kubernetes/client-node";
import { parseAllDocuments } from "yaml";
import { Transport } from "../provider/transport";
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

/** Makes the stubs known, and what YAML files define of what is wanted; answers when the API server serves all. */
export async function define(
    client: KubeConfig,
    files: readonly string[],
    wanted: (name: string) => boolean,
): Promise<void> {
    const api = client.makeApiClient(ApiextensionsV1Api);
    for (const body of STUBS) {
        await api.createCustomResourceDefinition({ body });
    }
    await createFrom(client, files, wanted);
    await until("definitions", async () => {
        const { items } = await api.listCustomResourceDefinition();
        return items.every(({ status }) =>
            status?.conditions?.some(({ type, status: is }) => type === "Established" && is === "True"),
        );
    });
}

/** Creates what YAML files define, as somebody else than a stack does. */
export async function createFrom(
    client: KubeConfig,
    files: readonly string[],
    wanted: (name: string) => boolean = () => true,
): Promise<void> {
    // The client's own objects lose what it does not know of a schema.
    const transport = new Transport(client.exportConfig());
    for (const file of files) {
        for (const document of parseAllDocuments(await readFile(file, "utf8"))) {
            const body = document.toJS({ maxAliasCount: -1 }) as KubernetesObject | null;
            if (body === null || !wanted(body.metadata?.name ?? "")) continue;
            const { apiVersion = "", kind = "" } = body;
            const path = `/apis/${apiVersion}/${kind.toLowerCase().replace(/y$/, "ie")}s`;
            await transport.send({ method: "POST", path, body });
        }
    }
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
