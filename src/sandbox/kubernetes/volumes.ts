import { at, put } from "../paths";
import { bagOf, listOf, plainBag, textOf, type Bag } from "../values";
import type { Place } from "./place";
import { nameOf, namespaceOf, type KubernetesCluster } from "./world";

/** A claim: bound to the volume that it names, once that is there and is nobody else's; others are provisioned at once. */
export function settleClaim(claim: Bag, cluster: KubernetesCluster): string[] {
    const wanted = textOf(at(claim, "spec.volumeName"));
    const volume = wanted === undefined ? undefined : cluster.find("PersistentVolume", undefined, wanted);
    const isBound =
        wanted === undefined ? isProvisioned(claim) : volume !== undefined && mayHave(claim, volume);
    claim["status"] = { phase: isBound ? "Bound" : "Pending" };
    if (volume !== undefined && isBound) {
        const uid = plainBag(claim["metadata"])["uid"];
        put(volume, "spec.claimRef", { ...bagOf(at(volume, "spec.claimRef")), ...refOf(claim), uid });
        volume["status"] = { phase: "Bound" };
    }
    return isBound ? [] : [`'${nameOf(claim)}' timed out waiting to be Ready`];
}

/** A class of its own provisions; the empty one does not. */
function isProvisioned(claim: Bag): boolean {
    return at(claim, "spec.storageClassName") !== "";
}

function mayHave(claim: Bag, volume: Bag): boolean {
    const ref = plainBag(at(volume, "spec.claimRef"));
    const own = refOf(claim);
    const uid = plainBag(claim["metadata"])["uid"];
    const isReserved =
        ref["name"] === undefined ||
        (ref["name"] === own.name &&
            ref["namespace"] === own.namespace &&
            (ref["uid"] === undefined || ref["uid"] === uid));
    const offered = listOf(at(volume, "spec.accessModes"));
    const classes = [claim, volume].map((one) => textOf(at(one, "spec.storageClassName")) ?? "");
    return (
        isReserved &&
        listOf(at(claim, "spec.accessModes")).every((mode) => offered.includes(mode)) &&
        classes[0] === classes[1]
    );
}

function refOf(claim: Bag): { readonly namespace: string | undefined; readonly name: string } {
    return { namespace: namespaceOf(claim), name: nameOf(claim) };
}

/** Why the pods of a template wait for their volumes; undefined where they need not. */
export function volumeObstacle(
    cluster: KubernetesCluster,
    namespace: string,
    template: unknown,
): string | undefined {
    for (const volume of listOf(at(template, "spec.volumes")).map(bagOf)) {
        const map = textOf(at(volume, "configMap.name"));
        if (map !== undefined && cluster.find("ConfigMap", namespace, map) === undefined) {
            return `MountVolume.SetUp failed for volume "${String(volume["name"])}" : configmap "${map}" not found`;
        }
        const claim = claimOf(volume);
        const held =
            claim === undefined ? undefined : cluster.find("PersistentVolumeClaim", namespace, claim);
        if (claim !== undefined && held === undefined) {
            return `Unschedulable: persistentvolumeclaim "${claim}" not found`;
        }
        if (claim !== undefined && at(held, "status.phase") !== "Bound") {
            return "Unschedulable: pod has unbound immediate PersistentVolumeClaims";
        }
    }
    return undefined;
}

/**
 * What keeps a volume or a claim from going away: the provider waits until it is gone, and gives up.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection
 */
export function protection(cluster: KubernetesCluster, { kind, namespace, name }: Place): string | undefined {
    if (kind.kind === "PersistentVolumeClaim") {
        const users = [...cluster.all("Deployment", namespace), ...cluster.all("StatefulSet", namespace)];
        const isUsed = users.some((one) =>
            listOf(at(one, "spec.template.spec.volumes")).some((volume) => claimOf(bagOf(volume)) === name),
        );
        return isUsed ? finalizer("kubernetes.io/pvc-protection") : undefined;
    }
    if (kind.kind === "PersistentVolume") {
        const ref = plainBag(at(cluster.find("PersistentVolume", undefined, name), "spec.claimRef"));
        const claim = cluster.find(
            "PersistentVolumeClaim",
            textOf(ref["namespace"]),
            textOf(ref["name"]) ?? "",
        );
        return ref["name"] !== undefined && claim !== undefined
            ? finalizer("kubernetes.io/pv-protection")
            : undefined;
    }
    return undefined;
}

function claimOf(volume: Bag): string | undefined {
    return textOf(at(volume, "persistentVolumeClaim.claimName"));
}

function finalizer(name: string): string {
    return `timed out waiting for the condition; finalizers might be preventing deletion (${name})`;
}
