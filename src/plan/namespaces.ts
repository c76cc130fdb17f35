import { list } from "../core/checks";
import { DNS_LABEL, checkName } from "../core/names";
import type { Findings } from "../core/problems";

/** Where the chart, its Envoys and our Gateway live: Envoy Gateway runs Envoy in its own namespace. */
export const ENVOY_GATEWAY_NAMESPACE = "envoy-gateway-system";

/**
 * Checks the namespaces of a gateway, and gives the default. Those that are created must not be somebody else's.
 *
 * @param owners For namespaces that are created: those of the cluster's other gateways and attachments, with whose they are: "gateway edge".
 */
export function planNamespaces(
    f: Findings,
    given: unknown,
    owners: ReadonlyMap<string, string> | undefined,
): readonly string[] {
    const namespaces = given ?? ["scoring"];
    if (!list(f, "namespaces", namespaces)) {
        return [];
    }
    if (namespaces.length === 0) {
        f.problem("namespaces", namespaces, "must name one namespace or more", 'Write ["scoring"].');
    }
    const at = f.at("namespaces");
    const seen = new Set<unknown>();
    namespaces.forEach((namespace, index) => {
        const place = `[${index}]`;
        if (!checkName(at, place, namespace, DNS_LABEL)) {
            return;
        }
        if (owners !== undefined && isOwnedNamespace(namespace)) {
            at.problem(place, namespace, "is a namespace with an owner of its own", "Choose another name.");
        }
        const owner = owners?.get(namespace);
        if (owner !== undefined) {
            const remedy = "Choose another name, or serve through that one.";
            at.problem(place, namespace, `belongs to ${owner} of the same cluster`, remedy);
        }
        if (seen.has(namespace)) {
            at.problem(place, namespace, "is there twice", "Take one out.");
        }
        seen.add(namespace);
    });
    return namespaces.filter((namespace): namespace is string => typeof namespace === "string");
}

/** Where the cluster component runs the device plugins. */
export const DEVICE_PLUGIN_NAMESPACE = "aks-scoring-device-plugins";

/** Whether a namespace has an owner of its own, which scoring has no place beside. */
export function isOwnedNamespace(namespace: string): boolean {
    return /^kube-/.test(namespace) || RESERVED.includes(namespace);
}

/** Kubernetes' own, AKS's, Azure ML's, and those that Envoy Gateway and the device plugins run in. */
const RESERVED: readonly string[] = [
    ...["default", "gatekeeper-system", "azureml", "calico-system", "tigera-operator", "app-routing-system"],
    ENVOY_GATEWAY_NAMESPACE,
    DEVICE_PLUGIN_NAMESPACE,
];
