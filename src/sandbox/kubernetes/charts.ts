import { Refusal } from "../refusals";
import { plainBag, textOf, type Bag } from "../values";
import { kindOf } from "./kinds";

/** Kinds of a group that a chart's own definitions bring: the stored version first, then the others that are served. */
type Kinds = Readonly<Record<string, readonly [scope: "Cluster" | "Namespaced", ...versions: string[]]>>;

interface Chart {
    readonly name: RegExp;
    readonly groups: Readonly<Record<string, Kinds>>;
}

/** Envoy Gateway 1.9.1: charts/gateway-helm/charts/crds/crds in https://github.com/envoyproxy/gateway */
const ENVOY_GATEWAY: Chart = {
    name: /gateway-helm/,
    groups: {
        "gateway.networking.k8s.io": {
            BackendTLSPolicy: ["Namespaced", "v1", "v1alpha3"],
            GatewayClass: ["Cluster", "v1", "v1beta1"],
            Gateway: ["Namespaced", "v1", "v1beta1"],
            GRPCRoute: ["Namespaced", "v1"],
            HTTPRoute: ["Namespaced", "v1", "v1beta1"],
            ListenerSet: ["Namespaced", "v1"],
            ReferenceGrant: ["Namespaced", "v1beta1", "v1"],
            TCPRoute: ["Namespaced", "v1", "v1alpha2"],
            TLSRoute: ["Namespaced", "v1", "v1alpha2", "v1alpha3"],
            UDPRoute: ["Namespaced", "v1", "v1alpha2"],
        },
        "gateway.networking.x-k8s.io": {
            XBackend: ["Namespaced", "v1alpha1"],
            XBackendTrafficPolicy: ["Namespaced", "v1alpha1"],
            XMesh: ["Cluster", "v1alpha1"],
        },
        "gateway.envoyproxy.io": {
            Backend: ["Namespaced", "v1alpha1"],
            BackendTrafficPolicy: ["Namespaced", "v1alpha1"],
            ClientTrafficPolicy: ["Namespaced", "v1alpha1"],
            EnvoyExtensionPolicy: ["Namespaced", "v1alpha1"],
            EnvoyPatchPolicy: ["Namespaced", "v1alpha1"],
            EnvoyProxy: ["Namespaced", "v1alpha1"],
            HTTPRouteFilter: ["Namespaced", "v1alpha1"],
            SecurityPolicy: ["Namespaced", "v1alpha1"],
        },
    },
};

/** For clusters on which a kind must be defined: charts whose own definitions are not told here. */
const FURTHER_GROUPS: readonly { readonly chart: RegExp; readonly group: string }[] = [
    { chart: /keda/, group: "keda.sh" },
    { chart: /cert-manager/, group: "cert-manager.io" },
];

/** Whether a Helm release brought the definitions of a group to its cluster. */
export function bringsGroup(release: Bag, group: string): boolean {
    const chart = textOf(release["chart"]) ?? "";
    const known = ENVOY_GATEWAY.name.test(chart) && Object.hasOwn(ENVOY_GATEWAY.groups, group);
    const further = FURTHER_GROUPS.some((one) => one.group === group && one.chart.test(chart));
    return release["skipCrds"] !== true && (known || further);
}

/**
 * What a chart is rendered to, without a cluster: its definitions, with their names and versions and without schemas. The
 * sandbox has no charts; it knows those of Envoy Gateway.
 */
export function renderedChart(options: Bag): readonly Bag[] {
    const { chart, path } = plainBag(options);
    const name = textOf(chart) ?? textOf(path) ?? "";
    if (!ENVOY_GATEWAY.name.test(name)) {
        throw new Refusal(`the sandbox has no chart "${name}" to render`);
    }
    return Object.entries(ENVOY_GATEWAY.groups).flatMap(([group, kinds]) =>
        Object.entries(kinds).map(([kind, [scope, ...versions]]) => definition(group, kind, scope, versions)),
    );
}

function definition(group: string, kind: string, scope: string, versions: readonly string[]): Bag {
    const { resource } = kindOf({ apiVersion: `${group}/${versions[0]}`, kind });
    const [plural = ""] = resource.split(".");
    return {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: resource },
        spec: {
            group,
            names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
            scope,
            versions: versions.map((name, index) => ({
                name,
                served: true,
                storage: index === 0,
                schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
            })),
        },
    };
}
