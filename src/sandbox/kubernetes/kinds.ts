import { textOf, type Bag } from "../values";

/** What an object is: group, version and kind. */
export interface Kind {
    /** "apps/v1", "v1" */
    readonly apiVersion: string;
    /** "apps"; "" for the core group. */
    readonly group: string;
    readonly kind: string;
    /** As the API server's messages call it: "deployments.apps", "secrets". */
    readonly resource: string;
}

/** Kinds that stand in no namespace. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
    "APIService",
    "CertificateSigningRequest",
    "ClusterIssuer",
    "ClusterRole",
    "ClusterRoleBinding",
    "CSIDriver",
    "CustomResourceDefinition",
    "GatewayClass",
    "IngressClass",
    "InstanceType",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PriorityClass",
    "RuntimeClass",
    "StorageClass",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
]);

/** Groups that every API server has; all others come from CustomResourceDefinitions. */
const BUILT_IN = /^$|^(apps|batch|autoscaling|policy)$|\.k8s\.io$/;
const NOT_BUILT_IN = /^(gateway|snapshot\.storage|metrics)\.(networking\.)?k8s\.io$/;

const SELECTOR = ["spec.selector"];
const CONTENT = ["data", "binaryData", "stringData", "type"];

/** The provider's forceNew table (pulumi-kubernetes, provider/pkg/provider/diff.go), for kinds that a stack uses. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
    Deployment: SELECTOR,
    DaemonSet: SELECTOR,
    StatefulSet: [
        ...SELECTOR,
        "spec.podManagementPolicy",
        "spec.revisionHistoryLimit",
        "spec.serviceName",
        "spec.volumeClaimTemplates",
    ],
    Job: [...SELECTOR, "spec.completions", "spec.parallelism", "spec.template"],
    Secret: CONTENT,
    ConfigMap: ["data", "binaryData"],
    Service: ["spec.clusterIP"],
    PersistentVolumeClaim: ["spec"],
    RoleBinding: ["roleRef"],
    ClusterRoleBinding: ["roleRef"],
    StorageClass: ["parameters", "provisioner"],
};

/** The kind of an object, from what it says of itself. */
export function kindOf(object: Bag): Kind {
    const apiVersion = textOf(object["apiVersion"]) ?? "v1";
    const kind = textOf(object["kind"]) ?? "";
    const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
    const plural = pluralOf(kind);
    return { apiVersion, group, kind, resource: group === "" ? plural : `${plural}.${group}` };
}

/** Whether a token is a Patch: a server-side apply to an object, whoever made it; one that is missing is created. */
export function isPatch(token: string): boolean {
    return token.startsWith("kubernetes:") && token.endsWith("Patch");
}

/** Whether objects of the kind stand in a namespace, as far as one can tell without its definition. */
export function isNamespaced({ kind }: Kind): boolean {
    return !CLUSTER_SCOPED.has(kind);
}

/** Whether the API server knows the kind only by a CustomResourceDefinition. */
export function isCustom({ group }: Kind): boolean {
    return !BUILT_IN.test(group) || NOT_BUILT_IN.test(group);
}

/** Input paths that cannot change in place. */
export function immutablePaths(
    { kind }: Kind,
    mutable: { secrets: boolean; configMaps: boolean },
): readonly string[] {
    const free = (kind === "Secret" && mutable.secrets) || (kind === "ConfigMap" && mutable.configMaps);
    // The type of a Secret is immutable in the API itself.
    const own = free ? (kind === "Secret" ? ["type"] : []) : (IMMUTABLE[kind] ?? []);
    return ["metadata.name", "metadata.namespace", ...own];
}

function pluralOf(kind: string): string {
    const word = kind.toLowerCase();
    if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
    if (/(s|x|ch|sh)$/.test(word)) return `${word}es`;
    return `${word}s`;
}
