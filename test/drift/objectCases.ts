import { canonicalJson } from "#src/core/hash";
import { at, put } from "#src/sandbox/paths";
import type { SandboxStack } from "aks-scoring/sandbox";
import type { DriftCase } from "./driftCase";

/** The objects of a cluster, as somebody with kubectl has them; a kind by its own name, "HTTPRoute". */
export interface Objects {
    readonly stack: SandboxStack;
    /** Undefined where there is none. */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    object(kind: string, name: RegExp): any;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    change(kind: string, name: RegExp, change: (object: any) => void): void | Promise<void>;
    remove(kind: string, name: RegExp): void | Promise<void>;
}

/** A row about an object, and which one that is on the cluster. */
export interface ObjectCase extends DriftCase<Objects> {
    readonly kind: string;
    readonly name: RegExp;
}

/** Which object a row is about: the stack's resource, and its name on the cluster. */
type Which = readonly [resource: string, name: RegExp];

/** A Patch is a way to write an object. */
const kindOf = (resource: string) => resource.split(" ")[0]!.replace(/Patch$/, "");

/** An object that stays, with another value at a path. */
function changed(row: string, [resource, name]: Which, path: string, value: unknown): ObjectCase {
    const kind = kindOf(resource);
    return {
        row,
        resource,
        kind,
        name,
        change: (scene) => scene.change(kind, name, (object) => put(object, path, value)),
        look: async (scene) => canonicalJson(at(await scene.object(kind, name), path) ?? null),
        alone: row.startsWith("the pods") ? "leaves them" : "leaves it",
        refreshed: "writes the program's",
    };
}

/** An object that is gone. */
function deleted(row: string, [resource, name]: Which): ObjectCase {
    const kind = kindOf(resource);
    return {
        row,
        resource,
        kind,
        name,
        change: (scene) => scene.remove(kind, name),
        look: async (scene) => String((await scene.object(kind, name)) !== undefined),
        alone: "leaves it",
        refreshed: "makes it again",
    };
}

const ROUTE: Which = ["HTTPRoute fraud-route", /^fraud$/];
const PIN: Which = ["HTTPRoute fraud-blue-route", /^fraud-blue-/];
const SECURITY: Which = ["SecurityPolicy fraud-auth", /^fraud$/];
const DENIAL: Which = ["SecurityPolicy edge-denial", /^edge$/];
const TRAFFIC: Which = ["BackendTrafficPolicy fraud-traffic", /^fraud$/];
const NETWORK: Which = ["NetworkPolicy edge-scoring-only-gateway", /^only-gateway-/];
const EGRESS: Which = ["NetworkPolicy edge-scoring-egress", /^egress-/];
const BUDGET: Which = ["PodDisruptionBudget fraud-blue-budget", /^fraud-blue-/];
const SERVICE: Which = ["Service fraud-blue-service", /^fraud-blue-/];
const BLUE: Which = ["Deployment fraud-blue-deployment", /^fraud-blue-/];
const GREEN: Which = ["Deployment fraud-green-deployment", /^fraud-green-/];
const AUTOSCALER: Which = ["HorizontalPodAutoscaler fraud-green-autoscaler", /^fraud-green-/];
const ACCOUNT: Which = ["ServiceAccount fraud-account", /^fraud-pods-/];
const KEYS: Which = ["Secret fraud-keys", /^fraud-keys-/];
const ENVIRONMENT: Which = ["Secret fraud-blue-environment", /^fraud-blue-env-/];
const CERTIFICATE: Which = ["Secret edge-certificate", /^edge-certificate/];
const FILES: Which = ["ConfigMap fraud-blue-code-qnkwr2aj", /^fraud-blue-code-/];
const GATEWAY: Which = ["Gateway edge-gateway", /^edge$/];
const CLASS: Which = ["GatewayClass edge-class", /^edge$/];
const CLIENTS: Which = ["ClientTrafficPolicy edge-clients", /^edge$/];
const PROXY: Which = ["EnvoyProxy edge-proxy", /^edge$/];
const CHART: Which = ["Release ml-envoy-gateway", /^envoy-gateway$/];
const DEFINITION: Which = [
    "CustomResourceDefinitionPatch ml-tcproutes.gateway.networking.k8s.io",
    /^tcproutes\./,
];
const PLUGIN: Which = ["DaemonSet ml-nvidia-device-plugin", /^nvidia-/];

/** A value of a Secret, in base64, wherever it is held. */
const secretValue = (row: string, [resource, name]: Which, key: string): ObjectCase => ({
    ...changed(row, [resource, name], "data", undefined),
    change: (scene) =>
        scene.change("Secret", name, ({ data }) => {
            const open = data.value ?? data;
            open[key] = Buffer.from("somebody else's").toString("base64");
        }),
    refreshed: "writes the stack's",
});

/** What is changed, the object itself staying there. */
export const CHANGED_OBJECTS: readonly ObjectCase[] = [
    changed("a weight of the HTTPRoute", ROUTE, "spec.rules[0].backendRefs[0].weight", 0),
    changed("where a version's own HTTPRoute leads", PIN, "spec.rules[0].backendRefs[0].name", "another"),
    changed("what the SecurityPolicy asks for", SECURITY, "spec.apiKeyAuth.extractFrom", [
        { headers: ["X-Key"] },
    ]),
    changed("what the gateway's SecurityPolicy lets in", DENIAL, "spec.authorization.defaultAction", "Allow"),
    changed("the timeout of the BackendTrafficPolicy", TRAFFIC, "spec.timeout.http.requestTimeout", "1h"),
    changed(
        "the limits of the ClientTrafficPolicy",
        CLIENTS,
        "spec.timeout.http.requestReceivedTimeout",
        "1h",
    ),
    changed("whom the NetworkPolicy lets in", NETWORK, "spec.ingress", [{}]),
    changed("where the NetworkPolicy for the way out lets pods go", EGRESS, "spec.egress", [{}]),
    changed("what a PodDisruptionBudget allows", BUDGET, "spec.maxUnavailable", 2),
    changed("the pods that a version's Service leads to", SERVICE, "spec.selector", {
        "aks-scoring/endpoint": "fraud",
        "aks-scoring/version": "green",
    }),
    changed("the token of the pods' ServiceAccount", ACCOUNT, "automountServiceAccountToken", true),
    {
        ...changed("replicas of a version without autoscaler", BLUE, "spec.replicas", 0),
        alone: "leaves them",
    },
    {
        ...changed("replicas of a version under its autoscaler", GREEN, "spec.replicas", 7),
        alone: "leaves them",
        refreshed: "leaves them: the number is the autoscaler's",
    },
    {
        ...changed("limits of a HorizontalPodAutoscaler", AUTOSCALER, "spec.maxReplicas", 50),
        alone: "leaves them",
    },
    secretValue("a key in the Secret of keys", KEYS, "primary"),
    secretValue("a value in the Secret of a version's environment", ENVIRONMENT, "DATABASE"),
    secretValue("the certificate in its Secret", CERTIFICATE, "tls.crt"),
    changed("whose routes the Gateway takes", GATEWAY, "spec.listeners[0].allowedRoutes.namespaces", {
        from: "All",
    }),
    changed("a served version of a definition", DEFINITION, "spec.versions[1].served", false),
    changed("what the GatewayClass refers to", CLASS, "spec.parametersRef.name", "another"),
    changed(
        "the number of Envoys in the EnvoyProxy",
        PROXY,
        "spec.provider.kubernetes.envoyDeployment.replicas",
        1,
    ),
    changed("the image of a device plugin", PLUGIN, "spec.template.spec.containers[0].image", "another:1"),
    {
        ...changed(
            "labels of a namespace: Pod Security's, the gateway's",
            ["Namespace edge-scoring", /^scoring$/],
            "metadata.labels",
            { "pod-security.kubernetes.io/enforce": "privileged" },
        ),
        alone: "leaves them",
    },
    {
        ...changed(
            "a label or an annotation that the program does not write",
            ["Namespace ml-envoy-gateway-system", /^envoy-gateway-system$/],
            "metadata.labels.team",
            "risk",
        ),
        refreshed: "leaves it",
    },
];

/** Objects that are gone. */
export const DELETED_OBJECTS: readonly ObjectCase[] = [
    deleted("the HTTPRoute, deleted", ROUTE),
    deleted("a version's own HTTPRoute, deleted", PIN),
    deleted("the SecurityPolicy, deleted", SECURITY),
    deleted("the gateway's SecurityPolicy, deleted", DENIAL),
    deleted("the BackendTrafficPolicy, deleted", TRAFFIC),
    deleted("the ClientTrafficPolicy, deleted", CLIENTS),
    deleted("the NetworkPolicy, deleted", NETWORK),
    deleted("the NetworkPolicy for the way out, deleted", EGRESS),
    deleted("a PodDisruptionBudget, deleted", BUDGET),
    deleted("a version's Service, deleted", SERVICE),
    deleted("a version's Deployment, deleted", BLUE),
    deleted("a HorizontalPodAutoscaler, deleted", AUTOSCALER),
    deleted("the pods' ServiceAccount, deleted", ACCOUNT),
    { ...deleted("the Secret of keys, deleted", KEYS), refreshed: "makes it again, with the same keys" },
    deleted("the Secret of a version's environment, deleted", ENVIRONMENT),
    deleted("the certificate's Secret, deleted", CERTIFICATE),
    deleted("the ConfigMap of a version's files, deleted", FILES),
    deleted("the Gateway, deleted", GATEWAY),
    deleted("the EnvoyProxy, deleted", PROXY),
    deleted("a definition, deleted", DEFINITION),
    deleted("Envoy Gateway's release, uninstalled", CHART),
    deleted("a device plugin, deleted", PLUGIN),
];

/** A namespace that is gone, with all that was in it. */
export const NAMESPACE_CASES = [
    { row: "the namespace of endpoints, deleted", name: /^scoring$/ },
    { row: "the gateway's namespace, deleted", name: /^envoy-gateway-system$/ },
].map((one) => ({
    ...one,
    alone: "leaves it",
    refreshed: "makes it again, with all that was in it",
}));
