import { at } from "../paths";
import { bagOf, listOf, plainBag, textOf, type Bag } from "../values";
import type { KubernetesCluster } from "./world";

const ENFORCE = "pod-security.kubernetes.io/enforce";

interface Container {
    readonly name: string;
    readonly security: Bag;
}

/** One control of the restricted Pod Security Standard, and the API server's words for breaking it. */
interface Control {
    readonly title: string;
    readonly isKept: (container: Container, pod: Bag) => boolean;
    readonly wanted: (names: string) => string;
}

/** kubernetes.io/docs/concepts/security/pod-security-standards, wording of k8s.io/pod-security-admission. */
const CONTROLS: readonly Control[] = [
    {
        title: "allowPrivilegeEscalation != false",
        isKept: ({ security }) => security["allowPrivilegeEscalation"] === false,
        wanted: (names) => `${names} must set securityContext.allowPrivilegeEscalation=false`,
    },
    {
        title: "unrestricted capabilities",
        isKept: ({ security }) => {
            const added = listOf(at(security, "capabilities.add"));
            const dropped = listOf(at(security, "capabilities.drop"));
            return dropped.includes("ALL") && added.every((capability) => capability === "NET_BIND_SERVICE");
        },
        wanted: (names) => `${names} must set securityContext.capabilities.drop=["ALL"]`,
    },
    {
        title: "runAsNonRoot != true",
        isKept: ({ security }, pod) =>
            (security["runAsNonRoot"] ?? at(pod, "securityContext.runAsNonRoot")) === true,
        wanted: (names) => `pod or ${names} must set securityContext.runAsNonRoot=true`,
    },
    {
        title: "runAsUser=0",
        isKept: ({ security }, pod) => (security["runAsUser"] ?? at(pod, "securityContext.runAsUser")) !== 0,
        wanted: (names) => `pod or ${names} must not set runAsUser=0`,
    },
    {
        title: "seccompProfile",
        isKept: ({ security }, pod) =>
            ["RuntimeDefault", "Localhost"].includes(
                textOf(
                    at(security, "seccompProfile.type") ?? at(pod, "securityContext.seccompProfile.type"),
                ) ?? "",
            ),
        wanted: (names) =>
            `pod or ${names} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    },
    {
        title: "privileged",
        isKept: ({ security }) => security["privileged"] !== true,
        wanted: (names) => `${names} must not set securityContext.privileged=true`,
    },
];

/** Volume types that the restricted standard allows. */
const VOLUMES = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/** Why the pods of a template would be refused in a namespace; undefined when they would not. */
export function podRefusal(
    cluster: KubernetesCluster,
    namespace: string,
    podName: string,
    template: unknown,
): string | undefined {
    const labels = plainBag(at(cluster.find("Namespace", undefined, namespace), "metadata.labels"));
    if (labels[ENFORCE] !== "restricted") {
        return undefined;
    }
    const pod = bagOf(plainBag(template)["spec"]);
    const containers: Container[] = ["initContainers", "containers"].flatMap((list) =>
        listOf(pod[list])
            .map(bagOf)
            .map((container) => ({
                name: textOf(container["name"]) ?? "",
                security: bagOf(container["securityContext"]),
            })),
    );
    const broken = CONTROLS.flatMap(({ title, isKept, wanted }) => {
        const names = containers
            .filter((container) => !isKept(container, pod))
            .map(({ name }) => `"${name}"`);
        return names.length === 0
            ? []
            : [`${title} (${wanted(`container${names.length > 1 ? "s" : ""} ${names.join(", ")}`)})`];
    });
    for (const volume of listOf(pod["volumes"]).map(bagOf)) {
        const type = Object.keys(volume).find((key) => key !== "name");
        if (type !== undefined && !VOLUMES.includes(type)) {
            broken.push(
                `restricted volume types (volume "${String(volume["name"])}" uses restricted volume type "${type}")`,
            );
        }
    }
    for (const key of ["hostNetwork", "hostPID", "hostIPC"]) {
        if (pod[key] === true) {
            broken.push(`host namespaces (${key}=true)`);
        }
    }
    return broken.length === 0
        ? undefined
        : `pods "${podName}" is forbidden: violates PodSecurity "restricted:latest": ${broken.join(", ")}`;
}
