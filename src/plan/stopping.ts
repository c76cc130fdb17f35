import type { Findings } from "../core/problems";

/**
 * Seconds for which AKS waits for a node's pods to end when it upgrades the node, where the pool says nothing else; then
 * the upgrade fails. https://learn.microsoft.com/azure/aks/upgrade-aks-node-pools-rolling#set-node-drain-timeout-value
 */
const NODE_DRAIN_SECONDS = 1800;

/**
 * Seconds for which the cluster autoscaler waits for a pod to end before it takes the node away, where the cluster says
 * nothing else. https://learn.microsoft.com/azure/aks/cluster-autoscaler#cluster-autoscaler-profile-settings
 */
const SCALE_DOWN_SECONDS = 600;

/** Something that stops, and for how long it may. */
export interface Stop {
    readonly what: string;
    readonly seconds: number;
    /** Whether the cluster autoscaler may take its node away. */
    readonly autoscaled: boolean;
}

/** Warns where something that stops may take longer than AKS waits for it. */
export function warnOfLongStop(
    f: Findings,
    path: string,
    value: unknown,
    { what, seconds, autoscaled }: Stop,
): void {
    const minutes = Math.ceil(seconds / 60);
    const limits = [
        ...(seconds > NODE_DRAIN_SECONDS
            ? [
                  {
                      rule: `an upgrade of its node waits for ${NODE_DRAIN_SECONDS} s, and then fails`,
                      remedy: `az aks nodepool update --drain-timeout ${minutes}`,
                  },
              ]
            : []),
        ...(autoscaled && seconds > SCALE_DOWN_SECONDS
            ? [
                  {
                      rule: `the cluster autoscaler takes its node away after ${SCALE_DOWN_SECONDS} s`,
                      remedy: `az aks update --cluster-autoscaler-profile max-graceful-termination-sec=${seconds}`,
                  },
              ]
            : []),
    ];
    if (limits.length > 0) {
        const rule = limits.map((limit) => limit.rule).join(", and ");
        const remedy = limits.map((limit) => limit.remedy).join(", and ");
        f.warning(
            path,
            value,
            `lets ${what} take ${seconds} s to stop, while ${rule}`,
            `Lower it, or raise AKS's limits: ${remedy}.`,
        );
    }
}
