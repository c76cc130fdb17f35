import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Processes } from "./processes";

/** A node is Ready as soon as it is there; KWOK renews its lease from then on. Pods are the kubelet's. */
const NODE_READY = {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name: "node-ready" },
    spec: {
        resourceRef: { apiGroup: "v1", kind: "Node" },
        selector: {
            matchExpressions: [
                {
                    key: '.status.conditions.[] | select( .type == "Ready" ) | .status',
                    operator: "NotIn",
                    values: ["True"],
                },
            ],
        },
        next: {
            statusTemplate: [
                "{{ $now := Now }}",
                "conditions:",
                "{{ range NodeConditions }}",
                "- lastHeartbeatTime: {{ $now | Quote }}",
                "  lastTransitionTime: {{ $now | Quote }}",
                "  message: {{ .message | Quote }}",
                "  reason: {{ .reason | Quote }}",
                "  status: {{ .status | Quote }}",
                "  type: {{ .type | Quote }}",
                "{{ end }}",
                "addresses:",
                "- address: {{ NodeIP | Quote }}",
                "  type: InternalIP",
                "- address: {{ NodeName | Quote }}",
                "  type: Hostname",
                "phase: Running",
            ].join("\n"),
        },
    },
};

/** Starts KWOK, which keeps the cluster's nodes alive. */
export function startKwok(kwok: string, kubeconfig: string, processes: Processes, folder: string): void {
    const config = join(folder, "kwok-stages.yaml");
    writeFileSync(config, JSON.stringify(NODE_READY));
    processes.start("kwok", kwok, [
        ...[`--kubeconfig=${kubeconfig}`, `--config=${config}`, "--manage-all-nodes=true"],
        ...["--node-ip=127.0.0.1", "--node-lease-duration-seconds=40", "--server-address=127.0.0.1:10247"],
    ]);
}
