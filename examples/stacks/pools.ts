import type { NodePoolSettings } from "aks-scoring";

/** What the stacks share in plain: the cluster's stack makes these pools, the others rely on them. */
export const pools = {
    cpu: { vmSize: "Standard_D4s_v5", count: 3 },
} satisfies Record<string, NodePoolSettings>;
