import type { V1PodSpec } from "@kubernetes/client-node";

/** A pod that every namespace admits, and that no node need take. */
export function harmlessPod(): V1PodSpec {
    return {
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
            {
                name: "main",
                image: "x",
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            },
        ],
    };
}
