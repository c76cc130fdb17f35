import type * as pulumi from "@pulumi/pulumi";
import { DaemonSet } from "@pulumi/kubernetes/apps/v1/daemonSet";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import type { DevicePluginPlan } from "../../plan/devicePlugins";
import { DEVICE_PLUGIN_NAMESPACE as NAMESPACE } from "../../plan/namespaces";
import type { Toleration } from "../../plan/nodePool";

/** Where every device plugin meets the kubelet (Kubernetes, "Device Plugins"). */
const KUBELET_SOCKETS = "/var/lib/kubelet/device-plugins";

/** Installs the device plugins, in a namespace of their own whose pods may be privileged. */
export function installDevicePlugins(
    name: string,
    plans: readonly DevicePluginPlan[],
    opts: pulumi.CustomResourceOptions,
): void {
    if (plans.length === 0) {
        return;
    }
    const labels = { "app.kubernetes.io/managed-by": "aks-scoring" };
    const namespace = new Namespace(
        `${name}-device-plugins`,
        {
            metadata: {
                name: NAMESPACE,
                labels: { ...labels, "pod-security.kubernetes.io/enforce": "privileged" },
            },
        },
        opts,
    );
    for (const plan of plans) {
        const podLabels = { ...labels, "app.kubernetes.io/name": `${plan.kind}-device-plugin` };
        new DaemonSet(
            `${name}-${plan.kind}-device-plugin`,
            {
                metadata: { name: `${plan.kind}-device-plugin`, namespace: NAMESPACE, labels: podLabels },
                spec: {
                    selector: { matchLabels: { "app.kubernetes.io/name": `${plan.kind}-device-plugin` } },
                    updateStrategy: { type: "RollingUpdate" },
                    template: { metadata: { labels: podLabels }, spec: podSpec(plan) },
                },
            },
            { ...opts, dependsOn: [namespace] },
        );
    }
}

function podSpec(plan: DevicePluginPlan) {
    const volumes = [{ name: "device-plugins", hostPath: { path: KUBELET_SOCKETS } }];
    const volumeMounts = [{ name: "device-plugins", mountPath: KUBELET_SOCKETS }];
    if (plan.kind !== "nvidia") {
        volumes.push({ name: "sys", hostPath: { path: "/sys" } });
        volumeMounts.push({ name: "sys", mountPath: "/sys" });
    }
    return {
        nodeSelector: { "aks-scoring/accelerator": plan.kind },
        tolerations: tolerationsOf(plan),
        priorityClassName: "system-node-critical",
        automountServiceAccountToken: false,
        containers: [
            {
                name: "device-plugin",
                image: plan.image,
                // Left out, not empty: the API server keeps no empty list, and a refresh would miss it.
                ...(plan.kind === "nvidia" && { env: [{ name: "MIG_STRATEGY", value: plan.migStrategy }] }),
                securityContext: plan.securityContext,
                volumeMounts,
            },
        ],
        volumes,
    };
}

function tolerationsOf(plan: DevicePluginPlan): Toleration[] {
    const all = plan.pools.flatMap((pool) => pool.tolerations);
    const unique = new Map(all.map((toleration) => [JSON.stringify(toleration), toleration]));
    return [...unique.keys()].sort().map((key) => unique.get(key) as Toleration);
}
